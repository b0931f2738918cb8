import type { JoinedText } from '../text/ast.js';

/**
 * What YAML, JSON and HCL have in common, each text with its place in the source. `unknown`: to be evaluated, out of
 * `expression` as far as it was read.
 */
export type Data =
  | { readonly kind: 'unknown'; readonly expression?: JoinedText }
  | { readonly kind: 'scalar'; readonly joined: JoinedText }
  | { readonly kind: 'list'; readonly items: readonly Data[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Data> };

/** The value under a path of keys; `undefined` where there is none. */
export function dataAt(data: Data | undefined, ...keys: readonly string[]): Data | undefined {
  let found = data;
  for (const key of keys) found = found?.kind === 'map' ? found.entries.get(key) : undefined;
  return found;
}

/** The values of a map or a list, in order; nothing for a scalar. */
export function childrenOf(data: Data | undefined): readonly Data[] {
  if (data?.kind === 'map') return [...data.entries.values()];
  return data?.kind === 'list' ? data.items : [];
}

/** A scalar's text. What must be evaluated reads as `$`: no path and no name passes with it. */
export function textOf(data: Data | undefined): string | undefined {
  if (data?.kind === 'unknown') return '$';
  return data?.kind === 'scalar' ? data.joined.text : undefined;
}

/** All scalars of a scalar or of nested lists of them, as in `script:` of GitLab CI. */
export function scalarsOf(data: Data | undefined): readonly JoinedText[] {
  if (data?.kind === 'scalar') return [data.joined];
  return data?.kind === 'list' ? data.items.flatMap(scalarsOf) : [];
}
