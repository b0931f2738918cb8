import { layerName } from '../size/measure.js';
import type { StageMeasure } from '../size/stage-measure.js';
import { holderOf } from '../size/size-store.js';

/** An image to read, and the layers in it that hold the files asked for. */
export interface FileSource {
  readonly image: string;
  /** Names of layers, as `layerName` makes them. */
  readonly layers: ReadonlySet<string>;
}

/** Where the files of an instruction (`null`: of all the stage's own) are found; `undefined` while nothing tells. */
export function fileSource(
  measure: StageMeasure | undefined,
  instruction: number | null,
): FileSource | undefined {
  const image = measure && holderOf(measure);
  const layers = measure?.instructions.flatMap(({ instruction: index, layer }) =>
    layer === undefined || (instruction !== null && index !== instruction) ? [] : [layer],
  );
  if (image === undefined || layers === undefined || layers.length === 0) return undefined;
  return { image, layers: new Set(layers) };
}

/** Indexes of the layers of an image, given by their digests, that the source names. */
export function layerIndexes({ layers }: FileSource, digests: readonly string[]): ReadonlySet<number> {
  return new Set(digests.flatMap((digest, index) => (layers.has(layerName(digest)) ? [index] : [])));
}
