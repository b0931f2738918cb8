import type * as lsp from 'vscode-languageserver';
import type {
  ExcludedParams,
  FindingsParams,
  GraphParams,
  StagesAnswer,
  StagesParams,
} from '../protocol/messages.js';
import type { GraphView } from '../protocol/reports.js';
import { toCodeActions } from './code-action-requests.js';
import { diagnosticsOf } from './publisher.js';
import { prepareRenameAnswer, renameAnswer, referenceLocations } from './rename-requests.js';
import type { Session } from './session.js';
import type { Snapshot } from './snapshot.js';
import {
  toCallHierarchyItem,
  toCompletionItem,
  toDocumentSymbol,
  toFoldingRange,
  toSelectionRange,
  toSymbolInformation,
} from './to-lsp.js';
import { toStagesAnswer } from './to-stages-answer.js';

/** Parameters of every request about one place of one document. */
interface PlaceParams {
  readonly textDocument: { readonly uri: string };
  readonly position: lsp.Position;
}

type Handler<P> = (session: Session, snapshot: Snapshot, params: P) => unknown;

/** Requests about an open document, by method. Each looks the document up, asks the service and converts. */
export const documentRequests = {
  'textDocument/hover': (session, snapshot, params: PlaceParams) => hover(session, snapshot, params),
  'textDocument/completion': (session, snapshot, params: PlaceParams) =>
    completion(session, snapshot, params),
  'textDocument/definition': (session, snapshot, params: PlaceParams) =>
    definition(session, snapshot, params),
  'textDocument/references': (session, snapshot, params: lsp.ReferenceParams) =>
    referenceLocations(session, snapshot, params),
  'textDocument/documentHighlight': ({ service }, { analysis, positions }, { position }: PlaceParams) =>
    service.highlights(analysis, positions.offsetAt(position)).map((use) => ({
      range: positions.rangeOf(use),
      kind: use.declaration ? 3 : 2,
    })),
  'textDocument/prepareRename': (session, snapshot, { position }: PlaceParams) =>
    prepareRenameAnswer(session, snapshot, position),
  'textDocument/rename': (session, snapshot, params: lsp.RenameParams) =>
    renameAnswer(session, snapshot, params),
  'textDocument/documentSymbol': (session, { uri, analysis, positions }) => {
    const outline = session.service.outline(analysis);
    return session.abilities.nestedSymbols
      ? outline.map((item) => toDocumentSymbol(item, positions))
      : outline.flatMap((item) => toSymbolInformation(item, uri, positions));
  },
  'textDocument/foldingRange': ({ service }, { analysis }) => service.folds(analysis).map(toFoldingRange),
  'textDocument/selectionRange': ({ service }, { analysis, positions }, params: lsp.SelectionRangeParams) =>
    params.positions.map((position) =>
      toSelectionRange(service.selections(analysis, positions.offsetAt(position)), positions),
    ),
  'textDocument/documentLink': ({ service }, { analysis, positions, settings }) =>
    (settings.documentLinks ? service.links(analysis) : []).map((link) => ({
      range: positions.rangeOf(link),
      target: link.url,
      tooltip: link.tooltip,
    })),
  'textDocument/inlayHint': (session, snapshot, { range }: lsp.InlayHintParams) =>
    inlayHints(session, snapshot, range),
  'textDocument/codeAction': (session, snapshot, params: lsp.CodeActionParams) =>
    toCodeActions(session, snapshot, params),
  'textDocument/prepareCallHierarchy': (
    { service },
    { uri, analysis, positions },
    { position }: PlaceParams,
  ) => {
    const item = service.callItem(analysis, positions.offsetAt(position));
    return item && [toCallHierarchyItem(item, uri, positions)];
  },
} satisfies Readonly<Record<string, Handler<never>>>;

/** Requests about an item of the call hierarchy. */
export const callRequests = {
  'callHierarchy/incomingCalls': ({ service }: Session, snapshot: Snapshot, item: lsp.CallHierarchyItem) =>
    service.incomingCalls(snapshot.analysis, stageOf(item)).map((call) => ({
      from: toCallHierarchyItem(call.item, snapshot.uri, snapshot.positions),
      fromRanges: call.places.map((place) => snapshot.positions.rangeOf(place)),
    })),
  'callHierarchy/outgoingCalls': ({ service }: Session, snapshot: Snapshot, item: lsp.CallHierarchyItem) =>
    service.outgoingCalls(snapshot.analysis, stageOf(item)).map((call) => ({
      to: toCallHierarchyItem(call.item, snapshot.uri, snapshot.positions),
      fromRanges: call.places.map((place) => snapshot.positions.rangeOf(place)),
    })),
};

/** The stages of any file, open or not; null when it cannot be read. */
export function answerStages(session: Session, params: StagesParams): StagesAnswer | null {
  const snapshot = anySnapshot(session, params);
  if (snapshot === undefined) return null;
  return toStagesAnswer(
    session.service.overview(snapshot.analysis),
    snapshot.uri,
    snapshot.version,
    snapshot.positions,
    snapshot.settings,
  );
}

/**
 * Of Dockerfiles, those that the configuration of their repository leaves out. A client may ask because that has just
 * changed, before it reports the change.
 */
export function answerExcluded(
  { settingsOf, forgetConfigs }: Session,
  { uris }: ExcludedParams,
): readonly string[] {
  forgetConfigs();
  return uris.filter((uri) => settingsOf(uri).isExcluded === true);
}

/** The findings of any file, open or not. */
export function answerFindings(
  session: Session,
  { textDocument }: FindingsParams,
): readonly lsp.Diagnostic[] | undefined {
  const snapshot = snapshotOfFile(session, textDocument.uri);
  return snapshot && diagnosticsOf(session, snapshot);
}

/** Of an open document, or of a file as it is on the disk; `undefined` when that cannot be read. */
function snapshotOfFile(session: Session, uri: string): Snapshot | undefined {
  const open = session.snapshot(uri);
  if (open !== undefined) return open;
  const text = session.readText(uri);
  return text === undefined ? undefined : session.snapshotOf(uri, text);
}

/** The stage graph of any file with what fails in it; null when the file cannot be read. */
export function answerGraph(session: Session, params: GraphParams): GraphView | null {
  const snapshot = anySnapshot(session, params);
  return snapshot === undefined ? null : session.service.graph(snapshot.analysis);
}

/** Of a given text, or of a file as it is now. */
function anySnapshot(session: Session, { textDocument: { uri }, text }: StagesParams): Snapshot | undefined {
  return text === undefined ? snapshotOfFile(session, uri) : session.snapshotOf(uri, text);
}

/** Where the client sent back an item of ours, its stage is in `data`. */
function stageOf({ data }: lsp.CallHierarchyItem): number {
  const given: unknown = data;
  const stage = typeof given === 'object' && given !== null && 'stage' in given ? given.stage : undefined;
  return typeof stage === 'number' ? stage : -1;
}

function hover(session: Session, snapshot: Snapshot, { position }: PlaceParams): lsp.Hover | null {
  const { analysis, positions, settings } = snapshot;
  if (!settings.hover) return null;
  const found = session.service.hover(analysis, positions.offsetAt(position), session.readImageCommand);
  if (found === undefined) return null;
  const { markdownHover } = session.abilities;
  const contents: lsp.MarkupContent = markdownHover
    ? { kind: 'markdown', value: found.markdown }
    : { kind: 'plaintext', value: found.markdown.replace(/[`*\\]/g, '') };
  return { contents, range: positions.rangeOf(found.span) };
}

function completion(session: Session, snapshot: Snapshot, { position }: PlaceParams): unknown {
  const { analysis, positions, settings } = snapshot;
  if (!settings.completion) return [];
  const items = session.service.completions(analysis, positions.offsetAt(position));
  return items.map((item, place) => toCompletionItem(item, place, positions));
}

function definition(session: Session, snapshot: Snapshot, { position }: PlaceParams): unknown {
  const { uri, analysis, positions } = snapshot;
  const links = session.service.definition(analysis, positions.offsetAt(position));
  if (!session.abilities.locationLinks)
    return links.map(({ name }) => ({ uri, range: positions.rangeOf(name) }));
  return links.map(({ origin, full, name }) => ({
    originSelectionRange: positions.rangeOf(origin),
    targetUri: uri,
    targetRange: positions.rangeOf(full),
    targetSelectionRange: positions.rangeOf(name),
  }));
}

function inlayHints(session: Session, snapshot: Snapshot, range: lsp.Range): readonly lsp.InlayHint[] {
  const { analysis, positions, settings } = snapshot;
  if (!settings.inlayStageNames) return [];
  const { start, end } = positions.spanOf(range);
  return session.service
    .inlayHints(analysis)
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, label, tooltip }) => ({
      position: positions.positionAt(offset),
      label,
      tooltip,
      paddingLeft: true,
    }));
}
