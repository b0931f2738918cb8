import { join, relative } from 'node:path';
import type { NamedImage } from '../../../server/src/features/image-answers.js';
import { cachedImages, lockedImages, writeAtOnce } from '../../../server/src/main/read-images.js';
import { formatLock, lockName } from '../../../server/src/protocol/image-lock.js';
import type { ReadImage } from '../../../server/src/protocol/read-image.js';
import type { ReadDigest } from '../ports/image-reader.js';
import type { Terminal } from './terminal.js';
import { reasonOf } from './read-file.js';
import { UsageError } from './usage-error.js';

/**
 * Writes what is known from reading: now, in the cache, or in the lock as it is. `isPart`: the call is about some of
 * the images of the repository, so the others stay.
 */
export function writeLock(
  root: string,
  wanted: readonly NamedImage[],
  read: readonly ReadImage[],
  isPart: boolean,
  terminal: Terminal,
): void {
  const path = join(root, lockName);
  const names = namesOf(wanted);
  const before = lockedImages(path).filter(({ image }) => isPart || names.includes(image));
  const known = new Map<string, ReadImage>();
  const isWanted = ({ image }: ReadImage): boolean => names.includes(image);
  const kept = new Set(before.map(({ image }) => image));
  const cached = cachedImages().filter((image) => isWanted(image) && !kept.has(image.image));
  for (const image of [...cached, ...before, ...read]) known.set(`${image.image} ${image.platform}`, image);
  const missing = names.filter((name) => ![...known.values()].some(({ image }) => image === name));
  if (known.size === 0)
    throw new UsageError('none of the images was read yet; --read engine or --read registry reads them');
  for (const name of missing) terminal.warn(`stage-insight: ${name} is not in the lock: it was not read yet`);
  try {
    writeAtOnce(path, formatLock([...known.values()]), 0o644);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}

/** Images of the lock that the call is about. */
export function lockedOf(root: string, wanted: readonly NamedImage[]): readonly ReadImage[] {
  const names = namesOf(wanted);
  return lockedImages(join(root, lockName)).filter(({ image }) => names.includes(image));
}

/** In which way the lock is not what it would be if it was written now; each a sentence. */
export function checkLock(
  root: string,
  wanted: readonly NamedImage[],
  read: readonly ReadDigest[],
  isPart: boolean,
): readonly string[] {
  const path = join(root, lockName);
  const locked = lockedImages(path);
  const names = namesOf(wanted);
  const place = relative(process.cwd(), path) || lockName;
  const missing = names
    .filter((name) => !locked.some(({ image }) => image === name))
    .map((name) => `${place} lacks ${name}`);
  const unused = isPart
    ? []
    : [...new Set(locked.map(({ image }) => image))]
        .filter((image) => !names.includes(image))
        .map((image) => `${place} has ${image}, which no Dockerfile names`);
  const changed = read.flatMap(({ image, platform, digest }) => {
    const before = locked.find((one) => one.image === image && one.platform === platform);
    return before === undefined || before.digest === digest
      ? []
      : [
          `${place} is stale: ${image} for ${platform} is ${digest.slice(0, 19)}… and no longer ${before.digest.slice(0, 19)}…`,
        ];
  });
  return [...missing, ...unused, ...changed];
}

function namesOf(wanted: readonly NamedImage[]): readonly string[] {
  return [...new Set(wanted.filter(({ isBuiltHere }) => !isBuiltHere).map(({ image }) => image))];
}
