import type { LayerFile } from '../../ports/engine.js';

/**
 * What layers hold, by their digests, so that no layer is read twice: two instructions of one image, and two images of
 * one base, share what was read. The layers that were asked for longest ago are dropped first.
 */
export interface LayerMemory {
  /** Whether the files of a layer are there. */
  has(digest: string): boolean;
  /** Files of a layer with `layer` as their index; empty when it was never read. */
  files(digest: string, layer: number): readonly LayerFile[];
  keep(digest: string, files: readonly LayerFile[]): void;
}

/** Some 100 MB of memory at most. */
const maxFiles = 400_000;

export function createLayerMemory(limit = maxFiles): LayerMemory {
  const layers = new Map<string, readonly LayerFile[]>();
  let count = 0;
  const drop = (digest: string): void => {
    count -= layers.get(digest)?.length ?? 0;
    layers.delete(digest);
  };
  return {
    has: (digest) => layers.has(digest),
    files: (digest, layer) => {
      const found = layers.get(digest);
      if (found === undefined) return [];
      // Newest last: the order of insertion is the order of use.
      layers.delete(digest);
      layers.set(digest, found);
      return found.map((file) => (file.layer === layer ? file : { ...file, layer }));
    },
    keep: (digest, files) => {
      drop(digest);
      layers.set(digest, files);
      count += files.length;
      for (const oldest of layers.keys()) {
        if (count <= limit || oldest === digest) break;
        drop(oldest);
      }
    },
  };
}

/**
 * Indexes of the layers to read for the files of `own`: itself, and the layers above it up to `end`, which tell what
 * becomes of those files.
 */
export function layersToRead(own: ReadonlySet<number>, end: number): readonly number[] {
  if (own.size === 0) return [];
  const first = Math.min(...own);
  const last = Math.max(end, ...own);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
