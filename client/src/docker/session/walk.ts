import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { PathFilter } from '../../model/build/path-filter.js';

/** One file system object of the context, as the engine wants to hear of it. */
export interface ContextEntry {
  /** Relative to the context, with `/`. */
  readonly path: string;
  /** Mode bits as Go writes them. */
  readonly mode: number;
  readonly bytes: number;
  /** Nanoseconds since 1970. */
  readonly modifiedAt: bigint;
  readonly linkTarget?: string;
  /** Where the bytes of a regular file are: on the disk or here. */
  readonly content?: { readonly file: string } | { readonly bytes: Buffer };
}

/** Go's type bits. */
export const goMode = {
  folder: 2 ** 31,
  link: 2 ** 27,
  device: 2 ** 26,
  pipe: 2 ** 25,
  setuid: 2 ** 23,
  setgid: 2 ** 22,
  sticky: 2 ** 20,
};

/**
 * Everything below `root` that the filter sends, in the order the engine demands (names bytewise, a folder before
 * its content). Unreadable folders and files that vanish meanwhile are errors of the caller's build. Gives other
 * work a turn every few milliseconds.
 */
export async function* walkContext(root: string, filter: PathFilter): AsyncGenerator<ContextEntry> {
  let turnEnds = Date.now() + 8;
  const waiting: Visit[] = visitsOf(root, '', []);
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { path, isFolder, parents } = visit;
    const decision = filter.decide(path, isFolder);
    if (decision === 'skip') continue;
    const entry = entryOf(root, path);
    if (entry === undefined) continue;
    const pending = { entry, isSent: false };
    if (decision === 'send') {
      for (const parent of [...parents, pending]) {
        if (!parent.isSent) yield parent.entry;
        parent.isSent = true;
      }
    }
    if (isFolder) waiting.push(...visitsOf(root, path, [...parents, pending]));
    if (Date.now() >= turnEnds) {
      await setImmediate();
      turnEnds = Date.now() + 8;
    }
  }
}

interface Visit {
  readonly path: string;
  readonly isFolder: boolean;
  /** Folders above; one that is only entered is sent right before the first thing inside. */
  readonly parents: readonly { readonly entry: ContextEntry; isSent: boolean }[];
}

/** Last first, for the stack. */
function visitsOf(root: string, folder: string, parents: Visit['parents']): Visit[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .map((entry) => ({
      path: folder === '' ? entry.name : `${folder}/${entry.name}`,
      isFolder: entry.isDirectory(),
      parents,
    }))
    .sort((a, b) => comparePaths(b.path, a.path));
}

function comparePaths(a: string, b: string): number {
  // UTF-16 and UTF-8 order differ from the surrogates on.
  if (!/[\ud800-\uffff]/.test(a + b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function entryOf(root: string, path: string): ContextEntry | undefined {
  const file = join(root, path);
  const stat = lstatSync(file, { bigint: true });
  if (stat.isSocket()) return undefined;
  const mode = goModeOf(stat);
  if (stat.isSymbolicLink()) {
    return {
      path,
      mode,
      bytes: 0,
      modifiedAt: stat.mtimeNs,
      linkTarget: readlinkSync(file).replaceAll('\\', '/'),
    };
  }
  const isFile = stat.isFile();
  return {
    path,
    mode,
    bytes: isFile ? Number(stat.size) : 0,
    modifiedAt: stat.mtimeNs,
    ...(isFile && { content: { file } }),
  };
}

/** On Windows there are no permission bits: everything may be run, as the docker command line does it. */
function goModeOf(stat: BigIntStats): number {
  const bits = Number(stat.mode);
  const permissions = process.platform === 'win32' ? 0o755 : bits & 0o777;
  const special =
    (bits & 0o4000 ? goMode.setuid : 0) +
    (bits & 0o2000 ? goMode.setgid : 0) +
    (bits & 0o1000 ? goMode.sticky : 0);
  return permissions + (process.platform === 'win32' ? 0 : special) + typeBits(stat);
}

function typeBits(stat: BigIntStats): number {
  if (stat.isDirectory()) return goMode.folder;
  if (stat.isSymbolicLink()) return goMode.link;
  if (stat.isFIFO()) return goMode.pipe;
  return stat.isFile() ? 0 : goMode.device;
}
