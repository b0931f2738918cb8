import type { ImageFacts } from './image-facts.js';

/** A user's word on images that the catalogue does not know, or knows otherwise. */
export interface ImageOverride {
  /** Image reference with `*` (any text) and `?` (one character); without a tag it stands for all tags. */
  readonly pattern: string;
  /** Image that it is built like; a tag `*` takes the tag of the reference: `golang:*`. */
  readonly like?: string;
  /** Facts that replace those found. */
  readonly facts?: Partial<ImageFacts>;
}

const compiled = new Map<string, RegExp>();

/** The first override whose pattern matches one of the spellings of a reference. */
export function findOverride(
  overrides: readonly ImageOverride[],
  spellings: readonly string[],
): ImageOverride | undefined {
  return overrides.find(({ pattern }) => spellings.some((text) => toRegExp(pattern).test(text)));
}

/** The image that an override points at, with the tag carried over where it asks for that. */
export function likeOf(like: string, tag: string | undefined): string {
  return like.endsWith(':*') ? like.slice(0, -1) + (tag ?? 'latest') : like;
}

function toRegExp(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  // Runs of stars are one star: two in a row would only make the search slow.
  const escaped = pattern.replace(/\*+/g, '*').replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const source = escaped.replaceAll('*', '.*').replaceAll('?', '.');
  const regexp = new RegExp(`^${source}$`, 's');
  if (compiled.size > 500) compiled.clear();
  compiled.set(pattern, regexp);
  return regexp;
}
