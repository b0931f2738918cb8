import { workspace, type Disposable, type Event } from 'vscode';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';

/** What the server is told of each document besides its text: a list that replaces the one before. */
export interface Told<Item> {
  readonly source: StageSource;
  /** Anything that may change the lists. */
  readonly changes: readonly Event<unknown>[];
  items(document: string, answer: StagesAnswer): readonly Item[];
  send(document: string, items: readonly Item[]): void;
}

/** Sends each list when it changes, and again when a document that the server has forgotten is opened anew. */
export function notifyOnChange<Item>({ source, changes, items, send }: Told<Item>): Disposable {
  const sent = new Map<string, string>();
  const documents = new Set<string>();
  const notify = throttle(() => {
    for (const document of documents) {
      const known = source.known(document);
      if (known === undefined) continue;
      const list = items(document, known.answer);
      const text = JSON.stringify(list);
      if (text === (sent.get(document) ?? '[]')) continue;
      sent.set(document, text);
      send(document, list);
    }
  }, 250);
  const subscriptions = [
    notify,
    ...changes.map((change) => change(notify)),
    source.onDidChange((document) => {
      documents.add(document);
      notify();
    }),
    workspace.onDidCloseTextDocument(({ uri }) => sent.delete(uri.toString())),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}
