import {
  LSPErrorCodes,
  ResponseError,
  type CallHierarchyItem,
  type CancellationToken,
  type Connection,
  type ExecuteCommandParams,
} from 'vscode-languageserver';
import {
  convertRequest,
  findingsRequest,
  mergeRequest,
  patternsRequest,
  excludedRequest,
  graphRequest,
  stagesRequest,
} from '../protocol/messages.js';
import { answerConversion, answerMerge, answerPatterns } from './conversion-requests.js';
import { namingRequests } from './naming-requests.js';
import { diagnosticsOf } from './publisher.js';
import {
  answerExcluded,
  answerFindings,
  answerGraph,
  answerStages,
  callRequests,
  documentRequests,
} from './requests.js';
import type { Runtime } from './runtime.js';
import type { Session } from './session.js';
import { runServerCommand } from './server-commands.js';
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
        return (
          (await answerRead(session, () => inTime(session, params, () => answer(session, params)))) ?? null
        );
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
  on('workspace/executeCommand', (session, params: ExecuteCommandParams) =>
    runServerCommand(connection, session, params),
  );
  listenToPulls(connection, runtime, refusal);
}

function listenToPulls(
  connection: Connection,
  runtime: Promise<Runtime>,
  refusal: () => ResponseError<void> | undefined,
): void {
  connection.onRequest('textDocument/diagnostic', async (params: PullParams, token: CancellationToken) => {
    const refused = refusal();
    if (refused !== undefined) return refused;
    const { session, opening } = await runtime;
    await opening.get(params.textDocument.uri);
    if (token.isCancellationRequested) return cancelled;
    return answerRead(session, () => pullDiagnostics(session, params));
  });
}

/** Of our own client. */
const customRequests: Readonly<Record<string, (session: Session, params: never) => unknown>> = {
  [stagesRequest]: answerStages,
  [findingsRequest]: answerFindings,
  [graphRequest]: answerGraph,
  [excludedRequest]: answerExcluded,
  [convertRequest]: answerConversion,
  [patternsRequest]: answerPatterns,
  [mergeRequest]: answerMerge,
};
/** `ask`, with the time that an answer about a document has. */
function inTime(session: Session, params: unknown, ask: () => unknown): unknown {
  const uri = documentOf(params);
  return uri === undefined ? ask() : session.leftOut.inTime(uri, ask);
}

/** The document that a request is about. */
function documentOf(params: unknown): string | undefined {
  const { textDocument, item } = (params ?? {}) as Partial<DocumentParams> & {
    readonly item?: { uri?: string };
  };
  return textDocument?.uri ?? item?.uri;
}

/** What one answer reads may lead to more files, such as those that a Makefile includes. */
const maxRounds = 30;

/** The answer once all files are read that it needs; at once where they are on a disk. */
async function answerRead(session: Session, answer: () => unknown): Promise<unknown> {
  let given = answer();
  for (let round = 0; round < maxRounds; round++) {
    const reading = session.reading();
    if (reading === undefined) break;
    await reading;
    given = answer();
  }
  return given;
}

/** By method, what answers in a file that names stages. */
const namingAnswers = new Map(
  Object.entries(namingRequests) as [string, (session: Session, params: DocumentParams) => unknown][],
);

const cancelled = new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled');
const noDiagnostics = { kind: 'full', items: [] };

function pullDiagnostics(session: Session, params: PullParams): unknown {
  try {
    const ask = (): unknown => currentDiagnostics(session, params);
    // What is left out meanwhile has a finding that says so.
    const { uri } = params.textDocument;
    const asked = { uri, question: 'pull', edited: session.documents.editedIn(uri) } as const;
    return session.leftOut.afterEdit(asked, ask) ?? ask();
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
