import type { Heredoc, JoinedText } from './ast.js';
import { sourceSpan } from './joined-text.js';
import { isBlank, lineStop, nextLine } from './logical-line.js';
import { unquote } from './words.js';

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

/** Offset after a heredoc's last line: its terminator, line break excluded. */
export function heredocEnd(text: string, heredoc: Heredoc): number {
  return heredoc.terminated ? lineStop(text, heredoc.bodySpan.end) : heredoc.bodySpan.end;
}

function findOpenings(line: string, escape: string): Opening[] {
  if (!line.includes('<<')) return [];
  const openings: Opening[] = [];
  let quote = '';
  let atWordStart = true;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    const opening = quote === '' && atWordStart ? openingAt(line, at, escape) : undefined;
    if (opening !== undefined) {
      openings.push(opening);
      at = opening.end - 1;
      atWordStart = false;
      continue;
    }
    if (char === escape && quote !== "'") at++;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    atWordStart = quote === '' && isBlank(line.charCodeAt(at));
  }
  return openings;
}

const openingPattern = /(\d*)<<(-?)([ \t]*)((?:[^\s<"'\\]|\\.|"[^"]*"|'[^']*')+)/y;

function openingAt(line: string, at: number, escape: string): Opening | undefined {
  openingPattern.lastIndex = at;
  const match = openingPattern.exec(line);
  if (match === null) return undefined;
  const [whole, , dash, blanks, word = ''] = match;
  const end = at + whole.length;
  if (end < line.length && !isBlank(line.charCodeAt(end))) return undefined;
  const name = unquote(word, escape);
  return { start: at, end, name, expand: name === word, chomp: dash === '-', spaced: blanks !== '' };
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
