import { EventEmitter, type Disposable, type Event } from 'vscode';
import { noProofs, reduceProofs, type ProofEvent, type ProofStore } from '../model/inspect/proof-store.js';

/** The one store of what was read out of images; every view reads it, only commands feed it. Lost with the window. */
export interface ProofHub extends Disposable {
  current(): ProofStore;
  dispatch(event: ProofEvent): void;
  readonly onDidChange: Event<void>;
}

export function createProofHub(): ProofHub {
  let proofs = noProofs;
  const changed = new EventEmitter<void>();
  return {
    current: () => proofs,
    dispatch: (event) => {
      proofs = reduceProofs(proofs, event);
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
