import type { LineIndex, Position, Range, Span } from '../core/text/text.js';

/** How the client counts characters of a line. */
export type PositionEncoding = 'utf-16' | 'utf-8';

/** Turns the offsets of one text into the client's positions and back. Anything given is clamped to the text. */
export interface Positions {
  positionAt(offset: number): Position;
  rangeOf(span: Span): Range;
  offsetAt(position: Position): number;
  spanOf(range: Range): Span;
}

/** The first encoding of the client's list that we can; UTF-16 when it has none of ours, as the protocol asks. */
export function chooseEncoding(offered: readonly string[] | undefined): PositionEncoding {
  return offered?.find((name): name is PositionEncoding => name === 'utf-16' || name === 'utf-8') ?? 'utf-16';
}

export function createPositions(text: string, lines: LineIndex, encoding: PositionEncoding): Positions {
  const positionAt =
    encoding === 'utf-16'
      ? (offset: number): Position => lines.positionAt(offset)
      : (offset: number): Position => toUtf8(text, lines, offset);
  const offsetAt = (position: Position): number => {
    const { line, character } = clamp(position);
    if (encoding === 'utf-16') return lines.offsetAt({ line, character });
    return fromUtf8(text, lines, line, character);
  };
  return {
    positionAt,
    offsetAt,
    rangeOf: ({ start, end }) => ({ start: positionAt(start), end: positionAt(end) }),
    spanOf: ({ start, end }) => {
      const from = offsetAt(start);
      return { start: from, end: Math.max(from, offsetAt(end)) };
    },
  };
}

/** Numbers from outside may be anything. */
function clamp({ line, character }: Position): Position {
  return { line: clamped(line), character: clamped(character) };
}

function clamped(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0;
}

function toUtf8(text: string, lines: LineIndex, offset: number): Position {
  const { line, character } = lines.positionAt(offset);
  const start = lines.lineStart(line);
  let bytes = 0;
  for (let at = start; at < start + character; at++) bytes += utf8Length(text, at);
  return { line, character: bytes };
}

/** A position inside a character means its start. */
function fromUtf8(text: string, lines: LineIndex, line: number, character: number): number {
  const end = lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
  let at = lines.offsetAt({ line, character: 0 });
  let bytes = 0;
  while (at < end) {
    const isPair = isHighSurrogate(text, at);
    bytes += isPair ? 4 : utf8Length(text, at);
    if (bytes > character) break;
    at += isPair ? 2 : 1;
  }
  return Math.min(at, end);
}

/** Bytes of the UTF-16 unit at `at`; of a pair, all four belong to its first half. */
function utf8Length(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  if (isHighSurrogate(text, at)) return 4;
  return code >= 0xdc00 && code <= 0xdfff && at > 0 && isHighSurrogate(text, at - 1) ? 0 : 3;
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  return code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
}
