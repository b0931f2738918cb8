import type { NamesByFolder, ReadImage } from '../../../../server/src/protocol/read-image.js';
import type { ImageTree } from '../binary/image-tree.js';
import { familyOfLoader, readLibraryFolders } from '../binary/library-folders.js';
import type { ImageConfig } from './image-config.js';

/** What Docker sets where an image sets nothing. */
export const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const usualLibraries = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64'];

/** Executable files in the folders of PATH and in those where programs usually are; links count by where they lead. */
export async function listPrograms(tree: ImageTree, env: ReadImage['env']): Promise<NamesByFolder> {
  const folders = [...(env['PATH'] ?? '').split(':').slice(0, 100), ...usualPath.split(':')];
  return listNames(tree, folders, () => true, true);
}

/** Names of libraries in the folders where the loaders of the image look. */
export async function listLibraries(
  tree: ImageTree,
  loaders: readonly string[],
  { platform, env }: Pick<ImageConfig, 'platform' | 'env'>,
): Promise<NamesByFolder> {
  const folders = [...usualLibraries, ...(env['LD_LIBRARY_PATH'] ?? '').split(':').slice(0, 100)];
  for (const loader of loaders) {
    const family = familyOfLoader(loader);
    if (family === undefined) continue;
    const found = await readLibraryFolders(tree, family, loader, platform);
    folders.push(...found.folders, ...found.configured);
  }
  return listNames(tree, folders, (name) => /\.so(?:\.|$)/.test(name), false);
}

/** By real folder; a folder that is not there lists nothing, so that all that is asked for in it is absent. */
async function listNames(
  tree: ImageTree,
  folders: readonly string[],
  fits: (name: string) => boolean,
  areExecutable: boolean,
): Promise<NamesByFolder> {
  const lists = new Map<string, readonly string[]>();
  for (const folder of folders.filter((one) => one.startsWith('/'))) {
    const real = (await tree.find(folder))?.path ?? folder.replace(/\/$/, '');
    if (lists.has(real)) continue;
    const names = (await tree.list(real)).filter((name) => fits(name) && !/\p{Cc}/u.test(name)).sort();
    const kept: string[] = [];
    for (const name of names) {
      const file = (await tree.find(`${real}/${name}`))?.file;
      if (file?.kind === 'file' && (!areExecutable || (file.mode & 0o111) !== 0)) kept.push(name);
    }
    lists.set(real, kept);
  }
  const sorted = [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}

const linkedFolders = ['/bin', '/sbin', '/lib', '/lib64', '/usr/sbin', '/usr/lib64'];

/** Where folders at the root of the image lead, as most distributions have merged them into /usr. */
export async function readFolderLinks(tree: ImageTree): Promise<ReadImage['folderLinks']> {
  const found = await Promise.all(
    linkedFolders.map(async (folder) => [folder, await tree.find(folder)] as const),
  );
  return Object.fromEntries(
    found.flatMap(([folder, real]) =>
      real === undefined || real.path === folder || real.file.kind !== 'folder' ? [] : [[folder, real.path]],
    ),
  );
}
