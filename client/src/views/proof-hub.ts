import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import { keepProofs, readKeptProofs } from '../model/inspect/kept-proofs.js';
import { reduceProofs, type ProofEvent, type ProofStore } from '../model/inspect/proof-store.js';
import type { SizeHub } from './size-hub.js';
import { throttle } from './throttle.js';

/** The one store of what was read out of images; every view reads it, only commands feed it. */
export interface ProofHub extends Disposable {
  current(): ProofStore;
  dispatch(event: ProofEvent): void;
  readonly onDidChange: Event<void>;
}

export interface ProofHubParts {
  /** Of the workspace: keeps proofs while the text and the image of their stage stay. */
  readonly memory: Memento;
  readonly sizes: SizeHub;
  /** Of the extension. */
  readonly version: string;
}

const keptAs = 'stageInsight.proofs';

export function createProofHub({ memory, sizes, version }: ProofHubParts): ProofHub {
  let proofs = readKeptProofs(memory.get(keptAs), version);
  let written = '';
  const changed = new EventEmitter<void>();
  const keep = throttle(() => {
    const kept = keepProofs(proofs, sizes.current(), version);
    // Sizes change with every step of a build; what is kept changes seldom.
    const names = kept.proofs.map(([key, { image, fingerprint }]) => `${key} ${image} ${fingerprint}`).join();
    if (names === written) return;
    written = names;
    void memory.update(keptAs, kept);
  }, 1000);
  const subscriptions = [changed, keep, sizes.onDidChange(keep)];
  return {
    current: () => proofs,
    dispatch: (event) => {
      const next = reduceProofs(proofs, event);
      if (next === proofs) return;
      proofs = next;
      changed.fire();
      keep();
    },
    onDidChange: changed.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}
