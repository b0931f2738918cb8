import type {
  Ast,
  Comment,
  Directive,
  Flag,
  Heredoc,
  Instruction,
  JoinedText,
  Problem,
  Variable,
  Word,
} from './ast.js';
import { heredocEnd, readHeredocs } from './heredocs.js';
import { sliceJoined, sourceSpan } from './joined-text.js';
import { lineStop, nextLine, readComment, readLogicalLine, skipBlanks } from './logical-line.js';
import { indexLines, type Span } from './text.js';
import { readFlags, readJsonWords, readVariables, readWords } from './instruction-words.js';

/**
 * Reads any text whatsoever as a Dockerfile; never throws. Where instructions begin and end is read here, by BuildKit's
 * rules, from which dockerfile-ast differs (heredocs, doubled escapes, continued comments); what one consists of is
 * read by dockerfile-ast (`instruction-structure.ts`).
 *
 * `before`, the reading of another text, spares work and changes nothing: the instructions that both texts begin with
 * are taken from it as they are.
 */
export function parse(text: string, before?: Ast): Ast {
  const lines = indexLines(text);
  const { directives, bodyStart } = readDirectives(text);
  const escape = directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\';
  const shared = before?.escape === escape ? sharedBeginning(text, before) : undefined;
  const { comments = [], instructions = [], problems = [], end = bodyStart } = shared ?? {};
  const reader: Reader = { text, escape, comments, instructions, problems, absent: new Set() };
  for (let at = end; at < text.length;) at = readLine(reader, at);
  return { text, lines, escape, directives, comments, instructions, problems };
}

interface Reader {
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly comments: Comment[];
  readonly instructions: Instruction[];
  readonly problems: Problem[];
  /** Words after a spaced `<<` that no line of the rest of the text repeats. */
  readonly absent: Set<string>;
}

interface SharedBeginning {
  readonly comments: Comment[];
  readonly instructions: Instruction[];
  readonly problems: Problem[];
  /** Offset of the instruction behind it. */
  readonly end: number;
}

/** Whether `<< word` opens a heredoc depends on all that follows. */
const spacedHeredoc = /<<-?[ \t]/;

/**
 * What `before` read of the instructions that both texts begin with. One is whole when the next one begins in both:
 * whatever stands there now, the lines above are closed.
 */
function sharedBeginning(text: string, before: Ast): SharedBeginning | undefined {
  const same = sameLength(text, before.text);
  const next = before.instructions.findLast(({ start }) => start <= same);
  const end = next?.start ?? 0;
  const instructions = before.instructions.slice(0, next?.index);
  if (next === undefined || instructions.length === 0 || spacedHeredoc.test(text.slice(0, end)))
    return undefined;
  const isAbove = ({ start }: Span): boolean => start < end;
  return {
    comments: before.comments.filter(isAbove),
    instructions,
    problems: before.problems.filter(isAbove),
    end,
  };
}

/** How many characters both texts begin with. */
function sameLength(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** Reads what stands in the line at `at`, and in those that belong to it; answers the offset of the line after it. */
function readLine(reader: Reader, at: number): number {
  const { text } = reader;
  const stop = lineStop(text, at);
  const start = skipBlanks(text, at, stop);
  if (start === stop) return nextLine(text, stop);
  const comment = readComment(text, at, stop);
  if (comment === undefined) return readInstruction(reader, start);
  reader.comments.push(comment);
  return nextLine(text, stop);
}

/** Reads the instruction whose keyword starts at `start`; answers the offset of the line after it. */
function readInstruction(reader: Reader, start: number): number {
  const { text, escape } = reader;
  const line = readLogicalLine(text, start, escape);
  reader.comments.push(...line.comments);
  if (blankAfter(line.joined.text) === 0) return line.next;
  const parts = readParts(line.joined, escape);
  const heredocs = mayHoldHeredocs(parts.trigger ?? parts)
    ? readHeredocs(text, line.joined, line.next, escape, reader.absent)
    : [];
  const last = heredocs.at(-1);
  for (const { name, terminated, start: at, end } of heredocs) {
    if (!terminated)
      reader.problems.push({ start: at, end, message: `heredoc \`${name}\` is not terminated` });
  }
  const end = last === undefined ? line.end : heredocEnd(text, last);
  const index = reader.instructions.length;
  reader.instructions.push(new ReadInstruction(parts, { index, escape, heredocs, start, end }));
  return last === undefined ? line.next : nextLine(text, end);
}

interface InstructionParts {
  /** The joined lines, from the keyword on. */
  readonly line: JoinedText;
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  readonly body: JoinedText;
  readonly trigger: InstructionParts | undefined;
}

/** BuildKit refuses an ONBUILD of an ONBUILD. */
const deepestTrigger = 3;

function readParts(line: JoinedText, escape: string, depth = 0): InstructionParts {
  const keywordEnd = blankAfter(line.text);
  const keyword = line.text.slice(0, keywordEnd).toUpperCase();
  const { flags, rest } = readFlags(sliceJoined(line, keywordEnd, line.text.length), escape);
  const hasTrigger = keyword === 'ONBUILD' && rest.text !== '' && depth < deepestTrigger;
  const trigger = hasTrigger ? readParts(rest, escape, depth + 1) : undefined;
  return { line, keyword, keywordSpan: sourceSpan(line, 0, keywordEnd), flags, body: rest, trigger };
}

interface Place extends Span {
  readonly index: number;
  readonly escape: string;
  readonly heredocs: readonly Heredoc[];
}

/** Most RUNs are read as shell text only: words and variables are looked for when somebody asks. */
class ReadInstruction implements Instruction {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  readonly body: JoinedText;
  readonly heredocs: readonly Heredoc[];
  readonly trigger?: Instruction;
  readonly #line: JoinedText;
  readonly #escape: string;
  #split: Words | undefined;
  #variables: readonly Variable[] | undefined;

  constructor(parts: InstructionParts, place: Place) {
    const { trigger } = parts;
    this.index = place.index;
    this.start = place.start;
    this.end = place.end;
    this.keyword = parts.keyword;
    this.keywordSpan = parts.keywordSpan;
    this.flags = parts.flags;
    this.body = parts.body;
    this.heredocs = place.heredocs;
    this.#line = parts.line;
    this.#escape = place.escape;
    if (trigger !== undefined)
      this.trigger = new ReadInstruction(trigger, { ...place, start: trigger.keywordSpan.start });
  }

  get words(): readonly Word[] {
    return (this.#split ??= splitBody(this.keyword, this.body, this.#escape)).words;
  }

  get json(): boolean {
    if (!this.body.text.startsWith('[') && this.keyword !== 'HEALTHCHECK') return false;
    return (this.#split ??= splitBody(this.keyword, this.body, this.#escape)).json;
  }

  get variables(): readonly Variable[] {
    return (this.#variables ??= readVariables(this.#line, this.#escape));
  }
}

interface Words {
  readonly words: readonly Word[];
  readonly json: boolean;
}

const jsonKeywords = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'COPY', 'ADD', 'VOLUME']);
/** BuildKit splits these at every blank; the others keep quoted blanks together. */
const plainlySplit = new Set(['FROM', 'COPY', 'ADD', 'EXPOSE', 'VOLUME']);

function splitBody(keyword: string, body: JoinedText, escape: string): Words {
  if (keyword === 'HEALTHCHECK') return splitHealthcheck(body, escape);
  const strings = jsonKeywords.has(keyword) ? readJsonWords(body) : undefined;
  if (strings !== undefined) return { words: strings, json: true };
  return { words: readWords(body, escape, !plainlySplit.has(keyword)), json: false };
}

/** `HEALTHCHECK CMD` takes a command of its own after CMD. */
function splitHealthcheck(body: JoinedText, escape: string): Words {
  const end = blankAfter(body.text);
  const command = readWords(sliceJoined(body, 0, end), escape, true);
  const start = skipBlanks(body.text, end, body.text.length);
  const tail = sliceJoined(body, start, body.text.length);
  const strings = readJsonWords(tail);
  return { words: [...command, ...(strings ?? readWords(tail, escape, true))], json: strings !== undefined };
}

function mayHoldHeredocs({ keyword, body }: InstructionParts): boolean {
  return /^(RUN|COPY|ADD)$/.test(keyword) && body.text.includes('<<') && readJsonWords(body) === undefined;
}

function blankAfter(text: string): number {
  const found = text.search(/[\t-\r ]/);
  return found === -1 ? text.length : found;
}

const directivePattern = /^#\s*([a-zA-Z][a-zA-Z0-9]{0,99})\s*=\s*(\S(?:.*\S)?)\s*$/;
const knownDirectives = new Set(['syntax', 'escape', 'check']);

/**
 * Directives stand in the first lines only: any other comment, a blank line, an instruction, an unknown or a
 * repeated name ends them. A byte order mark and a `#!` line are passed over.
 */
function readDirectives(text: string): { directives: Directive[]; bodyStart: number } {
  const directives: Directive[] = [];
  const bodyStart = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let at = bodyStart;
  if (text.startsWith('#!', at)) at = nextLine(text, lineStop(text, at));
  while (at < text.length) {
    const stop = lineStop(text, at);
    const match = directivePattern.exec(text.slice(at, stop));
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!knownDirectives.has(name) || directives.some((directive) => directive.name === name)) break;
    directives.push({ start: at, end: stop, name, value: match?.[2] ?? '' });
    at = nextLine(text, stop);
  }
  return { directives, bodyStart: directives.length > 0 ? at : bodyStart };
}
