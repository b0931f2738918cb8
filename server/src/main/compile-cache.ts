import { lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

const { enableCompileCache, flushCompileCache } = nodeModule as Partial<typeof nodeModule>;

/**
 * Lets Node keep what V8 compiles of the modules that are loaded from now on, for the next start. Node before 22.8
 * cannot. Kept code is run unread: without a folder that no other user can change, nothing is kept. Node's own default
 * is a folder for temporary files whose owner it does not check.
 */
export function keepCompiledCode(folder = cacheFolder(process.platform, process.env, homedir())): void {
  if (folder !== undefined && makePrivateFolder(folder)) enableCompileCache?.(folder);
}

/** Writes what was compiled so far: a process that is killed writes nothing at its end. */
export function writeCompiledCode(): void {
  flushCompileCache?.();
}

/** The place for caches of the user, as each system has it; `undefined` where there is none. */
export function cacheFolder(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  home: string,
  name = 'compile-cache',
): string | undefined {
  const parts = ['stage-insight', name];
  if (platform === 'win32') {
    const { LOCALAPPDATA: local = '' } = environment;
    return local === '' ? undefined : join(local, ...parts);
  }
  if (platform === 'darwin') return join(home, 'Library', 'Caches', ...parts);
  // A relative path is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  const { XDG_CACHE_HOME: cache = '' } = environment;
  return join(isAbsolute(cache) ? cache : join(home, '.cache'), ...parts);
}

/** Makes the folder if it is missing; answers whether only the user can change what is in it, and replace it. */
export function makePrivateFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const user = process.geteuid?.();
    return isPrivate(lstatSync(folder), user) && foldersAbove(folder).every((above) => isSafe(above, user));
  } catch {
    return false;
  }
}

/** What is known of a folder without following a link. */
type Entry = Pick<Stats, 'uid' | 'mode' | 'isDirectory'>;

const writableByOthers = 0o022;
const sticky = 0o1000;

/** `user`: the effective user; `undefined` on Windows, where the folders of a user are closed to others by default. */
export function isPrivate(entry: Entry, user: number | undefined): boolean {
  if (!entry.isDirectory()) return false;
  return user === undefined || (entry.uid === user && (entry.mode & writableByOthers) === 0);
}

/** Whether no other user than root can replace what the folder holds. */
export function isSafe(entry: Entry, user: number | undefined): boolean {
  if (user === undefined) return true;
  const isOwn = entry.uid === user || entry.uid === 0;
  // In a folder with the sticky bit, such as /tmp, a user can replace only what is theirs.
  return isOwn && ((entry.mode & writableByOthers) === 0 || (entry.mode & sticky) !== 0);
}

function foldersAbove(folder: string): readonly Stats[] {
  const found: Stats[] = [];
  let path = realpathSync(dirname(folder));
  for (; path !== dirname(path); path = dirname(path)) found.push(lstatSync(path));
  return [...found, lstatSync(path)];
}
