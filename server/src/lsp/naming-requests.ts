import type * as lsp from 'vscode-languageserver';
import { indexLines, spanHolds } from '../core/text/text.js';
import { findingsInNaming } from './naming-diagnostics.js';
import type { PlacedMention } from './naming-files.js';
import { createPositions, type Positions } from './positions.js';
import { referenceLocations } from './rename-requests.js';
import type { Session } from './session.js';
import type { Snapshot } from './snapshot.js';
import { plainQuotes, toTextEdits } from './to-lsp.js';
import { childUri } from './uris.js';

/** What is asked in a file that names stages: where a `target` leads, who uses that stage, and what can be named. */
export const namingRequests = {
  'textDocument/definition': (session: Session, params: lsp.DefinitionParams) => definition(session, params),
  'textDocument/references': (session: Session, params: lsp.ReferenceParams) => references(session, params),
  'textDocument/completion': (session: Session, params: lsp.CompletionParams) => completion(session, params),
  'textDocument/codeAction': (session: Session, params: lsp.CodeActionParams) => codeActions(session, params),
};

interface Place {
  readonly mention: PlacedMention;
  readonly dockerfile: Snapshot;
}

/** The mention at a position, with the Dockerfile that it means, open or not. */
function placeAt(
  session: Session,
  { textDocument, position }: lsp.TextDocumentPositionParams,
): Place | undefined {
  const { uri } = textDocument;
  const offset = positionsOf(session, uri)?.offsetAt(position);
  if (offset === undefined) return undefined;
  const mention = session.workspace
    .mentionsIn(uri)
    .find(
      ({ span, dockerfile }) => span !== undefined && dockerfile !== undefined && spanHolds(span, offset),
    );
  const dockerfile = mention && dockerfileOf(session, uri, mention.dockerfile);
  return mention && dockerfile && { mention, dockerfile };
}

function dockerfileOf(session: Session, uri: string, path: string | undefined): Snapshot | undefined {
  const root = session.workspace.rootOf(uri);
  if (root === undefined || path === undefined) return undefined;
  const dockerfileUri = childUri(root, path);
  const open = session.snapshot(dockerfileUri);
  const text = open === undefined ? session.readText(dockerfileUri) : undefined;
  return open ?? (text === undefined ? undefined : session.snapshotOf(dockerfileUri, text));
}

function positionsOf(session: Session, uri: string): Positions | undefined {
  const text = session.workspace.textOf(uri);
  return text === undefined ? undefined : createPositions(text, indexLines(text), session.abilities.encoding);
}

function definition(session: Session, params: lsp.DefinitionParams): lsp.Location | null {
  const place = placeAt(session, params);
  if (place === undefined) return null;
  const { uri, analysis, positions } = place.dockerfile;
  const stage = analysis.facts.graph.target(place.mention.stage);
  return stage === undefined ? null : { uri, range: positions.rangeOf(stage.nameWord ?? stage.from) };
}

function references(session: Session, params: lsp.ReferenceParams): readonly lsp.Location[] | null {
  const place = placeAt(session, params);
  const stage = place?.dockerfile.analysis.facts.graph.target(place.mention.stage);
  if (place === undefined || stage?.nameWord === undefined) return null;
  const position = place.dockerfile.positions.positionAt(stage.nameWord.start);
  return referenceLocations(session, place.dockerfile, { ...params, position });
}

/** Put where a name is being typed, so that the file can be read. */
const placeholder = 'stage-insight-placeholder';

function completion(session: Session, params: lsp.CompletionParams): readonly lsp.CompletionItem[] | null {
  const { uri } = params.textDocument;
  const text = session.workspace.textOf(uri);
  const positions = positionsOf(session, uri);
  if (text === undefined || positions === undefined) return null;
  const offset = positions.offsetAt(params.position);
  const start =
    offset - (/[\w.-]{0,100}$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0);
  const end = offset + (/^[\w.-]{0,100}/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0);
  const typed = text.slice(0, start) + placeholder + text.slice(end);
  const path = session.workspace.dockerfileNamedAt(uri, typed, start);
  const dockerfile = dockerfileOf(session, uri, path);
  if (dockerfile === undefined) return null;
  const names = dockerfile.analysis.facts.graph.stages.flatMap(({ name }) => name ?? []);
  const range = positions.rangeOf({ start, end });
  return [...new Set(names)].map((name) => ({ label: name, kind: 9, textEdit: { range, newText: name } }));
}

/** The fixes of what is wrong with the targets in the range. */
function codeActions(
  session: Session,
  { textDocument, range }: lsp.CodeActionParams,
): readonly lsp.CodeAction[] {
  const { uri } = textDocument;
  const positions = positionsOf(session, uri);
  if (positions === undefined || !session.abilities.codeActionLiterals) return [];
  const asked = positions.spanOf(range);
  return findingsInNaming(session, uri)
    .filter(({ start, end }) => start <= asked.end && asked.start <= end)
    .flatMap(({ fixes }) => fixes)
    .map(({ title, edits }) => ({
      title: plainQuotes(title),
      kind: 'quickfix',
      edit: { changes: { [uri]: toTextEdits(edits(), positions) } },
    }));
}
