import type { Span } from '../../core/text/text.js';
import type { Subject } from './subject.js';

/** A command as written, on one line and short enough for a sentence. */
export function sourceText({ ast }: Pick<Subject, 'ast'>, { start, end }: Span): string {
  const line = ast.text
    .slice(start, Math.min(end, start + 400))
    .replace(/\r?\n[ \t]*#.*/g, '')
    .replace(/[\\`][ \t]*\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('`', "'")
    .trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
