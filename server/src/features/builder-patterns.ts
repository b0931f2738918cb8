import { findPatterns, type PatternFiles } from '../assists/merge/find-patterns.js';
import type { TextFile } from '../assists/merge/merge-result.js';
import type { Glue } from '../core/inputs.js';

/** The builder patterns that a script runs. */
export function builderPatterns(glue: TextFile): readonly PatternFiles[] {
  return findPatterns(glue);
}

/** The patterns that concern one Dockerfile, for its analysis. */
export function gluesOf(dockerfile: string, patterns: readonly PatternFiles[]): readonly Glue[] {
  return patterns.flatMap((pattern): Glue[] => {
    if (pattern.build === dockerfile) return [{ ...pattern, role: 'build' }];
    return pattern.target === dockerfile ? [{ ...pattern, role: 'target' }] : [];
  });
}
