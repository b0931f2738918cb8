import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import type { DocumentStages } from '../model/document-stages.js';
import { stageFingerprint } from '../model/fingerprint.js';
import { keepSizes, readKeptSizes } from '../model/kept-sizes.js';
import { emptySizes, reduceSizes, stageKey, type SizeEvent, type SizeStore } from '../model/size-store.js';
import { readSettings } from './settings.js';
import { throttle } from './throttle.js';

/** The one store of sizes; every view reads it, only commands feed it. */
export interface SizeHub extends Disposable {
  current(): SizeStore;
  dispatch(events: readonly SizeEvent[]): void;
  /** Tells the store what the text says now, so that sizes of another text count as outdated. */
  readText(document: string, stages: DocumentStages): void;
  readonly onDidChange: Event<void>;
}

const keptAs = 'stageInsight.sizes';

export function createSizeHub(memory: Memento): SizeHub {
  let sizes = readKeptSizes(memory.get(keptAs)).reduce(reduceSizes, emptySizes);
  // Versions of documents start again when a document is closed; those of the store only grow.
  let revision = 0;
  const changed = new EventEmitter<void>();
  const keep = throttle(() => void memory.update(keptAs, keepSizes(sizes)), 1000);

  const dispatch = (events: readonly SizeEvent[]): void => {
    const next = events.reduce(reduceSizes, sizes);
    if (next === sizes) return;
    sizes = next;
    changed.fire();
    if (events.some(({ kind }) => kind === 'build-measured' || kind === 'image-gone')) keep();
  };

  return {
    current: () => sizes,
    dispatch,
    readText: (document, { plan }) => {
      const choices = buildChoices(document);
      revision += 1;
      dispatch(
        plan.stages.map((stage) => {
          const fingerprint = stageFingerprint(plan, stage.index, choices);
          return { kind: 'text-changed', key: stageKey(document, stage), version: revision, fingerprint };
        }),
      );
    },
    onDidChange: changed.event,
    dispose: () => {
      keep.dispose();
      changed.dispose();
    },
  };
}

/** What of the settings decides the outcome of a build, as fingerprints take it. */
export function buildChoices(document: string): {
  platform?: string;
  buildArgs: Readonly<Record<string, string>>;
} {
  const { buildPlatform, buildArgs } = readSettings(document);
  return { ...(buildPlatform === '' ? {} : { platform: buildPlatform }), buildArgs };
}
