import { layerName } from '../size/measure.js';
import type { StageMeasure } from '../size/stage-measure.js';
import { holderOf } from '../size/size-store.js';

/** An image to read, and the layers in it that hold the files asked for. */
export interface FileSource {
  readonly image: string;
  /** Names of layers, as `layerName` makes them, with the instruction that made each. */
  readonly layers: ReadonlyMap<string, number>;
}

/** Where the files of an instruction (`null`: of all the stage's own) are found; `undefined` while nothing tells. */
export function fileSource(
  measure: StageMeasure | undefined,
  instruction: number | null,
): FileSource | undefined {
  const image = measure && holderOf(measure);
  const layers = measure?.instructions.flatMap(({ instruction: index, layer }) =>
    layer === undefined || (instruction !== null && index !== instruction) ? [] : [[layer, index] as const],
  );
  if (image === undefined || layers === undefined || layers.length === 0) return undefined;
  return { image, layers: new Map(layers) };
}

/** Indexes of the layers of an image, given by their digests, that the source names, with their instructions. */
export function layerIndexes(
  { layers }: FileSource,
  digests: readonly string[],
): ReadonlyMap<number, number> {
  return new Map(
    digests.flatMap((digest, index) => {
      const instruction = layers.get(layerName(digest));
      return instruction === undefined ? [] : [[index, instruction] as const];
    }),
  );
}
