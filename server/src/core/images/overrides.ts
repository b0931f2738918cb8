import type { ReadImage } from '../../protocol/read-image.js';
import type { ImageFacts } from './image-facts.js';

/** A user's word on images that the catalogue does not know, or knows otherwise. */
export interface ImageOverride {
  /** Image reference with `*` (any text) and `?` (one character); without a tag it stands for all tags. */
  readonly pattern: string;
  /** Image that it is built like; a tag `*` takes the tag of the reference: `golang:*`. */
  readonly like?: string;
  /** Facts that replace those found. */
  readonly facts?: Partial<ImageFacts>;
  /** What was read of the image that `pattern` names, which is then no pattern. It comes before all others. */
  readonly read?: () => ReadImage | undefined;
  /** What a Dockerfile of the repository, `builtFrom`, makes of the image that `pattern` names. It comes behind all others. */
  readonly built?: () => ImageFacts | undefined;
  readonly builtFrom?: string;
}

/** The first override whose pattern matches one of the spellings of a reference. */
export function findOverride(
  overrides: readonly ImageOverride[],
  spellings: readonly string[],
): ImageOverride | undefined {
  return overrides.find(
    ({ pattern, read, built }) =>
      read === undefined && built === undefined && spellings.some((text) => matchesGlob(pattern, text)),
  );
}

/** The image that an override points at, with the tag carried over where it asks for that. */
export function likeOf(like: string, tag: string | undefined): string {
  return like.endsWith(':*') ? like.slice(0, -1) + (tag ?? 'latest') : like;
}

/** Matches by going back to the last star only, so that no pattern takes more than length times length steps. */
function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (pattern[at] === '?' || pattern[at] === text[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
