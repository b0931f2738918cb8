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
  return sizesIn(repository)?.get(tag);
}

function sizesIn(repository: string): ReadonlyMap<string, DocumentedSize> | undefined {
  if (!Object.hasOwn(catalogueData.sizes, repository)) return undefined;
  const known = sizesOfImages.get(repository) ?? readSizes(catalogueData.sizes[repository] ?? '');
  sizesOfImages.set(repository, known);
  return known;
}

/**
 * The size that is documented for the nearest version of the same kind of image (`-alpine`, `-slim`, `-jre`): good for
 * a figure that people read with "about", and for nothing else.
 */
export function nearestSize(repository: string, tag: string): DocumentedSize | undefined {
  const kind = kindOfTag(tag);
  const wanted = versionOf(tag);
  let nearest: { readonly size: DocumentedSize; readonly distance: number } | undefined;
  for (const [other, size] of sizesIn(repository) ?? []) {
    if (kindOfTag(other) !== kind) continue;
    const distance = Math.abs(versionOf(other) - wanted);
    const isNearer =
      nearest === undefined ||
      distance < nearest.distance ||
      (distance === nearest.distance && size.asOf > nearest.size.asOf);
    if (isNearer) nearest = { size, distance };
  }
  return nearest?.size;
}

/** Releases of distributions, and words for the newest version: they do not make another kind of image. */
const releaseWords =
  /^(?:latest|lts|stable|current|v?\d[\w.]*|stretch|buster|bullseye|bookworm|trixie|jessie|bionic|focal|jammy|noble|resolute|xenial)$/;

/** The words of a tag that say what kind of image it is: `alpine` of `1.25.3-alpine3.22`. */
function kindOfTag(tag: string): string {
  return tag
    .split('-')
    .map((word) => word.replace(/^alpine[\d.]*$/, 'alpine'))
    .filter((word) => !releaseWords.test(word))
    .sort()
    .join('-');
}

/** `1.25` as a number that grows with versions; without a version it is the newest one. */
function versionOf(tag: string): number {
  const [, major, minor = '0'] = /^v?(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  return major === undefined ? 1e6 : Number(major) * 1000 + Math.min(999, Number(minor));
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
