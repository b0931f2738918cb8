import type { Disposable } from 'vscode';
import { sizesNotification, type SizesParams } from '../../../server/src/protocol/messages.js';
import { sizeItems } from '../model/size-items.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';

/** Tells the server the sizes that fit the text, for hover and rules; the same list is sent once. */
export function sendSizes(
  source: StageSource,
  hub: SizeHub,
  send: (method: string, params: SizesParams) => void,
): Disposable {
  const sent = new Map<string, string>();
  const documents = new Set<string>();
  const tell = throttle(() => {
    for (const document of documents) {
      const known = source.known(document);
      if (known === undefined) continue;
      const params = { uri: document, stages: sizeItems(document, known.answer, hub.current()) };
      const text = JSON.stringify(params.stages);
      if (text === (sent.get(document) ?? '[]')) continue;
      sent.set(document, text);
      send(sizesNotification, params);
    }
  }, 250);
  const subscriptions = [
    tell,
    hub.onDidChange(tell),
    source.onDidChange((document) => {
      documents.add(document);
      tell();
    }),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}
