import { limits } from '../limits.js';

/**
 * Patterns of `${x%…}`, `${x#…}` and `${x/…}`: `*` is any text, `?` any character. Between its stars a pattern consists
 * of pieces; the first place of each piece decides, so that no pattern costs more than its length times that of the
 * value. `undefined` where even that is too much.
 */
export function removePrefix(value: string, pattern: string, longest: boolean): string | undefined {
  if (isTooMuch(value, pattern)) return undefined;
  const end = endOfMatch(value, pattern.split('*'), 0, longest);
  return end === undefined ? value : value.slice(end);
}

export function removeSuffix(value: string, pattern: string, longest: boolean): string | undefined {
  const rest = removePrefix(reversed(value), reversed(pattern), longest);
  return rest === undefined ? undefined : reversed(rest);
}

/** Replaces the longest match at the first place where there is one, or at all of them. */
export function replaceMatch(
  value: string,
  pattern: string,
  replacement: string,
  all: boolean,
): string | undefined {
  if (pattern === '' || isTooMuch(value, pattern)) return undefined;
  const pieces = pattern.split('*');
  const [first = ''] = pieces;
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const start = findPiece(value, first, from);
    const end = start === undefined ? undefined : endOfMatch(value, pieces, start, true);
    if (start === undefined || end === undefined) break;
    parts.push(value.slice(from, start), replacement);
    from = end;
    if (!all || from >= value.length) break;
  }
  const result = parts.join('') + value.slice(from);
  return result.length > limits.longestValue ? undefined : result;
}

function isTooMuch(value: string, pattern: string): boolean {
  return value.length * pattern.length > limits.largestComparison;
}

/** Where a match that begins at `start` ends. */
function endOfMatch(
  value: string,
  pieces: readonly string[],
  start: number,
  longest: boolean,
): number | undefined {
  const [first = '', ...rest] = pieces;
  if (!isPieceAt(value, first, start)) return undefined;
  const last = rest.pop();
  let end = start + first.length;
  for (const piece of rest) {
    const at = findPiece(value, piece, end);
    if (at === undefined) return undefined;
    end = at + piece.length;
  }
  if (last === undefined) return end;
  const at = longest ? findLastPiece(value, last, end) : findPiece(value, last, end);
  return at === undefined ? undefined : at + last.length;
}

function findPiece(value: string, piece: string, from: number): number | undefined {
  for (let at = from; at + piece.length <= value.length; at++) if (isPieceAt(value, piece, at)) return at;
  return undefined;
}

function findLastPiece(value: string, piece: string, from: number): number | undefined {
  for (let at = value.length - piece.length; at >= from; at--) if (isPieceAt(value, piece, at)) return at;
  return undefined;
}

function isPieceAt(value: string, piece: string, at: number): boolean {
  if (at + piece.length > value.length) return false;
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] !== '?' && piece[index] !== value[at + index]) return false;
  }
  return true;
}

function reversed(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charAt(text.length - 1 - at)).join('');
}
