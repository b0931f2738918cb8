import { compileGlob } from '../text/glob.js';

/** Absolute paths with `/`, without `.`, `..` and doubled slashes; folders have no trailing slash here. */

/** What Docker sets PATH to when an image does not. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function normalisePath(path: string): string {
  if (path.startsWith('/') && !hasOddParts.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** An empty part, or one that begins with a dot. */
const hasOddParts = /\/(?:[/.]|$)/;

/** `path` seen from `cwd`; `undefined` when either cannot be known. */
export function resolvePath(cwd: string | undefined, path: string | undefined): string | undefined {
  // Longer than any file system allows.
  if (path === undefined || path.length > 4096) return undefined;
  if (path.startsWith('/')) return normalisePath(path);
  return cwd === undefined ? undefined : normalisePath(`${cwd}/${path}`);
}

export function baseName(path: string): string {
  const trimmed = path.replace(/(?<!\/)\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  const trimmed = path.replace(/(?<!\/)\/+$/, '');
  const cut = trimmed.lastIndexOf('/');
  return cut <= 0 ? '/' : trimmed.slice(0, cut);
}

export function joinPath(folder: string, name: string): string {
  return normalisePath(`${folder}/${name}`);
}

/** With the slash that a folder ends with. */
export function asFolder(path: string): string {
  return path === '/' ? '/' : `${path}/`;
}

/** The way from a folder to what lies in it; empty for the folder itself. */
export function pathFrom(folder: string, path: string): string {
  return path.slice(asFolder(folder).length);
}

/** Whether `path` is `folder` or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** A shell or COPY pattern: whether it names a path. */
export function globTest(pattern: string): (path: string) => boolean {
  return compileGlob(pattern, { style: 'path' }).matches;
}

export function hasGlob(path: string): boolean {
  return /[*?[]/.test(path);
}
