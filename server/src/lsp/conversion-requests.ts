import type {
  ConvertAnswer,
  ConvertParams,
  MergeAnswer,
  MergeParams,
  PatternItem,
  PatternsParams,
} from '../protocol/messages.js';
import type { Session } from './session.js';
import { childUri, relativePath } from './uris.js';

/** One stage parted into two, or why it is not. */
export function answerConversion(
  session: Session,
  { textDocument: { uri }, ...options }: ConvertParams,
): ConvertAnswer | null {
  const snapshot = session.snapshot(uri);
  if (snapshot === undefined) return null;
  const { analysis, positions, version } = snapshot;
  const result = session.service.convert(analysis, options);
  if (result.kind === 'refused') {
    const { kind, code, line, message, hint } = result;
    return { kind, code, uri, line, message, hint };
  }
  const { kind, text, edits, choices, leftBehind, copied } = result;
  return {
    ...{ kind, version, text, leftBehind, base: result.base },
    unnamed: copied.flatMap(({ path, unnamed }) => (unnamed ? [path] : [])),
    explained: session.service.explainCopies(analysis, result),
    edits: edits.map((edit) => ({ range: positions.rangeOf(edit), newText: edit.newText })),
    choices: choices.map(({ image, reason, needs, sizeClass }) => ({ image, reason, needs, sizeClass })),
  };
}

/** The builder patterns that a file is part of, or all of them. */
export function answerPatterns(
  { workspace }: Session,
  { uri, unsaved = [] }: PatternsParams,
): readonly PatternItem[] {
  const all = workspace.glues.patterns(unsaved);
  return uri === undefined
    ? all
    : all.filter(({ glue, build, target }) => [glue, build, target].includes(uri));
}

/** Both Dockerfiles as one, and the script without what moved files by hand. */
export function answerMerge(session: Session, pattern: MergeParams): MergeAnswer | null {
  const folder = session.workspace.folderOf(pattern.glue);
  if (folder === undefined) return null;
  const read = (uri: string): { path: string; text: string } | undefined => {
    const path = relativePath(folder, uri);
    const unsaved = pattern.unsaved?.find((file) => file.uri === uri)?.text;
    const text = unsaved ?? session.documents.get(uri)?.text ?? session.workspace.textOf(uri);
    return path === undefined || text === undefined ? undefined : { path, text };
  };
  const [build, target, glue] = [read(pattern.build), read(pattern.target), read(pattern.glue)];
  if (build === undefined || target === undefined || glue === undefined) return null;
  const merged = session.service.merge({ build, target, glue, files: session.filesIn(folder) });
  if (merged.kind === 'refused') {
    const { kind, code, file, line, message, hint } = merged;
    return { kind, code, uri: childUri(folder, file), line, message, hint };
  }
  const { kind, changed, deleted, notes } = merged;
  return {
    kind,
    changed: changed.map(({ path, text }) => ({ uri: childUri(folder, path), text })),
    deleted: deleted.map((path) => childUri(folder, path)),
    notes,
  };
}
