import { t } from '../text/translate.js';

/** One entry of the archive of a layer, reduced to what decides what the image holds. */
export interface LayerEntry {
  /** Without a slash at its beginning or end; its names are none of `.`, `..` and empty. */
  readonly path: string;
  /** `plain`: a file of which only the place matters, as it hides what lower layers have there. */
  readonly kind: 'file' | 'plain' | 'folder' | 'link' | 'hard-link' | 'other';
  readonly mode: number;
  readonly size: number;
  /** Of links, as written. */
  readonly target?: string;
  /** Of the few files that are read. */
  readonly bytes?: Uint8Array;
}

/** Bytes that the layers take, those of files that upper layers hide included. */
export function bytesOfLayers(layers: readonly (readonly LayerEntry[])[]): number {
  return layers.flat().reduce((sum, { size }) => sum + size, 0);
}

/** What the header of an entry says, in the words of `tar`. */
export interface EntryHeader {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly size: number;
  readonly linkname?: string;
}

const longestPath = 4096;
const deepestPath = 200;

/** The entry without its bytes. Throws on a name that no image can hold. */
export function entryOf({ name, type, mode, size, linkname }: EntryHeader): LayerEntry | undefined {
  const path = cleanPath(name);
  if (path === '') return undefined;
  const common = { path, mode: mode & 0o7777, size: 0 };
  switch (type) {
    case 'directory':
      return { ...common, kind: 'folder' };
    case 'symlink':
      return { ...common, kind: 'link', target: (linkname ?? '').slice(0, longestPath) };
    case 'link':
      return { ...common, kind: 'hard-link', target: cleanPath(linkname ?? '') };
    case 'file':
    case 'contiguous-file':
      return { ...common, kind: isKept(path, mode) ? 'file' : 'plain', size };
    default:
      return { ...common, kind: 'other' };
  }
}

function cleanPath(name: string): string {
  if (name.length > longestPath)
    throw new Error(t('The image has a path that is longer than any system allows.'));
  const names = name.split('/').filter((part) => part !== '' && part !== '.');
  if (names.includes('..')) throw new Error(t('The image contains a path that points outside it.'));
  if (names.length > deepestPath)
    throw new Error(t('The image has folders nested more than {0} levels deep.', deepestPath));
  return names.join('/');
}

const keptFolders =
  /^(?:etc|var\/lib\/(?:dpkg\/status|rpm|pacman)|usr\/(?:lib\/(?:os-release|sysimage)|share\/(?:zoneinfo|ca-certificates|pki))|(?:usr\/)?lib\/apk)(?:\/|\.d\/|$)/;

function isKept(path: string, mode: number): boolean {
  return (
    (mode & 0o111) !== 0 ||
    /\.so(?:\.|$)/.test(path) ||
    path.includes('/.wh.') ||
    keptFolders.test(path) ||
    versionFiles.test(path)
  );
}

const readFiles =
  /^(?:(?:etc|usr\/lib)\/os-release|etc\/(?:passwd|group|ld\.so\.conf|ld\.so\.cache|ld\.so\.conf\.d\/[^/]+|ld-musl-[^/]+\.path)|var\/lib\/dpkg\/status(?:\.d\/[^/]+)?|(?:usr\/)?lib\/apk\/db\/installed)$/;
const libcFiles =
  /(?:^|\/)lib(?:32|64)?\/(?:[^/]+\/)?(?:libc\.so\.6|libc-2\.\d+\.so|ld-musl-[^/]+\.so\.1|libc\.musl-[^/]+\.so\.1)$/;
/** Files that say which version of Java, Go or Node.js an image has; of other files of these names little is read. */
const versionFiles = /(?:^|\/)(?:release|go[^/]*\/VERSION|include\/node\/node_version\.h)$/;
export const largestVersionFile = 16_000;
/** The longest file that is read: the list of packages of a large image has a third of it. */
const largestRead = 16_000_000;

/** Whether the bytes of a file are wanted. */
export function isRead({ path, kind, size }: LayerEntry): boolean {
  if (kind !== 'file') return false;
  const isOfSystem = size <= largestRead && (readFiles.test(path) || libcFiles.test(path));
  return isOfSystem || (size <= largestVersionFile && versionFiles.test(path));
}

/** Bounds of one image, over all its layers: what real images have twice over, in memory below 200 MB. */
export const imageLimits = {
  entries: 350_000,
  /** Of the files that are read. */
  readBytes: 200_000_000,
  /** Of the unpacked layers. */
  bytes: 64_000_000_000,
  /** Characters of paths and of what links lead to. */
  names: 35_000_000,
} as const;

/**
 * What a layer may unpack to. Whole files of zeros are found in real layers; one of more than 2 GB that shrinks to the
 * two-hundredth part is made to keep its readers busy.
 */
export function maxUnpackedOf(packedBytes: number): number {
  return 2_000_000_000 + 200 * packedBytes;
}
