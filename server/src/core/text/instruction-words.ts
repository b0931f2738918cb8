import type { Flag, JoinedText, Variable, Word } from './ast.js';
import { findFlags, findStrings, findVariables, findWords } from './instruction-structure.js';
import { sliceJoined, sourceSpan } from './joined-text.js';
import { isBlank, skipBlanks } from './logical-line.js';
import type { Span } from './text.js';

export interface Flags {
  readonly flags: readonly Flag[];
  /** What follows the flags, blanks trimmed on both sides. */
  readonly rest: JoinedText;
}

/** The leading `--name[=value]` words of `line`, which BuildKit takes off every instruction. */
export function readFlags(line: JoinedText, escape: string): Flags {
  const own = trim(line, 0);
  const { flags, end } = findFlags(own.text, escape);
  if (end === 0) return { flags: [], rest: own };
  const spanOf = (start: number, stop: number): Span => sourceSpan(own, start, stop);
  return {
    flags: flags.map(({ start, end: stop, name, value }) => {
      const span = spanOf(start, stop);
      const flag = {
        ...span,
        name: own.text.slice(name.start, name.end),
        nameSpan: spanOf(name.start, name.end),
      };
      if (value === undefined) return flag;
      const isEmpty = value.start === value.end;
      return {
        ...flag,
        value: unquote(own.text.slice(value.start, value.end), escape),
        valueSpan: isEmpty ? { start: span.end, end: span.end } : spanOf(value.start, value.end),
      };
    }),
    rest: trim(own, end),
  };
}

/** The words of `line`. With `quoted`, blanks inside quotes do not split. */
export function readWords(line: JoinedText, escape: string, quoted: boolean): Word[] {
  return findWords(line.text, escape, quoted).map(({ start, end }) => {
    const raw = line.text.slice(start, end);
    return { ...sourceSpan(line, start, end), raw, value: unquote(raw, escape) };
  });
}

/** The strings of a JSON array of strings; `undefined` when `line` is no such array. */
export function readJsonWords(line: JoinedText): Word[] | undefined {
  const { text } = line;
  const values = text.startsWith('[') ? parseStrings(text) : undefined;
  if (values === undefined) return undefined;
  // The values are those of JSON: the library knows neither `\n` nor `\u0041`.
  return findStrings(text).map(({ start, end }, at) => {
    return { ...sourceSpan(line, start, end), raw: text.slice(start, end), value: values[at] ?? '' };
  });
}

export function readVariables(line: JoinedText, escape: string): Variable[] {
  return findVariables(line.text, escape).map(({ start, end, name }) => {
    const operation = line.text[start + 1] === '{' ? line.text.slice(name.end, end - 1) : '';
    return {
      ...sourceSpan(line, start, end),
      name: line.text.slice(name.start, name.end),
      nameSpan: sourceSpan(line, name.start, name.end),
      operation,
      hasDefault: /^:?[-+?]/.test(operation),
    };
  });
}

/** Removes quotes and resolves escapes as BuildKit's word lexer does; variables stay. */
export function unquote(raw: string, escape: string): string {
  if (!raw.includes('"') && !raw.includes("'") && !raw.includes(escape)) return raw;
  let result = '';
  let quote = '';
  for (let at = 0; at < raw.length; at++) {
    const char = raw.charAt(at);
    const next = raw.charAt(at + 1);
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === escape && quote !== "'" && next !== '') {
      if (quote === '"' && !['"', '$', escape].includes(next)) result += char;
      result += next;
      at++;
    } else result += char;
  }
  return result;
}

function trim(line: JoinedText, from: number): JoinedText {
  const { text } = line;
  const start = skipBlanks(text, from, text.length);
  let end = text.length;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return sliceJoined(line, start, end);
}

function parseStrings(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  } catch {
    // Not JSON: BuildKit then takes the text in its shell form.
  }
  return undefined;
}
