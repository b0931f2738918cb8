import type { Ast } from '../core/text/ast.js';
import type { Edit } from '../core/text/edit.js';
import type { Span } from '../core/text/text.js';
import { lineBreak } from './stage-blocks.js';

/**
 * Removes the lines that a span touches, whole; a span that ends where a line starts does not touch that line. At the
 * end of the text the blank lines above go too, and a last line break is there only where it was. A byte order mark
 * stays.
 */
export function removeLines({ text, lines }: Pick<Ast, 'text' | 'lines'>, { start, end }: Span): Edit {
  const first = lines.lineStart(lines.positionAt(start).line);
  const last = lines.positionAt(end).line;
  const next = end > start && lines.lineStart(last) === end ? end : lines.lineStart(last + 1);
  const from = first === 0 && text.charCodeAt(0) === 0xfeff ? 1 : first;
  if (next < text.length) return { start: from, end: next, newText: '' };
  const kept = text.slice(0, from).trimEnd().length;
  return {
    start: kept,
    end: next,
    newText: kept > 0 && text.slice(text.trimEnd().length).includes('\n') ? lineBreak(text) : '',
  };
}
