import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import { readSizesReport, type SizeBaseline } from '../model/panel/size-reports.js';

/** The report that the sizes of each Dockerfile are compared with; kept with the workspace. */
export interface SizeBaselines extends Disposable {
  current(document: string): SizeBaseline | undefined;
  /** `undefined`: compares with nothing any more. */
  choose(document: string, baseline: SizeBaseline | undefined): void;
  readonly onDidChange: Event<void>;
}

interface Kept {
  readonly name: string;
  /** The report as it was read. */
  readonly text: string;
}

const keptAs = 'stageInsight.sizeBaselines';

export function createSizeBaselines(memory: Memento): SizeBaselines {
  const kept = new Map(Object.entries(memory.get<Readonly<Record<string, Kept>>>(keptAs, {})));
  const baselines = new Map<string, SizeBaseline>();
  for (const [document, { name, text }] of kept) {
    const report = readSizesReport(text);
    if (report !== undefined) baselines.set(document, { name, report });
  }
  const changed = new EventEmitter<void>();
  return {
    current: (document) => baselines.get(document),
    choose: (document, baseline) => {
      if (baseline === undefined) {
        baselines.delete(document);
        kept.delete(document);
      } else {
        baselines.set(document, baseline);
        kept.set(document, { name: baseline.name, text: JSON.stringify(baseline.report) });
      }
      void memory.update(keptAs, Object.fromEntries(kept));
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
