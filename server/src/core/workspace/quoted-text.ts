import type { JoinedText } from '../text/ast.js';
import { joinText, type Slice } from '../text/joined-text.js';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

/**
 * The content of a quoted text, escapes replaced, each character with its place.
 * `start` and `end` are the offsets between the quotes.
 */
export function unescapeBackslashes(source: string, start: number, end: number): JoinedText {
  const slices: Slice[] = [{ at: 0, source: start }];
  let text = '';
  for (let at = start; at < end;) {
    const length = source[at] === '\\' ? escapeLength(source, at, end) : 1;
    text += length === 1 ? source.charAt(at) : decodeEscape(source.slice(at, at + length));
    at += length;
    if (length > 1) slices.push({ at: text.length, source: at });
  }
  return joinText(text, slices);
}

function escapeLength(source: string, at: number, end: number): number {
  if (source[at + 1] === '\r' && source[at + 2] === '\n') return 3;
  return Math.min(source[at + 1] === 'u' ? 6 : 2, end - at);
}

function decodeEscape(written: string): string {
  const letter = written.charAt(1);
  if (letter === '\n' || letter === '\r') return '';
  if (letter === 'u') return String.fromCharCode(parseInt(written.slice(2), 16) || 0xfffd);
  return escapes[letter] ?? letter;
}
