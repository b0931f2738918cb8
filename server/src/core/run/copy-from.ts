import { limits } from '../limits.js';
import type { Artifact, Delivery, Evidence } from '../artifacts.js';
import type { Instruction, Word } from '../text/ast.js';
import {
  baseName,
  hasGlob,
  isWithin,
  joinPath,
  normalisePath,
  pathFrom,
  resolvePath,
} from '../shell/paths.js';
import { isInContext } from './context-files.js';
import { expandWord } from './expand-words.js';
import {
  addTrees,
  artifactsWithin,
  contextPath,
  holderOf,
  isFolder,
  isStandardFolder,
  matchPaths,
  moveTrees,
  putArtifact,
} from './files.js';
import { imageArtifact } from './image-files.js';
import { moduleLanguageOf } from '../packages/language-modules.js';
import { providedBy } from '../packages/provide-paths.js';
import { type CopySource, movedTo } from './stage-source.js';
import { addProvision, type StageState } from './state.js';

/** Carries what a COPY --from names from `source` into the stage; answers what was delivered. */
export function copyFrom(
  state: StageState,
  instruction: Instruction,
  source: CopySource,
  escape: string,
): readonly Delivery[] {
  const words = instruction.words;
  const last = words.at(-1);
  if (last === undefined || words.length < 2) return [];
  if (words.length > limits.maxSources) {
    state.complete = false;
    return [];
  }
  const places = words.slice(0, -1);
  const target = expandWord(last, state.environment, escape, instruction.json);
  const folder = resolvePath(state.cwd, target.text);
  const parents = instruction.flags.some(({ name }) => name === 'parents');
  const deliveries: Delivery[] = [];
  for (const word of places) {
    const path = expandWord(word, state.environment, escape, instruction.json).text;
    const job: Job = { state, instruction, source, word, parents, deliveries };
    if (path === undefined || folder === undefined) deliverUnknown(job, path ?? word.raw, folder ?? last.raw);
    else carry(job, path, folder, places.length > 1 || endsAsFolder(last.value));
  }
  return deliveries;
}

interface Job {
  readonly state: StageState;
  readonly instruction: Instruction;
  readonly source: CopySource;
  readonly word: Word;
  readonly parents: boolean;
  readonly deliveries: Delivery[];
}

function endsAsFolder(path: string): boolean {
  return path.endsWith('/') || path === '.' || path === '..' || path.endsWith('/.');
}

function carry(job: Job, raw: string, target: string, named: boolean): void {
  const { source, state, parents } = job;
  const pattern = normalisePath(raw);
  const intoFolder = named || hasGlob(pattern) || isFolder(state.files, target) || target === state.cwd;
  const matched = source.files === undefined ? [pattern] : matchPaths(source.files, pattern);
  const paths = matched.length === 0 ? [pattern] : matched;
  for (const path of paths) {
    const into = parents ? joinPath(target, path) : target;
    carryPath(job, path, into, intoFolder && !parents, raw.endsWith('/'));
  }
}

/** One path: a file keeps its name in a folder; of a folder the content is carried. */
function carryPath(job: Job, path: string, target: string, intoFolder: boolean, slash: boolean): void {
  const { source, state } = job;
  const found = source.files === undefined ? [] : artifactsWithin(source.files, path);
  const file = found.find((artifact) => artifact.path === path);
  const folder = file === undefined && (slash || isSourceFolder(source, path, found));
  const landed = folder || !intoFolder ? target : joinPath(target, baseName(path));
  for (const artifact of found)
    deliver(job, artifact, landed + artifact.path.slice(path === '/' ? 0 : path.length));
  if (found.length === 0) deliver(job, describeMissing(job, path), hasGlob(path) ? target : landed);
  if (folder) state.files.folders.add(landed);
  if (source.files !== undefined) {
    addTrees(state.files, moveTrees(source.files.trees, path, landed));
    copyTexts(source.files.texts, state.files.texts, path, landed);
  }
  // A folder whose contents are not known, copied to the root, may bring anything.
  if (found.length === 0 && target === '/' && !looksLikeFile(path)) state.complete = false;
  provide(job, path, landed, folder);
}

/** Names of which people make folders: what a build that was not read leaves is then told as one. */
const usualFolder =
  /\/(dist|build|public|out|output|site|_site|www|html|static|assets|lib|vendor|node_modules|publish|standalone|export|target|deps|wheels|bin|src|config|templates|migrations)$/;

function looksLikeFile(path: string): boolean {
  return /\/s?bin\/[^/]+$|\.\w+$/.test(path);
}

function isSourceFolder(source: CopySource, path: string, found: readonly Artifact[]): boolean {
  if (path === '/' || found.length > 0 || usualFolder.test(path)) return true;
  return source.files === undefined ? isStandardFolder(path) : isFolder(source.files, path);
}

function copyTexts(
  from: ReadonlyMap<string, string>,
  to: Map<string, string>,
  path: string,
  landed: string,
): void {
  for (const [name, text] of from) {
    if (isWithin(path, name)) to.set(joinPath(landed, pathFrom(path, name)), text);
  }
}

/** A path of which the stage's commands say nothing: part of a folder artifact, of the base image, or unknown. */
function describeMissing(job: Job, path: string): Artifact {
  const { source } = job;
  const holder = source.files === undefined ? undefined : holderOf(source.files, path);
  if (holder !== undefined && holder.linkage !== 'data') return { ...holder, path };
  if (holder !== undefined && isTextOf(source, path)) return { ...holder, path };
  const facts = source.mentioned.has(baseName(path)) ? undefined : source.facts;
  const image = imageArtifact(source.reference, facts, path, source.stage, undefined);
  const triple = /\/target\/[\w-]+-linux-(musl|gnu)\w*\/(release|debug)\/[\w.-]+$/.exec(path)?.[1];
  if (triple !== undefined && image.linkage === 'unknown') return byTriple(image, triple);
  return { ...image, platform: source.platform };
}

/** The folder of a Rust build names its target, whatever built it. */
function byTriple(image: Artifact, triple: string): Artifact {
  const rust: Artifact = { ...image, toolchain: 'rust', certainty: 'likely' };
  if (triple === 'musl')
    return { ...rust, linkage: 'static', explanation: 'static: its path names the musl target' };
  const explanation = 'dynamic, glibc: its path names the gnu target';
  return { ...rust, linkage: 'dynamic', libc: 'glibc', needs: ['libgcc_s'], explanation };
}

function isTextOf(source: CopySource, path: string): boolean {
  const { files } = source;
  if (files === undefined) return false;
  return files.trees.some((tree) => {
    const inside = contextPath(tree, path);
    return inside !== undefined && isInContext(files.context, inside);
  });
}

function deliver({ state, instruction, word, deliveries }: Job, artifact: Artifact, path: string): void {
  const landed = artifact.path.endsWith('/')
    ? `${normalisePath(path)}/`.replace('//', '/')
    : normalisePath(path);
  // A whole root stands for nothing in particular: it must not answer for every path.
  if (landed !== '/' || (artifact.toolchain !== 'image' && artifact.toolchain !== 'unknown'))
    putArtifact(state.files, movedTo(artifact, landed, instruction));
  const span = { start: word.start, end: word.end };
  deliveries.push({ artifact, stage: state.stage.index, path: landed, instruction, span });
}

function deliverUnknown(job: Job, path: string, target: string): void {
  const artifact = imageArtifact(undefined, undefined, path, job.source.stage, undefined);
  const { word, instruction, state } = job;
  const span = { start: word.start, end: word.end };
  job.deliveries.push({ artifact, stage: state.stage.index, path: target, instruction, span });
  // It may be anything, a whole root included.
  state.complete = false;
}

/** Whether all that is known of a folder is that modules of a language were installed into it: pip's `--prefix`. */
function isModuleFolder({ files }: CopySource, path: string): boolean {
  const found = files === undefined ? [] : artifactsWithin(files, path);
  return (
    found.some((one) => one.path === `${path}/`) &&
    found.every(({ toolchain }) => moduleLanguageOf(toolchain) !== undefined)
  );
}

const ownPlaces = new Set(['certificates', 'zoneinfo', 'shell', 'bash', 'passwd']);

function provide(job: Job, path: string, landed: string, folder: boolean): void {
  const { state, source, word } = job;
  const evidence: Evidence = { start: word.start, end: word.end, message: `${path} is copied here` };
  if (landed === '/' && path !== '/') {
    if (folder) state.complete = false;
    return;
  }
  const given = providedBy(path);
  const libraries = given.filter(({ kind }) => kind.startsWith('librar') || kind === 'loader');
  const landing = providedBy(landed).filter(
    ({ kind }) =>
      !libraries.some((library) => library.kind === kind) &&
      (kind === 'programs' || !isModuleFolder(source, path)),
  );
  for (const what of [...libraries, ...landing]) {
    // What lay elsewhere there, such as a passwd that was written for this, says nothing of what the source itself has.
    const isSame = !ownPlaces.has(what.kind) || given.some(({ kind }) => kind === what.kind);
    addProvision(state, { what, evidence, from: isSame ? source.runtime : undefined, at: landed });
  }
}
