import { DockerfileParser } from 'dockerfile-ast';
import { skipBlanks } from './logical-line.js';
import type { Span } from './text.js';

/*
 * The structure of one instruction as dockerfile-ast 0.7.1 reads it. It is given one line at a time, joined by BuildKit's
 * rules and under the keyword whose grammar is meant. So it never meets what it takes otherwise than BuildKit: continued
 * lines, comments in them, bodies of heredocs, nor an indented instruction before the first FROM, at which it overflows
 * the stack. What the two take differently within a line is hidden behind dots: what quotes and escapes keep together,
 * and backslashes, for the library drops those that escape nothing. Spans are offsets in the line.
 */

/** `--name`, or `--name=value`. */
export interface FlagSpan extends Span {
  readonly name: Span;
  readonly value: Span | undefined;
}

/** From its `$` to the end of its name or to a closing brace. */
export interface VariableSpan extends Span {
  readonly name: Span;
}

/** The words of a line, separated by blanks; with `quoted`, blanks inside quotes do not separate. */
export function findWords(line: string, escape: string, quoted: boolean): Span[] {
  const hidden = quoted ? hideQuoted(line, escape) : line.replace(/[\t-\r]/g, ' ').replaceAll('\\', '.');
  return pieces(hidden, ' ').flatMap((piece) => {
    const { text, spanOf } = textFor('EXPOSE ', hidden, piece);
    const [instruction] = DockerfileParser.parse(text).getInstructions();
    return instruction?.getArguments().map((word) => spanOf(word.getRange())) ?? [];
  });
}

/** The flags that a line begins with, and the offset behind them. A bare `--` ends them. */
export function findFlags(
  line: string,
  escape: string,
): { readonly flags: FlagSpan[]; readonly end: number } {
  if (!line.startsWith('--')) return { flags: [], end: 0 };
  const hidden = hideQuoted(line, escape);
  // The library also takes `--c` in `a--b --c` for a flag: it is given the flags alone.
  let end = 0;
  while (hidden.startsWith('--', end) && stopAt(hidden, ' ', end) > end + 2)
    end = skipBlanks(hidden, stopAt(hidden, ' ', end), hidden.length);
  const head = hidden.slice(0, end);
  const flags = pieces(head, ' ').flatMap((piece) => {
    const { text, spanOf } = textFor('FROM ', head, piece);
    const [from] = DockerfileParser.parse(text).getFROMs();
    return (from?.getFlags() ?? []).map((flag) => {
      const value = flag.getValueRange();
      return {
        ...spanOf(flag.getRange()),
        name: spanOf(flag.getNameRange()),
        value: value === null ? undefined : spanOf(value),
      };
    });
  });
  return { flags, end: hidden.startsWith('--', end) ? end + 2 : end };
}

/** The strings, with their quotes, of a line that is a JSON array of strings. */
export function findStrings(line: string): Span[] {
  const hidden = hideStrings(line).slice(0, line.lastIndexOf(']'));
  return pieces(hidden, ',', 1).flatMap((piece) => {
    const whole = {
      start: hidden.indexOf('"', piece.start),
      end: hidden.lastIndexOf('"', piece.end - 1) + 1,
    };
    if (piece.end - piece.start > maxPiece) return whole;
    const { text, spanOf } = textFor('CMD [', hidden, piece, ']');
    const [command] = DockerfileParser.parse(text).getCMDs();
    return command?.getJSONStrings().map((string) => spanOf(string.getRange())) ?? [];
  });
}

/** The variables that BuildKit would expand in a text; in `${a:-${b}}`, `b` follows `a`. */
export function findVariables(line: string, escape: string): VariableSpan[] {
  if (!line.includes('$')) return [];
  const hidden = hideQuoted(line, escape);
  return pieces(hidden, ' ').flatMap((piece) => variablesIn(hidden, piece, '', 0));
}

const deepestVariable = 5;

/** The library ends an expression at the first brace, and a name in it at a colon only: `a-x` in `${a-x}`. */
function variablesIn(hidden: string, piece: Span, closing: string, depth: number): VariableSpan[] {
  if (depth > deepestVariable || !hidden.slice(piece.start, piece.end).includes('$')) return [];
  const { text, spanOf } = textFor('EXPOSE ', hidden, piece, closing);
  const [instruction] = DockerfileParser.parse(text).getInstructions();
  return (instruction?.getVariables() ?? []).flatMap((variable) => {
    const { start, end } = spanOf(variable.getRange());
    const from = spanOf(variable.getNameRange()).start;
    const [name] = /^[A-Za-z_]\w*/.exec(variable.getName()) ?? [''];
    const to = from + name.length;
    const inner = variablesIn(hidden, { start: to, end: end - 1 }, '}', depth + 1);
    return name === '' ? inner : [{ start, end, name: { start: from, end: to } }, ...inner];
  });
}

/** Characters that mean something to either parser. */
const special = /["'\\`$\t-\r ]/g;

/** `line` with a dot for what is quoted or escaped. Blanks are spaces, and a `$` that is left is a variable's. */
function hideQuoted(line: string, escape: string): string {
  if (!/["'\\`]/.test(line)) return line.replace(/[\t-\r]/g, ' ');
  let quote = '';
  let escaped = -1;
  return line.replace(special, (char, at: number) => {
    if (at === escaped) return '.';
    if (char === escape && quote !== "'") escaped = at + 1;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '$') return quote === "'" ? '.' : char;
    else if (quote === '' && char !== '\\' && char !== '`') return ' ';
    return '.';
  });
}

/** `line`, which is JSON, with a dot for what could end a string or stand between two. */
function hideStrings(line: string): string {
  let isInside = false;
  let escaped = -1;
  return line.replace(/["\\,\t-\r ]/g, (char, at: number) => {
    if (at === escaped) return '.';
    if (char === '\\') escaped = at + 1;
    if (char === '"') isInside = !isInside;
    else if (isInside) return '.';
    return char === '"' || char === ',' ? char : ' ';
  });
}

/** The library takes time with the square of some lines. */
const maxPiece = 4000;

/** Parts of a line that end at a separator; only what has no separator in it is longer than `maxPiece`. */
function pieces(line: string, separator: string, from = 0): Span[] {
  const found: Span[] = [];
  let start = skipBlanks(line, from, line.length);
  while (start < line.length) {
    const isLast = line.length - start <= maxPiece;
    const before = isLast ? line.length : line.lastIndexOf(separator, start + maxPiece);
    const end = before > start ? before : stopAt(line, separator, start + 1);
    found.push({ start, end });
    start = skipBlanks(line, separator === ' ' ? end : end + 1, line.length);
  }
  return found;
}

/** A piece of `hidden` for the library, cut where it is one overlong word, and the span that a range in it stands for. */
function textFor(
  opening: string,
  hidden: string,
  { start, end }: Span,
  closing = '',
): { readonly text: string; spanOf(range: LibraryRange): Span } {
  const cut = Math.min(end, start + maxPiece);
  const sourceOf = (character: number): number => start + character - opening.length;
  return {
    text: opening + hidden.slice(start, cut) + closing,
    spanOf: (range) => {
      const stop = sourceOf(range.end.character);
      return { start: sourceOf(range.start.character), end: stop === cut ? end : stop };
    },
  };
}

/** Of one line. */
interface LibraryRange {
  readonly start: { readonly character: number };
  readonly end: { readonly character: number };
}

function stopAt(line: string, separator: string, from: number): number {
  const found = line.indexOf(separator, from);
  return found === -1 ? line.length : found;
}
