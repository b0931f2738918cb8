import { readImageOf, type ReadImage } from './read-image.js';

/** The file in the root of a repository that holds what was read of its base images. */
export const lockName = 'stage-insight.lock.json';

/** The images of a lock file; `undefined` for text that is none. */
export function parseLock(text: string): readonly ReadImage[] | undefined {
  try {
    const { version, images } = JSON.parse(text) as { readonly version?: unknown; readonly images?: unknown };
    if (version !== 1 || !Array.isArray(images)) return undefined;
    const read = images.map(readImageOf);
    return read.every((image) => image !== undefined) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The same images give the same text, a name on each line, so that a difference shows what an image gained or lost. */
export function formatLock(images: readonly ReadImage[]): string {
  const sorted = [...images].sort((a, b) => compare(a.image, b.image) || compare(a.platform, b.platform));
  return `${JSON.stringify({ version: 1, images: sorted.map(ordered) }, null, 1)}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Keys in one order, at any depth. Lists keep theirs: words of a command have one. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const first = (key: string): number => ['image', 'platform', 'digest', 'asOf'].indexOf(key) >>> 0;
  const entries = Object.entries(value).sort(([a], [b]) => first(a) - first(b) || compare(a, b));
  return Object.fromEntries(entries.map(([key, one]) => [key, ordered(one)]));
}
