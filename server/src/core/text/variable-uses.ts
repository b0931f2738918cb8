import type { Span } from './text.js';
import { readVariables } from './words.js';

/** A `$NAME` or `${NAME…}` in a word of an instruction. The span covers the name. */
export interface VariableUse extends Span {
  readonly name: string;
  /** Whether the expression says what to take when the variable is not set. */
  readonly hasDefault: boolean;
}

/**
 * The variables that BuildKit expands in `raw`, the text of `place` as written: single quotes and the escape
 * character keep a `$`. Where `place` is continued over lines, each use has the span of the whole word.
 */
export function variablesIn(place: Span, raw: string, escape: string): readonly VariableUse[] {
  const isContiguous = place.end - place.start === raw.length;
  const line = { text: raw, offsetAt: (offset: number) => place.start + offset };
  return readVariables(line, escape).map(({ name, nameSpan, operation }) => ({
    start: isContiguous ? nameSpan.start : place.start,
    end: isContiguous ? nameSpan.end : place.end,
    name,
    hasDefault: /^:?[-+?]/.test(operation),
  }));
}
