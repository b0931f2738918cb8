import {
  LSPErrorCodes,
  ResponseError,
  type Location,
  type Position,
  type ReferenceParams,
  type RenameParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { indexLines, type Range, type Span } from '../core/text/text.js';
import { createPositions } from './positions.js';
import type { Session } from './session.js';
import type { Snapshot } from './snapshot.js';
import { toTextEdits } from './to-lsp.js';
import type { PlacedMention } from './naming-files.js';

/** Uses of a stage in the file, and in the workspace files that name it as a target. */
export function referenceLocations(
  session: Session,
  { uri, analysis, positions }: Snapshot,
  { position, context }: ReferenceParams,
): readonly Location[] {
  const uses = session.service.references(analysis, positions.offsetAt(position));
  const declaration = uses.find((use) => use.declaration);
  if (declaration === undefined) return [];
  const stage = analysis.facts.graph.stageAt(declaration.start);
  const mentions = session.workspace
    .mentionsFor(uri)
    .filter((mention) => analysis.facts.graph.target(mention.stage)?.index === stage?.index);
  return [
    ...uses
      .filter((use) => context.includeDeclaration || !use.declaration)
      .map((use) => ({ uri, range: positions.rangeOf(use) })),
    ...mentions.flatMap((mention) => placeOf(session, mention)),
  ];
}

function placeOf(session: Session, { uri, span }: PlacedMention): readonly Location[] {
  const text = session.workspace.textOf(uri);
  if (text === undefined || span === undefined || span.end > text.length) return [];
  return [{ uri, range: rangeIn(session, text, span) }];
}

function rangeIn(session: Session, text: string, span: Span): Range {
  return createPositions(text, indexLines(text), session.abilities.encoding).rangeOf(span);
}

export function prepareRenameAnswer(
  { service }: Session,
  { analysis, positions }: Snapshot,
  position: Position,
): unknown {
  const target = service.prepareRename(analysis, positions.offsetAt(position));
  return target && { range: positions.rangeOf(target), placeholder: target.placeholder };
}

/** The edits of a rename, in this file and where the workspace names the stage; an error says why not. */
export function renameAnswer(
  session: Session,
  snapshot: Snapshot,
  { position, newName }: RenameParams,
): WorkspaceEdit | ResponseError<void> {
  const { uri, version, analysis, positions } = snapshot;
  const answer = session.service.rename(analysis, positions.offsetAt(position), newName);
  if (answer.kind === 'refused') return new ResponseError(LSPErrorCodes.RequestFailed, answer.reason);
  const own = { uri, version, edits: toTextEdits(answer.edits, positions) };
  const made = answer.outside ? madeName(session, uri, answer.name) : undefined;
  if (made !== undefined)
    return new ResponseError(
      LSPErrorCodes.RequestFailed,
      `${made} composes the name \`${answer.name}\` from parts, so it cannot be renamed there.`,
    );
  const others = answer.outside ? outsideEdits(session, uri, answer.name, newName) : [];
  const files = [own, ...others];
  if (!session.abilities.versionedEdits)
    return { changes: Object.fromEntries(files.map((file) => [file.uri, file.edits])) };
  return {
    documentChanges: files.map((file) => ({
      textDocument: { uri: file.uri, version: file.version },
      edits: file.edits,
    })),
  };
}

interface FileEdits {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: ReturnType<typeof toTextEdits>;
}

/** A file in which the name of the stage does not stand as it is. */
function madeName({ workspace }: Session, dockerfile: string, name: string): string | undefined {
  const mentions = workspace.mentionsFor(dockerfile);
  return mentions.find(
    (mention) =>
      mention.dockerfile !== undefined && mention.span === undefined && mention.stage.toLowerCase() === name,
  )?.file;
}

/** The files are read again first: their mentions must lie where the edits go. */
function outsideEdits(
  session: Session,
  dockerfile: string,
  name: string,
  newText: string,
): readonly FileEdits[] {
  const { workspace } = session;
  const naming = (): readonly PlacedMention[] =>
    workspace
      .mentionsFor(dockerfile)
      .filter((mention) => mention.dockerfile !== undefined && mention.stage.toLowerCase() === name);
  const uris = new Set(naming().map(({ uri }) => uri));
  for (const uri of uris) workspace.update(uri);
  return [...uris].flatMap((uri) => {
    const text = workspace.textOf(uri);
    const spans = naming().filter((mention) => mention.uri === uri);
    if (text === undefined || spans.length === 0) return [];
    const positions = createPositions(text, indexLines(text), session.abilities.encoding);
    const edits = spans.flatMap(({ span }) => (span === undefined ? [] : [{ ...span, newText }]));
    return [{ uri, version: null, edits: toTextEdits(edits, positions) }];
  });
}
