import type { CallHierarchyItem } from 'vscode-languageserver-protocol';
import { stagesRequest, type StagesParams } from '../protocol/messages.js';
import { errorCodes, refuse, type Connection } from './connection.js';
import { diagnosticsOf } from './publisher.js';
import { answerStages, callRequests, documentRequests } from './requests.js';
import type { Runtime } from './runtime.js';
import type { Session, Snapshot } from './session.js';

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

interface PullParams extends DocumentParams {
  readonly previousResultId?: string;
}

/** Hears every request. One that fails answers null and is logged once. */
export function listenToRequests(connection: Connection, runtime: Promise<Runtime>): void {
  const failed = new Set<string>();
  const hear = <P>(method: string, answer: (session: Session, params: P) => unknown): void => {
    connection.onRequest(method, async (params, token) => {
      const { session } = await runtime;
      if (token.isCancelled) return cancelled;
      try {
        return answer(session, params as P);
      } catch (error) {
        if (!failed.has(method)) session.log(`${method} failed: ${String(error)}`);
        failed.add(method);
        return null;
      }
    });
  };
  for (const [method, handler] of Object.entries(documentRequests)) {
    const ask = handler as (session: Session, snapshot: Snapshot, params: DocumentParams) => unknown;
    hear(method, (session, params: DocumentParams) => {
      const snapshot = session.snapshot(params.textDocument.uri);
      return snapshot && ask(session, snapshot, params);
    });
  }
  for (const [method, ask] of Object.entries(callRequests)) {
    hear(method, (session, { item }: { readonly item: CallHierarchyItem }) => {
      const snapshot = session.snapshot(item.uri);
      return snapshot && ask(session, snapshot, item);
    });
  }
  hear(stagesRequest, (session, params: StagesParams) => answerStages(session, params));
  connection.onRequest('textDocument/diagnostic', async (given, token) => {
    const params = given as PullParams;
    const { session, opening } = await runtime;
    await opening.get(params.textDocument.uri);
    return token.isCancelled ? cancelled : pullDiagnostics(session, params);
  });
}

const cancelled = refuse(errorCodes.cancelled, 'cancelled');
const noDiagnostics = { kind: 'full', items: [] };

function pullDiagnostics(session: Session, { textDocument, previousResultId }: PullParams): unknown {
  const snapshot = session.snapshot(textDocument.uri);
  if (snapshot === undefined) return noDiagnostics;
  const { resultId } = snapshot;
  if (resultId === previousResultId) return { kind: 'unchanged', resultId };
  return { kind: 'full', resultId, items: diagnosticsOf(session, snapshot) };
}
