import { promises, readdirSync, readFileSync, realpathSync, type Dirent, type Stats } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BuildContext, IgnoreFile } from '../core/inputs.js';
import type { Files, WatchedContext } from '../lsp/files.js';
import { cacheReadImage, createReadImages } from './read-images.js';
import { statOf } from './stat-of.js';

const largestFile = 1_000_000;
/** Files that one context keeps in memory; more are read and not kept. */
const maxKept = 2000;
const maxListed = 5000;
const deepest = 12;
const maxFound = 50_000;
const skippedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  '__pycache__',
]);

/** Folders that tools fill: what a person wrote there lies near their top. */
const filledFolders = /(?:^|\/)(?:vendor|target|dist|build)(?:\/[^/]+){2}$/;

/** The disk, read synchronously and bounded. Links that lead out of a context are as good as missing. */
export function createDiskFiles(): Files {
  const contexts = new Map<string, WatchedContext>();
  const readImages = createReadImages();
  let round = 0;
  return {
    refresh: () => void round++,
    read: (uri) => {
      const path = pathOf(uri);
      return path === undefined ? undefined : readText(path);
    },
    context: (uri) => {
      const known = contexts.get(uri);
      if (known !== undefined) return known;
      const context = createContext(pathOf(uri), () => round);
      contexts.set(uri, context);
      return context;
    },
    repositoryOf: (uri) => {
      const path = pathOf(uri);
      const root = path === undefined ? undefined : repositoryRoot(path);
      return root === undefined ? undefined : pathToFileURL(root).href;
    },
    images: {
      of: (uri) => {
        const root = pathOf(uri);
        return root === undefined ? [] : readImages(root);
      },
      keep: (image) => void cacheReadImage(image),
    },
    find: async (uri, accepts) => {
      const root = pathOf(uri);
      return root === undefined ? { paths: [], isComplete: false } : findFiles(root, accepts);
    },
  };
}

/** The files of a folder as they are at the first look. */
export function folderContext(folder: string): BuildContext {
  return createContext(folder, () => 0);
}

/** `X.dockerignore` beside the Dockerfile X. */
export function readOwnIgnoreFile(dockerfile: string): IgnoreFile | undefined {
  const text = readText(`${dockerfile}.dockerignore`);
  return text === undefined ? undefined : { name: `${basename(dockerfile)}.dockerignore`, text };
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** Of a text file that is not too large. */
export function readText(path: string): string | undefined {
  const stat = statOf(path);
  if (stat?.isFile() !== true || stat.size > largestFile) return undefined;
  try {
    const bytes = readFileSync(path);
    return bytes.includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    return undefined;
  }
}

interface CachedRead<T> {
  readonly value: T;
  /** Modification time and size at the reading; a missing file has none. */
  readonly stamp: string;
  round: number;
}

function createContext(root: string | undefined, now: () => number): WatchedContext {
  const texts = new Map<string, CachedRead<string | undefined>>();
  const lists = new Map<string, CachedRead<readonly string[]>>();
  let tracksModes: boolean | undefined;
  let real: { readonly root: string; readonly round: number } | undefined;
  const realRoot = (folder: string): string => {
    const round = now();
    if (real?.round !== round) real = { root: realpathSync.native(folder), round };
    return real.root;
  };
  const keep = <T>(
    cache: Map<string, CachedRead<T>>,
    path: string,
    read: (full: string) => T,
    none: T,
  ): T => {
    const known = cache.get(path);
    const round = now();
    if (known?.round === round) return known.value;
    const there = root === undefined ? undefined : insideFile(root, path, realRoot);
    const stamp = there === undefined ? '' : stampOf(there.stat);
    if (known?.stamp === stamp) {
      known.round = round;
      return known.value;
    }
    const value = there === undefined ? none : read(there.path);
    if (cache.size < maxKept) cache.set(path, { value, stamp, round });
    return value;
  };
  return {
    read: (path) => keep(texts, path, readText, undefined),
    list: (folder) => keep(lists, folder, listFolder, []),
    isExecutable: (path) => {
      const there = root === undefined ? undefined : insideFile(root, path, realRoot);
      if (there === undefined || root === undefined || process.platform === 'win32') return undefined;
      if ((there.stat.mode & 0o111) !== 0) return true;
      // Not kept by stamp: a mode changes without the time of the file.
      return (tracksModes ??= gitTracksModes(root)) ? false : undefined;
    },
    concerns: (uri) => {
      const full = pathOf(uri);
      if (full === undefined || root === undefined) return false;
      const inside = (path: string): string => join(root, path);
      return (
        [...texts.keys()].some((path) => inside(path) === full) ||
        [...lists.keys()].some((path) => join(inside(path), basename(full)) === full)
      );
    },
  };
}

/** If git is configured to ignore file modes, they are ignored here too. */
function gitTracksModes(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    const config = readText(join(folder, '.git', 'config'));
    if (config !== undefined) return !/^[ \t]*filemode[ \t]*=[ \t]*false[ \t]*$/im.test(config);
    if (dirname(folder) === folder) return true;
  }
}

function stampOf({ mtimeMs, size }: Stats): string {
  return `${String(mtimeMs)} ${String(size)}`;
}

/** A file of the context with its real path; `undefined` when it does not exist or lies outside. */
function insideFile(
  root: string,
  path: string,
  realRootOf: (root: string) => string,
): { readonly path: string; readonly stat: Stats } | undefined {
  const file = join(root, path);
  // Most of what an analysis looks for does not exist, and an exception costs more than the look.
  const stat = statOf(file);
  if (stat === undefined) return undefined;
  try {
    const realRoot = realRootOf(root);
    const full = realpathSync.native(file);
    return full === realRoot || full.startsWith(realRoot + sep) ? { path: full, stat } : undefined;
  } catch {
    return undefined;
  }
}

function listFolder(path: string): readonly string[] {
  try {
    return (
      readdirSync(path, { withFileTypes: true })
        .slice(0, maxListed)
        // A link is listed as a file: whether it leads to a folder inside is found out when it is read.
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
        .sort()
    );
  } catch {
    return [];
  }
}

/** Folders that are read side by side. */
const atOnce = 32;

function readEntries(folder: string): Promise<Dirent[]> {
  return promises.readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** What was found, and whether everything was looked at. */
export interface FoundFiles {
  readonly paths: readonly string[];
  readonly isComplete: boolean;
}

/** How much is looked at, in words for people. */
export const searchLimits = `${maxFound} entries and ${deepest} levels of folders`;

interface Search {
  readonly accepts: (path: string) => boolean;
  readonly found: string[];
  seen: number;
}

/** Takes what is looked for out of one folder; answers the folders in it that are to be looked at. */
function takeEntries(search: Search, folder: string, entries: readonly Dirent[]): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  search.seen += entries.length;
  const below: string[] = [];
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name) && !filledFolders.test(path)) below.push(path);
    } else if (entry.isFile() && search.accepts(path)) search.found.push(path);
  }
  return below;
}

/** Paths below `root` that `accepts` takes, those of the upper folders first. */
export async function findFiles(root: string, accepts: (path: string) => boolean): Promise<FoundFiles> {
  const search: Search = { accepts, found: [], seen: 0 };
  let level = [''];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (let from = 0; from < level.length && search.seen <= maxFound; from += atOnce) {
      const folders = level.slice(from, from + atOnce);
      const lists = await Promise.all(folders.map(async (folder) => readEntries(join(root, folder))));
      lists.forEach((entries, at) => next.push(...takeEntries(search, folders[at] ?? '', entries)));
    }
    if (search.seen > maxFound) return { paths: search.found, isComplete: false };
    level = next;
  }
  return { paths: search.found, isComplete: level.length === 0 };
}

/** As `findFiles`, at once; `read` answers what a folder holds. */
export function findFilesNow(
  root: string,
  accepts: (path: string) => boolean,
  read: (folder: string) => readonly Dirent[],
): FoundFiles {
  const search: Search = { accepts, found: [], seen: 0 };
  let level = [''];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (search.seen > maxFound) return { paths: search.found, isComplete: false };
      next.push(...takeEntries(search, folder, read(join(root, folder))));
    }
    level = next;
  }
  return { paths: search.found, isComplete: level.length === 0 };
}

/** The nearest folder from `folder` upwards that holds `.git`: the root of the repository. */
export function repositoryRoot(folder: string): string | undefined {
  let at = folder;
  for (let steps = 0; steps < 64; steps++) {
    if (statOf(join(at, '.git')) !== undefined) return at;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
  return undefined;
}

/** URI of the rule pages that ship beside the bundle. */
export function rulePagesBeside(bundle: string): string | undefined {
  const folder = join(dirname(bundle), '..', 'docs', 'rules');
  return statOf(folder)?.isDirectory() === true ? `${pathToFileURL(folder).href}/` : undefined;
}
