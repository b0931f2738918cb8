import { countUpTo } from './sorted.js';

/** Positions, ranges and the line index of one text. All positions are 0-based; characters are UTF-16 units. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A half-open span of UTF-16 offsets into a text. The core works in spans; ranges are made at its border. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface LineIndex {
  readonly lineCount: number;
  /** Offset of the first character of `line`; lines past the end answer the length of the text. */
  lineStart(line: number): number;
  /** Position of `offset`, clamped to the text. */
  positionAt(offset: number): Position;
  /** Offset of `position`, clamped to its line (line break excluded) and to the text. */
  offsetAt(position: Position): number;
  rangeOf(span: Span): Range;
}

/** Line breaks are those of LSP: `\n`, `\r\n` and a lone `\r`. */
export function indexLines(text: string): LineIndex {
  const starts = lineStarts(text);
  const positionAt = (offset: number): Position => {
    const clamped = Math.max(0, Math.min(offset, text.length));
    const line = countUpTo(starts, clamped, (start) => start) - 1;
    return { line, character: clamped - (starts[line] ?? 0) };
  };
  return {
    lineCount: starts.length,
    lineStart: (line) => (line < 0 ? 0 : (starts[line] ?? text.length)),
    positionAt,
    offsetAt: ({ line, character }) => {
      if (line < 0) return 0;
      const start = starts[line];
      if (start === undefined) return text.length;
      return Math.min(start + Math.max(0, character), lineEnd(text, starts[line + 1]));
    },
    rangeOf: ({ start, end }) => ({ start: positionAt(start), end: positionAt(end) }),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1);
  }
  return starts;
}

function lineEnd(text: string, nextStart: number | undefined): number {
  if (nextStart === undefined) return text.length;
  const crlf = text.charCodeAt(nextStart - 1) === 10 && text.charCodeAt(nextStart - 2) === 13;
  return nextStart - (crlf ? 2 : 1);
}

/** Whether one span lies within another. */
export function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function spanHolds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
