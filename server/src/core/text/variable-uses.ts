import type { Span } from './text.js';

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
  if (!raw.includes('$')) return [];
  const isContiguous = place.end - place.start === raw.length;
  return [...raw.matchAll(/\$(\{?)([A-Za-z_]\w*)(:?[-+?])?/g)].flatMap(
    ({ index, 1: brace = '', 2: name = '', 3: operator }) => {
      if (raw[index - 1] === escape || isSingleQuoted(raw, index)) return [];
      const start = place.start + index + 1 + brace.length;
      const span = isContiguous
        ? { start, end: start + name.length }
        : { start: place.start, end: place.end };
      return [{ ...span, name, hasDefault: brace !== '' && operator !== undefined }];
    },
  );
}

function isSingleQuoted(raw: string, offset: number): boolean {
  let quote = '';
  for (let at = 0; at < offset; at++) {
    const char = raw.charAt(at);
    if (char === quote) quote = '';
    else if (quote === '' && (char === "'" || char === '"')) quote = char;
  }
  return quote === "'";
}
