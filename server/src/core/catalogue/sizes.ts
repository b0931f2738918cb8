import { catalogueData } from './catalogue-data.js';

/** A documented size on linux/amd64. */
export interface KnownSize {
  /** Unpacked bytes, as the engine shows them. */
  readonly bytes: number | undefined;
  /** Bytes of the layers as they travel. */
  readonly packed: number | undefined;
  readonly asOf: string;
}

let sizes: ReadonlyMap<string, KnownSize> | undefined;

/** The size that is documented for this very tag. */
export function sizeOf(repository: string, tag: string): KnownSize | undefined {
  sizes ??= readSizes();
  return sizes.get(`${repository}:${tag}`);
}

function readSizes(): ReadonlyMap<string, KnownSize> {
  const found = new Map<string, KnownSize>();
  for (const line of catalogueData.sizes) {
    const [bytes, packed, asOf = '', repository = '', tags = ''] = line.split('|');
    const size = { bytes: Number(bytes) || undefined, packed: Number(packed) || undefined, asOf };
    for (const tag of tags.split(' ')) {
      const key = `${repository}:${tag}`;
      // The newest figure of a tag counts.
      if ((found.get(key)?.asOf ?? '') < asOf) found.set(key, size);
    }
  }
  return found;
}
