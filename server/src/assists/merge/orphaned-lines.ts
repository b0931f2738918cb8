import type { Edit } from '../../core/text/edit.js';
import type { Span } from '../../core/text/text.js';

/**
 * Comments and `echo Building …` that only speak of lines which go: those directly above them, where a blank line,
 * another comment or the end follows. What stands right below the `#!` line is about the whole script.
 */
export function orphanedLines(text: string, gone: readonly Span[]): readonly Edit[] {
  const lines = linesOf(text);
  const isGone = lines.map((line) => gone.some(({ start, end }) => start <= line.start && line.start < end));
  const edits: Edit[] = [];
  lines.forEach((_line, at) => {
    if (!isGone[at] || isGone[at - 1] === true) return;
    let first = at;
    while (first > 0 && speaks(textOf(text, lines[first - 1]))) first--;
    if (first === at || /^#!/.test(textOf(text, lines[first - 1]))) return;
    let next = at;
    while (isGone[next] === true) next++;
    const behind = textOf(text, lines[next]);
    const start = lines[first]?.start;
    const end = lines[at]?.start;
    const isFree = behind.trim() === '' || speaks(behind);
    if (isFree && start !== undefined && end !== undefined) edits.push({ start, end, newText: '' });
  });
  return edits;
}

function speaks(line: string): boolean {
  if (/^\s*#!/.test(line)) return false;
  return (
    /^[ \t]*(?:[@-][ \t]*)?#/.test(line) ||
    (/^[ \t]*(?:[@-][ \t]*)?(echo|printf)[ \t]/.test(line) &&
      /build|compil|extract|cop(y|ie)|container|clean|remov/i.test(line) &&
      !/[>|]/.test(line))
  );
}

function textOf(text: string, line: Span | undefined): string {
  return line === undefined ? '' : text.slice(line.start, line.end);
}

function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found + 1;
    lines.push({ start, end });
    start = end;
  }
  return lines;
}
