import {
  LSPErrorCodes,
  ResponseError,
  type CallHierarchyItem,
  type CancellationToken,
  type Connection,
} from 'vscode-languageserver';
import {
  convertRequest,
  findingsRequest,
  mergeRequest,
  patternsRequest,
  excludedRequest,
  stagesRequest,
} from '../protocol/messages.js';
import { answerConversion, answerMerge, answerPatterns } from './conversion-requests.js';
import { namingRequests } from './naming-requests.js';
import { diagnosticsOf } from './publisher.js';
import { answerExcluded, answerFindings, answerStages, callRequests, documentRequests } from './requests.js';
import type { Runtime } from './runtime.js';
import type { Session } from './session.js';
import type { Snapshot } from './snapshot.js';

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

interface PullParams extends DocumentParams {
  readonly previousResultId?: string;
}

/**
 * Hears every request. One that fails answers null and is logged once. `refusal` says why nothing can be asked now;
 * an analysis that is still loading is no reason, it is waited for.
 */
export function listenToRequests(
  connection: Connection,
  runtime: Promise<Runtime>,
  refusal: () => ResponseError<void> | undefined,
): void {
  const failed = new Set<string>();
  const on = <P>(method: string, answer: (session: Session, params: P) => unknown): void => {
    connection.onRequest(method, async (params: P, token: CancellationToken): Promise<unknown> => {
      const refused = refusal();
      if (refused !== undefined) return refused;
      const { session } = await runtime;
      if (token.isCancellationRequested) return cancelled;
      try {
        return answer(session, params) ?? null;
      } catch (error) {
        if (!failed.has(method)) session.log(`${method} failed: ${String(error)}`);
        failed.add(method);
        return null;
      }
    });
  };
  for (const [method, handler] of Object.entries(documentRequests)) {
    const ask = handler as (session: Session, snapshot: Snapshot, params: DocumentParams) => unknown;
    const askNaming = namingAnswers.get(method);
    on(method, (session, params: DocumentParams) => {
      const { uri } = params.textDocument;
      const snapshot = session.snapshot(uri);
      if (snapshot !== undefined) return ask(session, snapshot, params);
      return session.workspace.isNamingFile(uri) ? askNaming?.(session, params) : undefined;
    });
  }
  for (const [method, ask] of Object.entries(callRequests)) {
    on(method, (session, { item }: { readonly item: CallHierarchyItem }) => {
      const snapshot = session.snapshot(item.uri);
      return snapshot && ask(session, snapshot, item);
    });
  }
  for (const [method, answer] of Object.entries(customRequests))
    on(method, answer as (session: Session, params: object) => unknown);
  connection.onRequest('textDocument/diagnostic', async (params: PullParams, token: CancellationToken) => {
    const refused = refusal();
    if (refused !== undefined) return refused;
    const { session, opening } = await runtime;
    await opening.get(params.textDocument.uri);
    return token.isCancellationRequested ? cancelled : pullDiagnostics(session, params);
  });
}

/** Of our own client. */
const customRequests: Readonly<Record<string, (session: Session, params: never) => unknown>> = {
  [stagesRequest]: answerStages,
  [findingsRequest]: answerFindings,
  [excludedRequest]: answerExcluded,
  [convertRequest]: answerConversion,
  [patternsRequest]: answerPatterns,
  [mergeRequest]: answerMerge,
};

/** By method, what answers in a file that names stages. */
const namingAnswers = new Map(
  Object.entries(namingRequests) as [string, (session: Session, params: DocumentParams) => unknown][],
);

const cancelled = new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled');
const noDiagnostics = { kind: 'full', items: [] };

function pullDiagnostics(session: Session, params: PullParams): unknown {
  try {
    return currentDiagnostics(session, params);
  } catch (error) {
    session.log(`textDocument/diagnostic failed: ${String(error)}`);
    return noDiagnostics;
  }
}

function currentDiagnostics(session: Session, { textDocument, previousResultId }: PullParams): unknown {
  const snapshot = session.snapshot(textDocument.uri);
  if (snapshot === undefined) return noDiagnostics;
  const { resultId } = snapshot;
  if (resultId === previousResultId) return { kind: 'unchanged', resultId };
  return { kind: 'full', resultId, items: diagnosticsOf(session, snapshot) };
}
