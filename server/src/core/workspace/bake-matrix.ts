import type { BakeScope } from './bake-expression.js';
import type { Data } from './data-tree.js';

const maxCombinations = 256;

/** A scope for every combination of the values of a matrix; none when a part of it is no list that is written out. */
export function matrixScopes(matrix: Data | undefined, outer: BakeScope): readonly BakeScope[] {
  if (matrix?.kind !== 'map') return [];
  let scopes: readonly BakeScope[] = [outer];
  for (const [name, values] of matrix.entries) {
    if (values.kind !== 'list') return [];
    scopes = scopes.flatMap((scope) => values.items.map((value) => withName(scope, name, value)));
    if (scopes.length > maxCombinations) return [];
  }
  return scopes;
}

function withName(outer: BakeScope, name: string, value: Data): BakeScope {
  return (asked) => (asked === name ? { value, isVariable: false } : outer(asked));
}
