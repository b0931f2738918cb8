/**
 * The notation of fixtures, shared by every test and by the examples in rule documentation.
 *
 *     FROM golang:1.25 AS builder
 *     FROM alpine:3.22
 *     COPY --from=biulder /app /app
 *                 ^^^^^^^ warning: no stage is called
 *                 ^^^^^^^ related: what the related location says
 *     RUN one && \
 *     ^^^^^^^^^^^^+2 info: a range that ends with the second code line below
 *     COPY --from=<|> /app /app
 *
 * - A line whose first character after blanks is `^` marks the code line above it. Carets cover the range; `+N`
 *   after them: the range runs on to the end of the Nth code line below. Then severity, colon, start of the message.
 * - `related:` marks belong to the finding in question and are compared only where a text has some.
 * - `<|>` is the cursor; `<|` and `|>` enclose a selection.
 * - The common indentation, a first empty line and trailing blanks are dropped.
 */

export interface Mark {
  /** UTF-16 offsets into {@link MarkedText.text}. */
  readonly start: number;
  readonly end: number;
  /** The word before the colon: a severity or `related`. */
  readonly kind: string;
  /** The start of the message. */
  readonly message: string;
}

export interface MarkedText {
  /** Without marks, cursor and selection signs. Ends without a line break unless the fixture had `\n` escapes. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly cursor: number | undefined;
  readonly selection: { readonly start: number; readonly end: number } | undefined;
}

export function readMarkedText(fixture: string): MarkedText {
  const { lines, carets } = splitCarets(dedent(fixture).split('\n'));
  const { text, cursor, selection } = readCursor(lines.join('\n'));
  const codeLines = text.split('\n');
  const starts = lineStarts(codeLines);
  const marks = carets.map((caret): Mark => {
    const start = (starts[caret.line] ?? 0) + caret.from;
    const last = caret.line + caret.more;
    const end =
      caret.more === 0
        ? (starts[caret.line] ?? 0) + caret.to
        : (starts[last] ?? 0) + (codeLines[last]?.length ?? 0);
    return { start, end, kind: caret.kind, message: caret.message };
  });
  return { text, marks, cursor, selection };
}

/** Without the common indentation, the empty first line and the blanks at the end. */
export function dedent(fixture: string): string {
  const lines = fixture
    .replace(/^[ \t]*\n/, '')
    .replace(/\s+$/, '')
    .split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return indent === Infinity ? '' : lines.map((line) => line.slice(indent)).join('\n');
}

interface Caret {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly more: number;
  readonly kind: string;
  readonly message: string;
}

function splitCarets(all: readonly string[]): { lines: string[]; carets: Caret[] } {
  const lines: string[] = [];
  const carets: Caret[] = [];
  for (const line of all) {
    const match = /^([ \t]*)(\^+)(?:\+(\d+))?[ \t]*(?:(\w+):[ \t]*(.*))?$/.exec(line);
    if (match === null) {
      lines.push(line);
      continue;
    }
    const [, blanks = '', run = '', more = '0', kind = '', message = ''] = match;
    const from = blanks.length;
    carets.push({ line: lines.length - 1, from, to: from + run.length, more: Number(more), kind, message });
  }
  return { lines, carets };
}

function readCursor(text: string): Pick<MarkedText, 'text' | 'cursor' | 'selection'> {
  const cursor = text.indexOf('<|>');
  if (cursor !== -1) return { text: text.replace('<|>', ''), cursor, selection: undefined };
  const start = text.indexOf('<|');
  if (start === -1) return { text, cursor: undefined, selection: undefined };
  const opened = text.replace('<|', '');
  const end = opened.indexOf('|>', start);
  if (end === -1) throw new Error('a selection opens with <| and never ends with |>');
  return { text: opened.replace('|>', ''), cursor: undefined, selection: { start, end } };
}

function lineStarts(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}
