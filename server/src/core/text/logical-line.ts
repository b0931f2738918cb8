import type { Comment, JoinedText } from './ast.js';
import { joinText, type Slice } from './joined-text.js';

/** One instruction's lines as BuildKit joins them, heredoc bodies not included. */
export interface LogicalLine {
  readonly joined: JoinedText;
  /** Offset after the last character, line break excluded. */
  readonly end: number;
  /** Offset of the line after it. */
  readonly next: number;
  readonly comments: readonly Comment[];
}

/**
 * Joins the lines that start at `start` (BuildKit: parser.Parse): an escape character at the end of a line,
 * blanks after it allowed and no second one before it, continues the line; comment lines and blank lines
 * in between are dropped and do not end it.
 */
export function readLogicalLine(text: string, start: number, escape: string): LogicalLine {
  const end = lineStop(text, start);
  if (continuationCut(text, start, end, escape) !== undefined) return joinLines(text, start, escape);
  const joined: JoinedText = { text: text.slice(start, end), offsetAt: (offset) => start + offset };
  return { joined, end, next: nextLine(text, end), comments: [] };
}

function joinLines(text: string, start: number, escape: string): LogicalLine {
  const slices: Slice[] = [];
  const comments: Comment[] = [];
  const parts: string[] = [];
  let length = 0;
  let end = start;
  let at = start;
  let first = true;
  let open = true;
  while (open && (first || at < text.length)) {
    const stop = lineStop(text, at);
    const dropped = first ? undefined : droppedLine(text, at, stop);
    if (dropped === undefined) {
      const cut = continuationCut(text, at, stop, escape);
      open = cut !== undefined;
      const kept = text.slice(at, cut ?? stop);
      slices.push({ at: length, source: at });
      parts.push(kept);
      length += kept.length;
      end = stop;
    } else if (dropped !== 'blank') comments.push(dropped);
    at = nextLine(text, stop);
    first = false;
  }
  return { joined: joinText(parts.join(''), slices), end, next: at, comments };
}

/** Offset of the line break (or end of text) that ends the line at `at`. */
export function lineStop(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  const stop = found === -1 ? text.length : found;
  return stop > at && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
}

/** Offset of the line after the one that stops at `stop`. */
export function nextLine(text: string, stop: number): number {
  const found = text.indexOf('\n', stop);
  return found === -1 ? text.length : found + 1;
}

export function readComment(text: string, at: number, stop: number): Comment | undefined {
  const start = skipBlanks(text, at, stop);
  if (text[start] !== '#' || start >= stop) return undefined;
  return { start, end: stop, text: text.slice(start + 1, stop).trim() };
}

export function skipBlanks(text: string, at: number, stop: number): number {
  let offset = at;
  while (offset < stop && isBlank(text.charCodeAt(offset))) offset++;
  return offset;
}

export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function droppedLine(text: string, at: number, stop: number): Comment | 'blank' | undefined {
  if (skipBlanks(text, at, stop) === stop) return 'blank';
  return readComment(text, at, stop);
}

/** Offset of the escape character that continues the line; `undefined` when it ends there. */
export function continuationCut(text: string, at: number, stop: number, escape: string): number | undefined {
  let last = stop - 1;
  while (last >= at && (text[last] === ' ' || text[last] === '\t')) last--;
  if (last < at || text[last] !== escape) return undefined;
  return last > at && text[last - 1] === escape ? undefined : last;
}
