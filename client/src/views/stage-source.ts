import {
  EventEmitter,
  Uri,
  workspace,
  type Disposable,
  type Event,
  type TextDocumentChangeEvent,
} from 'vscode';
import {
  stagesChangedNotification,
  stagesRequest,
  type StagesAnswer,
  type StagesChangedParams,
  type StagesParams,
} from '../../../server/src/protocol/messages.js';
import type { LineChange } from '../model/stage/lens-rows.js';
import type { Log } from '../ports/log.js';

/** The part of the language client that is needed here. */
export interface ServerConnection {
  sendRequest<Answer>(method: string, params: unknown): Promise<Answer>;
  sendNotification(method: string, params: object): Promise<void>;
  onNotification<Params>(method: string, handler: (params: Params) => void): Disposable;
}

/** What the server last said of a document, and how lines moved since. */
export interface AnsweredStages {
  readonly answer: StagesAnswer;
  readonly changes: readonly LineChange[];
}

export interface StageSource extends Disposable {
  /** Without asking anybody. */
  known(document: string): AnsweredStages | undefined;
  /** The stages of the text as it is now; `undefined` when the file cannot be read or the server is gone. */
  ask(document: string): Promise<StagesAnswer | undefined>;
  /** Fires with the address of a document whose stages were read anew. */
  readonly onDidChange: Event<string>;
}

/** Keeps the newest stages of every document that was asked for or is open. */
export function createStageSource(server: Promise<ServerConnection>, log: Log): StageSource {
  const known = new Map<string, AnsweredStages>();
  const changed = new EventEmitter<string>();
  const subscriptions: Disposable[] = [changed];

  const ask = async (document: string): Promise<StagesAnswer | undefined> => {
    try {
      const params: StagesParams = { textDocument: { uri: document } };
      const answer = await (await server).sendRequest<StagesAnswer | null>(stagesRequest, params);
      if (answer === null) return undefined;
      if (isNewer(answer, known.get(document)?.answer)) {
        known.set(document, { answer, changes: [] });
        changed.fire(document);
      }
      return answer;
    } catch (error) {
      log.warn(`stages of ${document}: ${String(error)}`);
      return undefined;
    }
  };

  const follow = (connection: ServerConnection): void => {
    subscriptions.push(
      connection.onNotification<StagesChangedParams>(stagesChangedNotification, ({ uri }) => {
        void ask(normalise(uri));
      }),
    );
  };
  void server.then(follow, (error: unknown) =>
    log.error(`the language server did not start: ${String(error)}`),
  );
  subscriptions.push(workspace.onDidChangeTextDocument((event) => remember(known, event)));
  subscriptions.push(
    workspace.onDidCloseTextDocument(({ uri }) => {
      // What is asked for next is the file, whose version is unknown.
      const entry = known.get(uri.toString());
      if (entry !== undefined)
        known.set(uri.toString(), { ...entry, answer: { ...entry.answer, version: null } });
    }),
  );
  return {
    known: (document) => known.get(document),
    ask,
    onDidChange: changed.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

/** An answer that was overtaken by a newer one is dropped. */
function isNewer({ version }: StagesAnswer, old: StagesAnswer | undefined): boolean {
  const before = old?.version ?? null;
  return version === null || before === null || version >= before;
}

/** Both sides write addresses in their own way; the editor's is used everywhere. */
function normalise(uri: string): string {
  return Uri.parse(uri, true).toString();
}

function remember(
  known: Map<string, AnsweredStages>,
  { document, contentChanges }: TextDocumentChangeEvent,
): void {
  const key = document.uri.toString();
  const entry = known.get(key);
  if (entry === undefined) return;
  const changes = contentChanges.map(({ range, text }): LineChange => {
    const { start, end } = range;
    return { line: start.line, removed: end.line - start.line, added: text.split(/\r\n|\r|\n/).length - 1 };
  });
  known.set(key, { ...entry, changes: [...entry.changes, ...changes] });
}
