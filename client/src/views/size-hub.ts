import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import type { DocumentStages } from '../model/stage/document-stages.js';
import { stageFingerprint, type BuildChoices } from '../model/build/fingerprint.js';
import { toStoredSizes, readStoredSizes } from '../model/size/stored-sizes.js';
import {
  emptySizes,
  reduceSizes,
  stageKey,
  type SizeEvent,
  type SizeStore,
} from '../model/size/size-store.js';
import { throttle, type Throttled } from './throttle.js';

/** The one store of sizes; every view reads it, only commands feed it. */
export interface SizeHub extends Disposable {
  current(): SizeStore;
  dispatch(events: readonly SizeEvent[]): void;
  /** Tells the store what the text says now, so that sizes of another text count as outdated. */
  readText(document: string, stages: DocumentStages): void;
  readonly onDidChange: Event<SizeChange>;
}

export interface SizeChange {
  /** Whether a build has ended, rather than come further. */
  readonly hasEnded: boolean;
}

/** Draws as often as `draw` allows while builds run, and at once when one has ended: somebody waits for its size. */
export function redrawOnSizes({ onDidChange }: SizeHub, draw: Throttled): Disposable {
  return onDidChange(({ hasEnded }) => (hasEnded ? draw.now() : draw()));
}

const ends: ReadonlySet<SizeEvent['kind']> = new Set(['build-measured', 'build-failed', 'build-cancelled']);

const keptAs = 'stageInsight.sizes';

/** `choicesOf`: what besides the text decides the outcome of a build of a document. */
export function createSizeHub(memory: Memento, choicesOf: (document: string) => BuildChoices): SizeHub {
  let sizes = readStoredSizes(memory.get(keptAs)).reduce(reduceSizes, emptySizes);
  // Versions of documents start again when a document is closed; those of the store only grow.
  let revision = 0;
  const changed = new EventEmitter<SizeChange>();
  const keep = throttle(() => void memory.update(keptAs, toStoredSizes(sizes)), 1000);

  const dispatch = (events: readonly SizeEvent[]): void => {
    const next = events.reduce(reduceSizes, sizes);
    if (next === sizes) return;
    sizes = next;
    changed.fire({ hasEnded: events.some(({ kind }) => ends.has(kind)) });
    if (events.some(({ kind }) => kind === 'build-measured' || kind === 'image-gone')) keep();
  };

  return {
    current: () => sizes,
    dispatch,
    readText: (document, { plan }) => {
      const choices = choicesOf(document);
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
