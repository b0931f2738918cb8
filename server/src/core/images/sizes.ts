import { catalogueData } from './catalogue-data.js';

/** A documented size on linux/amd64. */
export interface DocumentedSize {
  /** Unpacked bytes, as the engine shows them. */
  readonly bytes: number | undefined;
  /** Bytes of the layers as they travel. */
  readonly packed: number | undefined;
  readonly asOf: string;
}

const sizesOfImages = new Map<string, ReadonlyMap<string, DocumentedSize>>();

/** The size that is documented for this very tag. */
export function sizeOf(repository: string, tag: string): DocumentedSize | undefined {
  if (!Object.hasOwn(catalogueData.sizes, repository)) return undefined;
  const known = sizesOfImages.get(repository) ?? readSizes(catalogueData.sizes[repository] ?? '');
  sizesOfImages.set(repository, known);
  return known.get(tag);
}

function readSizes(text: string): ReadonlyMap<string, DocumentedSize> {
  const found = new Map<string, DocumentedSize>();
  for (const row of text.split(';')) {
    const [bytes, packed, day, tags = ''] = row.split('|');
    const asOf = catalogueData.words[Number(day)] ?? '';
    const size = { bytes: Number(bytes) || undefined, packed: Number(packed) || undefined, asOf };
    for (const tag of tags.split(' ')) {
      // The newest figure of a tag counts.
      if ((found.get(tag)?.asOf ?? '') < asOf) found.set(tag, size);
    }
  }
  return found;
}
