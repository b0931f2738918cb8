import { decodeText, indexOfBytes, startsWithBytes } from '../text/byte-text.js';
import { multiarchTriplet } from './elf-machines.js';
import type { ImageTree } from './image-tree.js';
import { lastPart } from '../text/paths.js';

/** Where the loader of one image looks when no RPATH says where. */
export interface LibraryFolders {
  /** From the cache that ldconfig wrote: paths by file name. */
  readonly cached: ReadonlyMap<string, readonly string[]>;
  readonly folders: readonly string[];
  /** Folders that /etc/ld.so.conf names: ldconfig reads them, the loader does not. */
  readonly configured: readonly string[];
}

export type LoaderFamily = 'glibc' | 'musl' | 'uclibc';

const maxIncludes = 200;

/** The family by the file name of the loader that is really there, links followed. */
export function familyOfLoader(path: string): LoaderFamily | undefined {
  const name = lastPart(path);
  if (/^(ld-musl-|libc\.musl-)/.test(name)) return 'musl';
  if (/^ld(64)?-uClibc/.test(name)) return 'uclibc';
  return /^ld(-linux|64\.so|-\d|\.so|-x86-64)/.test(name) ? 'glibc' : undefined;
}

/** `interpreter` is the loader's path as written in the program: musl names its path file after it. */
export async function readLibraryFolders(
  tree: ImageTree,
  family: LoaderFamily,
  interpreter: string,
  platform: string | undefined,
): Promise<LibraryFolders> {
  if (family === 'musl') return muslFolders(tree, interpreter);
  const triplet = multiarchTriplet(platform);
  const system = ['/lib64', '/usr/lib64', '/lib', '/usr/lib'];
  const multiarch = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`];
  if (family === 'uclibc') return { cached: new Map(), folders: system, configured: [] };
  const cache = await tree.text('/etc/ld.so.cache');
  return {
    cached: cache === undefined ? new Map<string, string[]>() : readLoaderCache(cache),
    folders: [...multiarch, ...system],
    configured: await readLoaderConfiguration(tree, '/etc/ld.so.conf', { left: maxIncludes }),
  };
}

/** musl: /etc/ld-musl-ARCH.path, split at colons and line ends, replaces the built-in folders. */
async function muslFolders(tree: ImageTree, interpreter: string): Promise<LibraryFolders> {
  const name = lastPart(interpreter).replace(/\.so\.1$/, '');
  const written = await tree.text(`/etc/${name}.path`);
  const folders =
    written === undefined
      ? []
      : decodeText(written)
          .split(/[:\n]/)
          .filter((folder) => folder !== '');
  const builtIn = ['/lib', '/usr/local/lib', '/usr/lib'];
  return { cached: new Map(), folders: written === undefined ? builtIn : folders, configured: [] };
}

const newCache = 'glibc-ld.so.cache1.1';
const headerSize = 48;
const entrySize = 24;

/**
 * Reads /etc/ld.so.cache in the format since glibc 2.2 (elf/cache.c): behind an optional old part a header, then
 * entries with the offsets of name and path from the header. Anything else is an empty cache.
 */
function readLoaderCache(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  const start = startsWithBytes(bytes, newCache) ? 0 : indexOfBytes(bytes, newCache);
  if (start < 0 || start + headerSize > bytes.length) return paths;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = view.getUint8(start + 28) !== 3;
  const count = view.getUint32(start + 20, littleEndian);
  for (let index = 0; index < count; index++) {
    const at = start + headerSize + index * entrySize;
    if (at + entrySize > bytes.length) break;
    const name = stringAt(bytes, start + view.getUint32(at + 4, littleEndian));
    const path = stringAt(bytes, start + view.getUint32(at + 8, littleEndian));
    const known = paths.get(name);
    if (known === undefined) paths.set(name, [path]);
    else known.push(path);
  }
  return paths;
}

function stringAt(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  return at >= bytes.length || end < 0 ? '' : decodeText(bytes.subarray(at, Math.min(end, at + 4096)));
}

async function readLoaderConfiguration(
  tree: ImageTree,
  path: string,
  budget: { left: number },
): Promise<readonly string[]> {
  const bytes = budget.left-- > 0 ? await tree.text(path) : undefined;
  const folders: string[] = [];
  for (const line of bytes === undefined ? [] : decodeText(bytes).split('\n')) {
    const words = line.replace(/#.*/, '').trim();
    const included = /^include\s+(\S.*)$/.exec(words)?.[1];
    if (included === undefined)
      folders.push(...words.split(/[\s:,]+/).filter((folder) => folder.startsWith('/')));
    for (const pattern of included?.split(/\s+/) ?? []) {
      for (const file of await expandPattern(tree, pattern)) {
        folders.push(...(await readLoaderConfiguration(tree, file, budget)));
      }
    }
  }
  return folders;
}

/** `include` patterns have their `*` in the file name: `/etc/ld.so.conf.d/*.conf`. */
async function expandPattern(tree: ImageTree, pattern: string): Promise<readonly string[]> {
  const absolute = pattern.startsWith('/') ? pattern : `/etc/${pattern}`;
  const slash = absolute.lastIndexOf('/');
  const [before = '', after] = absolute.slice(slash + 1).split('*');
  if (after === undefined) return [absolute];
  const names = await tree.list(absolute.slice(0, slash));
  const fits = names.filter((name) => name.startsWith(before) && name.endsWith(after));
  return fits.sort().map((name) => `${absolute.slice(0, slash)}/${name}`);
}
