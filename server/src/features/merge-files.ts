import { mergeBuilderPattern } from '../assists/merge/merge.js';
import type { Merge, MergeInput } from '../assists/merge/merge-result.js';

/** One Dockerfile out of two, and the script without what moved files by hand; or why not. */
export function mergeFiles(input: MergeInput): Merge {
  return mergeBuilderPattern(input);
}
