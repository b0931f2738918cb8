import type { Heredoc, JoinedText } from './ast.js';
import { findWords } from './instruction-structure.js';
import { sourceSpan } from './joined-text.js';
import { lineStop, nextLine } from './logical-line.js';
import { unquote } from './instruction-words.js';

interface Opening {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
  /** Blanks between `<<` and the delimiter, as builders since 2025-03 allow. */
  readonly spaced: boolean;
}

/**
 * The heredocs that `line` opens and their bodies, which start at offset `bodiesAt` of `text`, in order.
 * An unterminated one runs to the end of the text, except that a spaced `<< word` without an end is no
 * heredoc at all: it is arithmetic such as `$(( 1 << 2 ))`, at which builders since then stop. `absent` remembers such words over one text, which
 * keeps a file full of them linear.
 */
export function readHeredocs(
  text: string,
  line: JoinedText,
  bodiesAt: number,
  escape: string,
  absent: Set<string>,
): Heredoc[] {
  const heredocs: Heredoc[] = [];
  let at = bodiesAt;
  for (const opening of findOpenings(line.text, escape)) {
    if (opening.spaced && absent.has(opening.name)) continue;
    const body = readBody(text, at, opening);
    if (!body.terminated && opening.spaced) {
      absent.add(opening.name);
      continue;
    }
    const { name, expand, chomp } = opening;
    heredocs.push({ ...sourceSpan(line, opening.start, opening.end), name, expand, chomp, ...body.part });
    at = body.next;
  }
  return heredocs;
}

/** The body as it is written to a file. */
export function writtenText({ body, chomp }: Heredoc): string {
  return chomp ? body.replace(/^\t+/gm, '') : body;
}

/** Offset after a heredoc's last line: its terminator, line break excluded. */
export function heredocEnd(text: string, heredoc: Heredoc): number {
  return heredoc.terminated ? lineStop(text, heredoc.bodySpan.end) : heredoc.bodySpan.end;
}

/** A heredoc's word as BuildKit knows it; dockerfile-ast knows neither numbers, nor blanks, nor quotes in the middle. */
const openingPattern = /^(\d*)<<(-?)((?:[^\s<"'\\]|\\[^]|"[^"]*"|'[^']*')*)$/;
const maxOpening = 500;

function findOpenings(line: string, escape: string): Opening[] {
  if (!line.includes('<<')) return [];
  const words = findWords(line, escape, true);
  let last: Opening | undefined;
  return words.flatMap(({ start, end }, at) => {
    if (last !== undefined && start < last.end) return [];
    const word = line.slice(start, Math.min(end, start + maxOpening));
    const [, , dash, attached = ''] = openingPattern.exec(word) ?? [];
    if (dash === undefined) return [];
    const next = attached === '' ? words[at + 1] : undefined;
    const delimiter = next === undefined ? attached : line.slice(next.start, next.end);
    if (delimiter === '' || !openingPattern.test(`<<${delimiter}`)) return [];
    const name = unquote(delimiter, escape);
    last = {
      start,
      end: next?.end ?? end,
      name,
      expand: name === delimiter,
      chomp: dash === '-',
      spaced: next !== undefined,
    };
    return last;
  });
}

interface Body {
  readonly part: Pick<Heredoc, 'body' | 'bodySpan' | 'terminated'>;
  readonly terminated: boolean;
  readonly next: number;
}

function readBody(text: string, start: number, { name, chomp }: Opening): Body {
  let at = start;
  while (at < text.length) {
    const stop = lineStop(text, at);
    const line = text.slice(at, stop);
    if ((chomp ? line.replace(/^\t+/, '') : line) === name)
      return bodyOf(text, start, at, nextLine(text, stop), true);
    at = nextLine(text, stop);
  }
  return bodyOf(text, start, text.length, text.length, false);
}

function bodyOf(text: string, start: number, end: number, next: number, terminated: boolean): Body {
  return { part: { body: text.slice(start, end), bodySpan: { start, end }, terminated }, terminated, next };
}
