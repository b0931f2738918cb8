import { window, type Disposable } from 'vscode';
import { sizesNotification, type SizesParams } from '../../../server/src/protocol/messages.js';
import { sizeItems } from '../model/size/size-items.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { notifyOnChange } from './notify-server.js';

/** Tells the server the sizes that fit the text, for hover and rules. */
export function sendSizes(
  source: StageSource,
  hub: SizeHub,
  send: (method: string, params: SizesParams) => void,
): Disposable {
  return notifyOnChange({
    source,
    changes: [
      hub.onDidChange,
      // Sizes of yesterday are told anew to who comes back.
      window.onDidChangeWindowState,
    ],
    items: (document, answer) => sizeItems(document, answer, hub.current(), Date.now()),
    send: (uri, stages) => send(sizesNotification, { uri, stages }),
  });
}
