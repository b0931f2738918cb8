import { joinText } from '../../core/text/joined-text.js';
import { readLogicalLine } from '../../core/text/logical-line.js';
import { readWords } from '../../core/text/instruction-words.js';
import type { Span } from '../../core/text/text.js';
import type { TextFile } from './merge-result.js';

/** One command of the glue: a part of a line between `&&`, `;` and the line's ends. Spans are in the file. */
export interface GlueStep extends Span {
  /** 0-based. */
  readonly line: number;
  /** Words with variables expanded; `undefined` where one is not known. */
  readonly words: readonly (string | undefined)[];
  readonly raw: string;
  /** Offsets of the words in the file. */
  readonly wordSpans: readonly Span[];
  /** Variable that takes the output, of `id=$(docker create …)`. */
  readonly captured: string | undefined;
  /** Lines of the file that this step shares with no other one; `undefined` when it does not stand alone. */
  readonly wholeLines: Span | undefined;
  /** From here to the start of the next step on the same line, the separator included. */
  readonly separatorEnd: number;
  readonly separatorStart: number;
}

export type GlueKind = 'shell' | 'make' | 'yaml' | 'json';

export function glueKind(path: string): GlueKind {
  if (/\.json$/.test(path)) return 'json';
  if (/\.ya?ml$/.test(path)) return 'yaml';
  return /(^|\/)(GNUm|M|m)akefile$|\.mk$/.test(path) ? 'make' : 'shell';
}

/**
 * The folder in which the commands of a glue file run, with `/` in front: its own, but files in a folder of a service
 * (`.github/workflows`, `.circleci`) run in the root that holds that folder.
 */
export function glueFolder(path: string): string {
  const parts = path.split('/').slice(0, -1);
  const service = parts.findIndex((part) => /^\.\w/.test(part));
  return `/${(service === -1 ? parts : parts.slice(0, service)).join('/')}`;
}

/**
 * The commands of a glue file in text order, as far as lines can be read one by one; of those as written only what
 * `isWanted`.
 */
export function readSteps(
  { path, text }: TextFile,
  isWanted: (raw: string) => boolean = () => true,
): readonly GlueStep[] {
  const kind = glueKind(path);
  const variables = new Map<string, string>();
  const captured = capturedNames(text);
  const steps: GlueStep[] = [];
  let at = 0;
  let lineNumber = 0;
  while (at < text.length) {
    const start = at;
    const line = readLogicalLine(text, at, '\\');
    at = Math.max(line.next, at + 1);
    const content = line.joined.text;
    noteVariable(content, kind, variables);
    for (const part of commandParts(content, kind)) {
      if (!isWanted(content.slice(part.from, part.to))) continue;
      const offsetAt = (offset: number): number => line.joined.offsetAt(offset);
      steps.push(
        makeStep(part, { lineNumber, start, end: line.next, offsetAt, kind, variables, captured, content }),
      );
    }
    lineNumber += lineBreaks(text, start, at);
  }
  return steps;
}

function lineBreaks(text: string, start: number, end: number): number {
  return text.slice(start, end).split('\n').length - 1;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly isOnly: boolean;
  readonly separatorStart: number;
  readonly separatorEnd: number;
}

interface LineSetting {
  /** Of its first line, 0-based. */
  readonly lineNumber: number;
  readonly start: number;
  readonly end: number;
  readonly content: string;
  readonly kind: GlueKind;
  readonly variables: ReadonlyMap<string, string>;
  readonly captured: ReadonlySet<string>;
  offsetAt(offset: number): number;
}

/** Where commands may stand on a line: behind a tab of make, a `- ` or `run:` of YAML, inside a JSON string. */
function commandParts(content: string, kind: GlueKind): Part[] {
  const window = commandWindow(content, kind);
  if (window === undefined) return [];
  const parts: Part[] = [];
  let from = window.start;
  let separatorStart = window.start;
  const ends = [...separators(content, window), { start: window.end, end: window.end }];
  for (const { start, end } of ends) {
    if (content.slice(from, start).trim() !== '') {
      parts.push({ from, to: start, isOnly: ends.length === 1, separatorStart, separatorEnd: end });
    }
    separatorStart = start;
    from = end;
  }
  return parts;
}

function commandWindow(content: string, kind: GlueKind): Span | undefined {
  const pattern = windows[kind].exec(content);
  if (pattern === null) return undefined;
  const start = pattern[0].length;
  if (kind !== 'json') return { start, end: content.length };
  const close = content.lastIndexOf('"');
  return close > start ? { start, end: close } : undefined;
}

const windows: Readonly<Record<GlueKind, RegExp>> = {
  shell: /^[ \t]*(?![#\s])/,
  make: /^\t[@-]*[ \t]*(?![#\s])/,
  yaml: /^[ \t]*(?:-[ \t]+)?(?:run:[ \t]+)?(?![#|>\s])/,
  json: /^[ \t]*"[^"\\]+"[ \t]*:[ \t]*"/,
};

/** `&&` and `;` outside quotes. */
function separators(content: string, { start, end }: Span): Span[] {
  const found: Span[] = [];
  let quote = '';
  for (let at = start; at < end; at++) {
    const char = content.charAt(at);
    if (char === '\\') at++;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (quote === '' && char === '&' && content[at + 1] === '&')
      found.push({ start: at, end: ++at + 1 });
    else if (quote === '' && char === ';') found.push({ start: at, end: at + 1 });
  }
  return found;
}

const capture = /^\s*(?:export\s+)?(\w+)=(?:"?\${1,2}\(|`)(.*)(?:\)"?|`)$/;

function makeStep({ from, to, isOnly, separatorStart, separatorEnd }: Part, setting: LineSetting): GlueStep {
  const { lineNumber, content, offsetAt, start, end, kind } = setting;
  const raw = content.slice(from, to);
  const captured = capture.exec(raw.trimEnd());
  const inner = captured?.[2]?.trim() ?? raw.trimEnd();
  const innerFrom = from + raw.indexOf(inner);
  const words = readWords(joinText(inner, [{ at: 0, source: 0 }]), '\\', true);
  const source = (offset: number): number => offsetAt(innerFrom + offset);
  const standsAlone = isOnly && !(kind === 'yaml' && /^\s*(?:-\s+)?run:/.test(content)) && kind !== 'json';
  return {
    start: offsetAt(from),
    end: offsetAt(Math.max(from, to - 1)) + 1,
    line: lineNumber,
    raw: inner,
    words: words.map(({ value }) => expandVariables(value, setting)),
    wordSpans: words.map((word) => ({ start: source(word.start), end: source(word.end - 1) + 1 })),
    captured: captured?.[1],
    wholeLines: standsAlone ? { start, end } : undefined,
    separatorStart: offsetAt(separatorStart),
    separatorEnd: offsetAt(Math.max(0, separatorEnd - 1)) + 1,
  };
}

function noteVariable(content: string, kind: GlueKind, variables: Map<string, string>): void {
  const pattern =
    kind === 'make'
      ? /^(\w+)\s*[:?]?=([^#]*)$/
      : /^\s*(?:export\s+)?(\w+)=["']?([^"'`$();]*)(?:["']\s*)?(?:;\s*)?$/;
  const match = pattern.exec(content);
  if (match?.[1] !== undefined && match[2] !== undefined) variables.set(match[1], match[2].trim());
}

/** Variables that take the output of a command somewhere in the text: an id, as a rule. */
function capturedNames(text: string): ReadonlySet<string> {
  const found = text.matchAll(/(?:^|[\s;&("'@-])(\w{1,100})[ \t]*:?=[ \t]*["']?(?:\$\$?\(|`)/gm);
  return new Set([...found].map((match) => match[1] ?? ''));
}

/** `$X`, `${X}`, `${X:-default}`, make's `$(X)` and `$$X`; `$PWD` and `$(pwd)` are the folder of the glue. */
function expandVariables(
  word: string,
  { kind, variables, captured }: Pick<LineSetting, 'kind' | 'variables' | 'captured'>,
): string | undefined {
  let isKnown = true;
  const text = word.replace(
    /`pwd`|\$\$?(?:(\w+)|\{(\w+)(?::?-([^{}$`]*))?\}|\((\w+)\))/g,
    (whole, plain?: string, braced?: string, standard?: string, make?: string) => {
      const name = plain ?? braced ?? make ?? 'pwd';
      const isCall = make !== undefined && (kind !== 'make' || whole.startsWith('$$'));
      if (name === 'PWD' || name === 'CURDIR' || whole === '`pwd`' || (isCall && make === 'pwd')) return '.';
      const value = variables.get(name) ?? standard;
      // A captured id stays as written: it is compared, never read.
      if (captured.has(name)) return whole.replace('$$', '$').replace(/:?-[^}]*/, '');
      if (value !== undefined) return value;
      if (name === name.toUpperCase() && name.length > 2) isKnown = false;
      return whole.replace('$$', '$');
    },
  );
  return isKnown ? text : undefined;
}
