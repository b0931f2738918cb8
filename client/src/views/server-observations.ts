import type { Disposable } from 'vscode';
import { observationsNotification, type ObservationsParams } from '../../../server/src/protocol/messages.js';
import { currentObservationItems } from '../model/inspect/observation-store.js';
import type { ObservationHub } from './observation-hub.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { notifyOnChange } from './notify-server.js';

/** Tells the server what was read out of images of the text as it is: its findings become sure, or vanish. */
export function sendObservations(
  source: StageSource,
  hub: SizeHub,
  observations: ObservationHub,
  send: (method: string, params: ObservationsParams) => void,
): Disposable {
  return notifyOnChange({
    source,
    changes: [hub.onDidChange, observations.onDidChange],
    items: (document, answer) =>
      currentObservationItems(document, answer.plan, observations.current(), hub.current()),
    send: (uri, items) => send(observationsNotification, { uri, observations: items }),
  });
}
