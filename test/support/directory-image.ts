import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageFile, ImageFiles } from '../../client/src/ports/image-files.js';

/** A folder of this machine as the root of an image. Links are told, not followed: they stay inside the root. */
export function directoryImage(root: string): ImageFiles {
  return {
    stat: (path) => statIn(root, path).catch(() => undefined),
    read: (path) => readFile(join(root, path)).catch(() => undefined),
    list: (folder) => readdir(join(root, folder)).catch(() => []),
  };
}

async function statIn(root: string, path: string): Promise<ImageFile> {
  const stats = await lstat(join(root, path));
  const common = { bytes: stats.size, mode: stats.mode & 0o7777 };
  if (stats.isSymbolicLink())
    return { kind: 'link', ...common, linkTarget: await readlink(join(root, path)) };
  return { kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other', ...common };
}
