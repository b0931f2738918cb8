import type { Artifact } from '../artifacts.js';
import type { BuildContext } from '../inputs.js';
import { asFolder, globTest, hasGlob, isWithin, joinPath, pathFrom, normalisePath } from '../shell/paths.js';

/** A part of the build context that lies in a stage: `context` (a file or folder) is at `path`. */
export interface SourceTree {
  readonly path: string;
  readonly context: string;
}

/** What is known of a stage's file system. Mutable while the stage runs. */
export interface Files {
  readonly artifacts: Map<string, Artifact>;
  trees: readonly SourceTree[];
  /** Where the trees stand, made at the first question; it holds for its own list only. */
  index: TreeIndex | undefined;
  /** Files whose text stands in the Dockerfile (heredocs, echo). */
  readonly texts: Map<string, string>;
  /** Folders known to be folders. */
  readonly folders: Set<string>;
  /** Folders of every usual image that a command took away. */
  readonly removed: Set<string>;
  /** Where links lead that commands made, by path. */
  readonly links: Map<string, string>;
  readonly context: BuildContext;
}

export function emptyFiles(context: BuildContext): Files {
  return {
    artifacts: new Map(),
    trees: [],
    index: undefined,
    texts: new Map(),
    folders: new Set(),
    removed: new Set(),
    links: new Map(),
    context,
  };
}

export function cloneFiles(files: Files, context: BuildContext): Files {
  return {
    artifacts: new Map(files.artifacts),
    trees: files.trees,
    // Another stage that has the same list makes itself an index of its own: the first one grows on.
    index: undefined,
    texts: new Map(files.texts),
    folders: new Set(files.folders),
    removed: new Set(files.removed),
    links: new Map(files.links),
    context,
  };
}

const standardFolders = new Set(
  [
    '/ /bin /sbin /lib /lib64 /etc /opt /usr /var /tmp /root /home /srv /run /mnt /usr/bin /usr/sbin /usr/lib',
    '/usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /usr/share /usr/src /var/www /var/www/html /go/bin',
    '/etc/ssl /etc/ssl/certs /etc/nginx /etc/nginx/conf.d /usr/share/nginx/html /var/lib /usr/local/share',
  ]
    .join(' ')
    .split(' '),
);

/** Folders of every usual image. `/app` is none: people write programs of that name. */
export function isStandardFolder(path: string): boolean {
  return standardFolders.has(path);
}

export function isFolder(files: Files, path: string): boolean {
  if (isStandardFolder(path) && !files.removed.has(path)) return true;
  return files.folders.has(path) || files.artifacts.has(`${path}/`);
}

/** Notes that `path` is a link to `to`, whatever lies there. */
export function putLink(files: Files, path: string, to: string): void {
  if (files.links.size < maxLinks && path !== to) files.links.set(path, to);
}

const maxLinks = 500;
const deepestLinks = 8;

/** Where a path leads through the links that commands made. */
export function realPath({ links }: Files, path: string): string {
  let real = path;
  for (let round = 0; round < deepestLinks && links.size > 0; round++) {
    const link = foldersAbove(real).find((folder) => links.has(folder));
    const to = link === undefined ? undefined : links.get(link);
    if (link === undefined || to === undefined) break;
    real = normalisePath(to + real.slice(link.length));
  }
  return real;
}

/** The path itself and every folder above it but the root. */
function foldersAbove(path: string): readonly string[] {
  const found: string[] = [];
  for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) found.push(at);
  return found;
}

/** Puts an artifact at its path; what a folder of that path held stays. */
export function putArtifact(files: Files, artifact: Artifact): void {
  // Deleting first keeps the map in the order in which things were made.
  files.artifacts.delete(artifact.path);
  files.artifacts.set(artifact.path, artifact);
  files.texts.delete(artifact.path);
}

/** The artifact at `path` itself, or that of the nearest folder that stands for what is in it. */
export function findArtifact(files: Files, path: string): Artifact | undefined {
  const exact = files.artifacts.get(path) ?? files.artifacts.get(`${path}/`);
  return exact ?? holderOf(files, path);
}

/** The artifact that stands for a whole folder at or above a path. */
export function holderOf(files: Files, path: string): Artifact | undefined {
  for (let cut = path.lastIndexOf('/'); cut >= 0; cut = cut === 0 ? -1 : path.lastIndexOf('/', cut - 1)) {
    const holder = files.artifacts.get(path.slice(0, cut + 1));
    if (holder !== undefined) return holder;
  }
  return undefined;
}

/** Artifacts at `path` and below, folder artifacts included. */
export function artifactsWithin(files: Files, path: string): readonly Artifact[] {
  const found: Artifact[] = [];
  const folder = asFolder(path);
  for (const [key, artifact] of files.artifacts) {
    if (key === path || key.startsWith(folder)) found.push(artifact);
  }
  return found;
}

/** Paths that a pattern names, among artifacts and context files; the pattern itself when it is none. */
export function matchPaths(files: Files, pattern: string): readonly string[] {
  if (!hasGlob(pattern)) return [pattern];
  const isNamed = globTest(pattern);
  const depth = pattern.split('/').length;
  const paths = new Set<string>();
  for (const key of files.artifacts.keys()) {
    const top = key.replace(/\/$/, '').split('/').slice(0, depth).join('/');
    if (isNamed(top)) paths.add(top);
  }
  const folder = pattern.slice(0, pattern.slice(0, pattern.search(/[*?[]/)).lastIndexOf('/'));
  if (!hasGlob(folder) && folder.split('/').length === depth - 1) {
    for (const name of listFolder(files, folder === '' ? '/' : folder)) {
      const path = `${folder}/${name.replace(/\/$/, '')}`;
      if (isNamed(path)) paths.add(path);
    }
  }
  return [...paths].slice(0, 500);
}

/** Removes what a pattern names. */
export function removeMatches(files: Files, pattern: string): void {
  for (const path of matchPaths(files, pattern)) removePath(files, path);
}

/** Removes what lies at `path` and below. `*` and the like are characters of a name here: COPY of an absent pattern leaves such names. */
export function removePath(files: Files, path: string): void {
  for (const artifact of artifactsWithin(files, path)) files.artifacts.delete(artifact.path);
  files.trees = files.trees.filter((tree) => !isWithin(path, tree.path));
  files.texts.delete(path);
  files.folders.delete(path);
  files.links.delete(path);
  if (isStandardFolder(path)) files.removed.add(path);
}

/** Text of `path`, from what was written there or from the build context; the latest copy wins. */
export function readStageFile(files: Files, path: string): string | undefined {
  const text = files.texts.get(path);
  if (text !== undefined) return text;
  const found = treesAbove(files, path);
  for (const at of found) {
    const source = contextPath(files.trees[at], path);
    const text = source === undefined ? undefined : files.context.read(source);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The file of the build context that lies at `path`, the latest copy; `undefined` for text written there. */
export function contextFileAt(files: Files, path: string): string | undefined {
  if (files.texts.has(path)) return undefined;
  for (const at of treesAbove(files, path)) {
    const source = contextPath(files.trees[at], path);
    if (source !== undefined && files.context.read(source) !== undefined) return source;
  }
  return undefined;
}

/** Where the trees of a list stand in it, by path, and what they are called in the folders they lie in. */
interface TreeIndex {
  readonly of: readonly SourceTree[];
  readonly byPath: Map<string, number[]>;
  readonly byFolder: Map<string, Inside>;
}

interface Inside {
  /** Names of folders that hold trees. */
  readonly folders: Set<string>;
  readonly trees: SourceTree[];
}

function treeIndexOf(files: Files): TreeIndex {
  const { trees, index: known } = files;
  if (known?.of === trees) return known;
  const index: TreeIndex = { of: trees, byPath: new Map(), byFolder: new Map() };
  trees.forEach((tree, at) => {
    addToIndex(index, tree, at);
  });
  files.index = index;
  return index;
}

function addToIndex({ byPath, byFolder }: TreeIndex, tree: SourceTree, at: number): void {
  const { path } = tree;
  const there = byPath.get(path);
  if (there === undefined) byPath.set(path, [at]);
  else there.push(at);
  let stop = path === '/' ? 0 : path.length;
  while (stop > 0) {
    const cut = path.lastIndexOf('/', stop - 1);
    if (cut < 0) break;
    const folder = cut === 0 ? '/' : path.slice(0, cut);
    const inside = byFolder.get(folder) ?? { folders: new Set(), trees: [] };
    byFolder.set(folder, inside);
    if (stop === path.length) inside.trees.push(tree);
    else inside.folders.add(path.slice(cut + 1, stop));
    stop = cut;
  }
}

/** Puts trees on top of those there are. Their index grows along: stages of many copies ask after each of them. */
export function addTrees(files: Files, more: readonly SourceTree[]): void {
  const { trees: before, index } = files;
  files.trees = [...before, ...more];
  if (index?.of !== before) return;
  more.forEach((tree, at) => {
    addToIndex(index, tree, before.length + at);
  });
  files.index = { ...index, of: files.trees };
}

/** Where the trees stand that hold `path`, the latest first: many files are asked for in stages of many copies. */
function treesAbove(files: Files, path: string): readonly number[] {
  if (files.trees.length === 0) return [];
  const { byPath } = treeIndexOf(files);
  const found = [...(byPath.get(path) ?? []), ...(path === '/' ? [] : (byPath.get('/') ?? []))];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1))
    found.push(...(byPath.get(path.slice(0, cut)) ?? []));
  return found.sort((a, b) => b - a);
}

/** Names in a folder of the stage, as far as they came from the build context; folders end with `/`. */
export function listFolder(files: Files, folder: string): readonly string[] {
  const names = new Set<string>();
  for (const at of treesAbove(files, folder)) {
    const source = contextPath(files.trees[at], folder);
    if (source !== undefined) for (const name of files.context.list(source)) names.add(name);
  }
  const inside = treeIndexOf(files).byFolder.get(folder);
  for (const name of inside?.folders ?? []) names.add(`${name}/`);
  for (const { path, context } of inside?.trees ?? []) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    names.add(files.context.list(context).length > 0 ? `${name}/` : name);
  }
  return [...names].sort();
}

/** Where in the build context the file lies that the tree has at a path. */
export function contextPath(tree: SourceTree | undefined, path: string): string | undefined {
  if (tree === undefined || !isWithin(tree.path, path)) return undefined;
  const rest = pathFrom(tree.path, path);
  if (rest === '') return tree.context;
  return tree.context === '' ? rest : `${tree.context}/${rest}`;
}

/** Trees of `files` seen when `from` lies at `to`: for cp, mv and COPY --from. */
export function moveTrees(trees: readonly SourceTree[], from: string, to: string): readonly SourceTree[] {
  const moved: SourceTree[] = [];
  for (const tree of trees) {
    if (isWithin(from, tree.path)) {
      moved.push({ path: joinPath(to, pathFrom(from, tree.path)), context: tree.context });
    } else {
      const context = contextPath(tree, from);
      if (context !== undefined) moved.push({ path: to, context });
    }
  }
  return moved;
}
