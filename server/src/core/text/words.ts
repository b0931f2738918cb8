import type { Flag, JoinedText, Word } from './ast.js';
import { sliceJoined, sourceSpan } from './joined-text.js';
import { isBlank, skipBlanks } from './logical-line.js';

export interface Flags {
  readonly flags: readonly Flag[];
  /** What follows the flags, blanks trimmed on both sides. */
  readonly rest: JoinedText;
}

/**
 * Splits the leading `--name[=value]` words off (BuildKit: extractBuilderFlags): quotes are removed and
 * escapes resolved, a bare `--` ends the flags.
 */
export function readFlags(line: JoinedText, escape: string): Flags {
  const flags: Flag[] = [];
  const { text } = line;
  let at = skipBlanks(text, 0, text.length);
  while (text.startsWith('--', at)) {
    const stop = wordStop(text, at, escape);
    const raw = text.slice(at, stop);
    if (raw !== '--') flags.push(makeFlag(line, at, stop, escape));
    at = skipBlanks(text, stop, text.length);
    if (raw === '--') break;
  }
  return { flags, rest: trimEnd(sliceJoined(line, at, text.length)) };
}

/** The words of `line`. With `quoted`, blanks inside quotes do not split. */
export function splitWords(line: JoinedText, escape: string, quoted: boolean): Word[] {
  const words: Word[] = [];
  const { text } = line;
  const isPlain = !hasQuotes(text, escape);
  let at = skipBlanks(text, 0, text.length);
  while (at < text.length) {
    const stop = quoted && !isPlain ? wordStop(text, at, escape) : blankStop(text, at);
    const raw = text.slice(at, stop);
    const { start, end } = sourceSpan(line, at, stop);
    words.push({ start, end, raw, value: isPlain ? raw : unquote(raw, escape) });
    at = skipBlanks(text, stop, text.length);
  }
  return words;
}

/** The strings of a JSON array of strings; `undefined` when `line` is no such array. */
export function readJsonWords(line: JoinedText): Word[] | undefined {
  const { text } = line;
  if (!text.startsWith('[')) return undefined;
  const values = parseStrings(text);
  if (values === undefined) return undefined;
  const words: Word[] = [];
  let at = 1;
  for (const value of values) {
    const start = text.indexOf('"', at);
    const end = stringStop(text, start);
    words.push({ ...sourceSpan(line, start, end), raw: text.slice(start, end), value });
    at = end;
  }
  return words;
}

/** Removes quotes and resolves escapes as BuildKit's word lexer does; variables stay. */
export function unquote(raw: string, escape: string): string {
  if (!hasQuotes(raw, escape)) return raw;
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

function hasQuotes(text: string, escape: string): boolean {
  return text.includes('"') || text.includes("'") || text.includes(escape);
}

function makeFlag(line: JoinedText, start: number, stop: number, escape: string): Flag {
  const raw = line.text.slice(start, stop);
  const equals = raw.indexOf('=');
  const nameEnd = equals === -1 ? stop : start + equals;
  const span = sourceSpan(line, start, stop);
  const name = line.text.slice(start + 2, nameEnd);
  const nameSpan = sourceSpan(line, start + 2, nameEnd);
  if (equals === -1) return { ...span, name, nameSpan };
  const valueSpan =
    equals + 1 === raw.length ? { start: span.end, end: span.end } : sourceSpan(line, nameEnd + 1, stop);
  return { ...span, name, nameSpan, value: unquote(raw.slice(equals + 1), escape), valueSpan };
}

function trimEnd(line: JoinedText): JoinedText {
  let end = line.text.length;
  while (end > 0 && isBlank(line.text.charCodeAt(end - 1))) end--;
  return end === line.text.length ? line : sliceJoined(line, 0, end);
}

const blanks = /[\t-\r ]/g;

function blankStop(text: string, at: number): number {
  blanks.lastIndex = at;
  return blanks.test(text) ? blanks.lastIndex - 1 : text.length;
}

function wordStop(text: string, at: number, escape: string): number {
  let quote = '';
  for (let offset = at; offset < text.length; offset++) {
    const char = text.charAt(offset);
    if (char === escape && quote !== "'") offset++;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (quote === '' && isBlank(text.charCodeAt(offset))) return offset;
  }
  return text.length;
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

function stringStop(text: string, start: number): number {
  let offset = start + 1;
  while (offset < text.length && text[offset] !== '"') offset += text[offset] === '\\' ? 2 : 1;
  return offset + 1;
}
