import type { Disposable } from 'vscode';
import { proofsNotification, type ProofsParams } from '../../../server/src/protocol/messages.js';
import { currentProofItems } from '../model/inspect/proof-store.js';
import type { ProofHub } from './proof-hub.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { tellOnChange } from './tell-server.js';

/** Tells the server what was read out of images of the text as it is: its findings become sure, or vanish. */
export function sendProofs(
  source: StageSource,
  hub: SizeHub,
  proofs: ProofHub,
  send: (method: string, params: ProofsParams) => void,
): Disposable {
  return tellOnChange({
    source,
    changes: [hub.onDidChange, proofs.onDidChange],
    items: (document, answer) => currentProofItems(document, answer.plan, proofs.current(), hub.current()),
    send: (uri, items) => send(proofsNotification, { uri, proofs: items }),
  });
}
