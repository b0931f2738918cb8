import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { overridesOfRead } from '../core/images/read-images.js';
import type { ImageOverride } from '../core/images/overrides.js';
import { lockName, parseLock } from '../protocol/image-lock.js';
import { readImageOf, type ReadImage } from '../protocol/read-image.js';
import { cacheFolder, makePrivateFolder } from './compile-cache.js';
import { statOf } from './stat-of.js';

/** No lock of a repository and no image is this large. */
const largestFile = 64_000_000;
const maxNames = 2000;

/**
 * Answers by the root of a repository which images were read: those of its lock, then those that the user's cache
 * has. The same list while neither file changed.
 */
export function createReadImages(folder = imageCacheFolder()): (root: string) => readonly ImageOverride[] {
  const locks = new Map<string, Stamped>();
  let cached: Stamped = { stamp: '', images: [] };
  const joined = new Map<
    string,
    { readonly parts: readonly unknown[]; readonly images: readonly ImageOverride[] }
  >();
  return (root) => {
    const lock = again(locks.get(root), join(root, lockName), readLock);
    locks.set(root, lock);
    if (folder !== undefined) cached = again(cached, join(folder, 'names'), () => readCache(folder));
    const known = joined.get(root);
    if (known?.parts[0] === lock.images && known.parts[1] === cached.images) return known.images;
    const images = [...lock.images, ...cached.images];
    joined.set(root, { parts: [lock.images, cached.images], images });
    return images;
  };
}

interface Stamped {
  readonly stamp: string;
  readonly images: readonly ImageOverride[];
}

function again(
  known: Stamped | undefined,
  path: string,
  read: (path: string) => readonly ImageOverride[],
): Stamped {
  const stat = statOf(path);
  const stamp = stat === undefined ? '' : `${String(stat.mtimeMs)} ${String(stat.size)}`;
  if (known?.stamp === stamp) return known;
  return { stamp, images: stat === undefined ? [] : read(path) };
}

function readLock(path: string): readonly ImageOverride[] {
  return overridesOfRead(lockedImages(path), (image) => image);
}

/** The images of a lock file; empty where there is none, or none of a version that is known. */
export function lockedImages(path: string): readonly ReadImage[] {
  try {
    return statSync(path).size > largestFile ? [] : (parseLock(readFileSync(path, 'utf8')) ?? []);
  } catch {
    return [];
  }
}

/** The user's folder for what was read of images. */
export function imageCacheFolder(): string | undefined {
  return cacheFolder(process.platform, process.env, homedir(), 'images');
}

type CachedName = Pick<ReadImage, 'image' | 'platform' | 'digest' | 'asOf'>;

/** Names are read at once, and what they stand for when it is asked for. */
function readCache(folder: string): readonly ImageOverride[] {
  return overridesOfRead(cachedNames(folder), (name) => readCached(folder, name));
}

function cachedNames(folder: string): readonly CachedName[] {
  const names = join(folder, 'names');
  // Whatever another user can write there could hide a fault.
  if (!existsSync(names) || !makePrivateFolder(folder)) return [];
  const files = namesIn(names).filter((name) => name.endsWith('.json'));
  return files.slice(0, maxNames).flatMap((name) => readName(join(names, name)) ?? []);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** All images of the user's cache. */
export function cachedImages(folder = imageCacheFolder()): readonly ReadImage[] {
  if (folder === undefined) return [];
  return cachedNames(folder).flatMap((name) => readCached(folder, name) ?? []);
}

function readName(path: string): CachedName | undefined {
  try {
    const { image, platform, digest, asOf } = JSON.parse(readFileSync(path, 'utf8')) as Record<
      string,
      unknown
    >;
    const texts = [image, platform, digest, asOf];
    if (!texts.every((text) => typeof text === 'string')) return undefined;
    return { image, platform, digest, asOf } as CachedName;
  } catch {
    return undefined;
  }
}

function readCached(folder: string, { image, platform, digest, asOf }: CachedName): ReadImage | undefined {
  try {
    const bytes = gunzipSync(readFileSync(fileOf(folder, digest)), { maxOutputLength: largestFile });
    const read = readImageOf(JSON.parse(bytes.toString('utf8')));
    return read?.digest === digest ? { ...read, image, platform, asOf } : undefined;
  } catch {
    return undefined;
  }
}

function fileOf(folder: string, digest: string): string {
  return join(folder, `${/^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] ?? 'unknown'}.json.gz`);
}

/** Keeps what was read for the next time; answers whether it could. */
export function cacheReadImage(image: ReadImage, folder = imageCacheFolder()): boolean {
  if (folder === undefined || !makePrivateFolder(folder)) return false;
  const { image: name, platform, digest, asOf } = image;
  const key = createHash('sha256').update(`${name} ${platform}`).digest('hex');
  try {
    mkdirSync(join(folder, 'names'), { recursive: true, mode: 0o700 });
    writeAtOnce(fileOf(folder, digest), gzipSync(JSON.stringify(image)));
    writeAtOnce(
      join(folder, 'names', `${key}.json`),
      JSON.stringify({ image: name, platform, digest, asOf }),
    );
    return true;
  } catch {
    return false;
  }
}

/** A reader sees the old file or the new one, never half of it. */
export function writeAtOnce(path: string, content: string | Buffer, mode = 0o600): void {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    writeFileSync(temporary, content, { mode, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
