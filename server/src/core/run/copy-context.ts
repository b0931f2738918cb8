import { limits } from '../limits.js';
import type { ShellCommand } from '../shell/command.js';
import type { Artifact, Evidence } from '../artifacts.js';
import { writtenText } from '../text/heredocs.js';
import type { Instruction, Word } from '../text/ast.js';
import { asFolder, baseName, joinPath, resolvePath } from '../shell/paths.js';
import { matchContext } from './context-files.js';
import { expandWord } from './expand-words.js';
import { addTrees, isFolder, putArtifact } from './files.js';
import { imageArtifact, isDataPath } from './image-files.js';
import { providedBy } from '../packages/provide-paths.js';
import { interpreterOf } from '../shell/shebang.js';
import { addProvision, type StageState } from './state.js';
import { passwdNames } from './users.js';

/** COPY and ADD from the build context, from addresses, and of heredocs. */
export function copyContext(state: StageState, instruction: Instruction, escape: string): void {
  const { words, heredocs, json } = instruction;
  const last = words.at(-1);
  if (last === undefined || words.length < 2) return;
  if (words.length > limits.maxSources) {
    state.complete = false;
    return;
  }
  const target = expandWord(last, state.environment, escape, json).text;
  const folder = resolvePath(state.cwd, target);
  if (folder === undefined || target === undefined) {
    state.complete = false;
    return;
  }
  const sources = words.slice(0, -1);
  const several = sources.length > 1;
  const intoFolder =
    several || /(^|\/)\.?\.?$/.test(target) || isFolder(state.files, folder) || folder === state.cwd;
  let heredoc = 0;
  for (const word of sources) {
    const written = /^\d*<</.test(word.raw) ? heredocs[heredoc++] : undefined;
    if (written !== undefined) {
      putText(state, intoFolder ? joinPath(folder, written.name) : folder, writtenText(written), word);
    } else copyWord(state, instruction, word, escape, { folder, intoFolder });
  }
}

interface Landing {
  readonly folder: string;
  readonly intoFolder: boolean;
}

function copyWord(
  state: StageState,
  instruction: Instruction,
  word: Word,
  escape: string,
  to: Landing,
): void {
  const path = expandWord(word, state.environment, escape, instruction.json).text;
  if (path === undefined) {
    if (to.folder === '/') state.complete = false;
    return;
  }
  if (/^(https?|git|ssh):|^git@/.test(path)) {
    const name = baseName(path.replace(/[?#].*/, ''));
    putUnknown(
      state,
      to.intoFolder ? joinPath(to.folder, name) : to.folder,
      word,
      `downloaded from ${path.slice(0, 200)}`,
    );
    return;
  }
  const clean = path.replace(/^\/+|^(\.\/+)+/g, '').replace(/(?<!\/)\/+$/, '');
  const source = clean === '.' ? '' : clean;
  if (instruction.keyword === 'ADD' && /\.(tar(\.\w+)?|tgz|txz)$/.test(source)) {
    unpack(state, to.folder, word);
    return;
  }
  const sources = matchContext(state.files.context, source);
  for (const one of sources.length === 0 ? [source] : sources) placeSource(state, one, word, to, path);
}

function placeSource(state: StageState, source: string, word: Word, to: Landing, written: string): void {
  const kind = kindOf(state, source, written);
  const landed = kind !== 'folder' && to.intoFolder ? joinPath(to.folder, baseName(source)) : to.folder;
  addTrees(state.files, [{ path: landed, context: source }]);
  const evidence: Evidence = {
    start: word.start,
    end: word.end,
    message: `${written} comes from the build context`,
    kind: 'context',
  };
  if (kind === 'folder') {
    state.files.folders.add(landed);
    if (landed === '/') overlayRoot(state, source);
    else putArtifact(state.files, describeText(state, `${landed}/`, undefined, evidence));
  } else {
    const text = state.files.context.read(source);
    putArtifact(state.files, describeText(state, landed, text, evidence));
  }
  provide(state, landed, evidence, kind === 'folder' ? undefined : state.files.context.read(source));
}

/** A root file system of the context may hold anything. */
function overlayRoot(state: StageState, source: string): void {
  const names = state.files.context.list(source);
  if (names.length === 0 || names.some((name) => /^(usr|lib\w*|etc|bin|sbin|opt)\/$/.test(name))) {
    if (source !== '') state.complete = false;
  }
}

function kindOf(state: StageState, source: string, written: string): 'file' | 'folder' {
  const { context } = state.files;
  if (source === '' || written.endsWith('/')) return 'folder';
  if (context.list(source).length > 0) return 'folder';
  if (context.read(source) !== undefined) return 'file';
  const cut = source.lastIndexOf('/');
  const beside = context.list(source.slice(0, Math.max(0, cut)));
  if (beside.includes(`${source.slice(cut + 1)}/`)) return 'folder';
  if (beside.includes(source.slice(cut + 1))) return 'file';
  // The context does not show it: a name with an extension is a file, the words people use for folders are not.
  return /^(src|lib|cmd|pkg|internal|app|public|static|assets|config|scripts|templates|test|tests|docs|vendor|dist|build)$/.test(
    baseName(source),
  )
    ? 'folder'
    : 'file';
}

/** Text files are data or scripts; what cannot be read as text may be a program. */
export function describeText(
  state: StageState,
  path: string,
  text: string | undefined,
  evidence: Evidence,
): Artifact {
  const base = imageArtifact(undefined, undefined, path, state.stage.index, evidence);
  const common: Artifact = {
    ...base,
    toolchain: 'unknown',
    explanation: evidence.kind === 'context' ? 'from the build context' : 'written in this file',
    platform: state.platform,
  };
  const interpreter = interpreterOf(text ?? '');
  if (interpreter !== undefined) {
    const explanation = `a script for ${interpreter}`;
    return {
      ...common,
      toolchain: 'shell',
      linkage: 'interpreted',
      certainty: 'certain',
      wants: { interpreter },
      explanation,
    };
  }
  const data = text !== undefined || path.endsWith('/') || isDataPath(path);
  return data ? { ...common, linkage: 'data', certainty: 'likely' } : common;
}

/** Puts a file whose text is known, as a heredoc or `echo` writes it. */
export function putText(
  state: StageState,
  path: string,
  text: string,
  word: { start: number; end: number },
): void {
  const evidence: Evidence = { start: word.start, end: word.end, message: `${path} is written here` };
  putArtifact(state.files, describeText(state, path, text, evidence));
  state.files.texts.set(path, text.slice(0, 200_000));
  provide(state, path, evidence, text);
}

/** Puts a file or, with a slash at its end, a folder of which only `explanation` is known. */
export function putUnknown(
  state: StageState,
  path: string,
  span: { start: number; end: number },
  explanation: string,
  ways?: ShellCommand['branches'],
): void {
  const evidence: Evidence = { start: span.start, end: span.end, message: `${path} is ${explanation}` };
  const base = imageArtifact(undefined, undefined, path, state.stage.index, evidence);
  putArtifact(state.files, {
    ...base,
    toolchain: 'unknown',
    explanation,
    platform: state.platform,
    ...(ways !== undefined && { branches: [ways] }),
  });
  provide(state, path, evidence, undefined);
}

/** An archive from the context: what it holds is not read. */
function unpack(state: StageState, folder: string, word: Word): void {
  if (/^\/(usr(\/.*)?|lib\w*|etc|bin)?$/.test(folder)) state.complete = false;
  const evidence: Evidence = { start: word.start, end: word.end, message: 'an archive is unpacked here' };
  const base = imageArtifact(undefined, undefined, asFolder(folder), state.stage.index, evidence);
  if (folder !== '/')
    putArtifact(state.files, {
      ...base,
      toolchain: 'unknown',
      linkage: 'unknown',
      explanation: 'unpacked from an archive',
    });
}

function provide(state: StageState, path: string, evidence: Evidence, text: string | undefined): void {
  for (const what of providedBy(path)) {
    if (what.kind === 'root') continue;
    const names = what.kind === 'passwd' && text !== undefined ? passwdNames(text) : undefined;
    addProvision(state, {
      what,
      evidence,
      from: undefined,
      at: path,
      ...(names !== undefined && { names }),
    });
  }
}
