import { findPatterns, type PatternFiles } from '../assists/merge/find-patterns.js';
import { mergeBuilderPattern } from '../assists/merge/merge.js';
import type { Merge, MergeInput, TextFile } from '../assists/merge/merge-result.js';
import type { Glue } from '../core/inputs.js';

/** The builder patterns that a script runs. */
export function builderPatterns(glue: TextFile): readonly PatternFiles[] {
  return findPatterns(glue);
}

/** One Dockerfile out of two, and the script without what moved files by hand; or why not. */
export function mergeFiles(input: MergeInput): Merge {
  return mergeBuilderPattern(input);
}

/** The patterns that concern one Dockerfile, for its analysis. */
export function gluesOf(dockerfile: string, patterns: readonly PatternFiles[]): readonly Glue[] {
  return patterns.flatMap((pattern): Glue[] => {
    if (pattern.build === dockerfile) return [{ ...pattern, role: 'build' }];
    return pattern.target === dockerfile ? [{ ...pattern, role: 'target' }] : [];
  });
}
