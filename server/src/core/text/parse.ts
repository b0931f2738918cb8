import { DockerfileParser } from 'dockerfile-ast';
import type { Ast, Comment, Directive, Heredoc, Instruction, JoinedText, Problem, Word } from './ast.js';
import { heredocEnd, readHeredocs } from './heredocs.js';
import { sliceJoined, sourceSpan } from './joined-text.js';
import { lineStop, nextLine, readComment, readLogicalLine, skipBlanks } from './logical-line.js';
import { readSkeletons } from './skeleton.js';
import { indexLines, type Span } from './text.js';
import { withGetters } from '../with-getters.js';
import { readFlags, readJsonWords, splitWords } from './words.js';

/**
 * Reads any text whatsoever as a Dockerfile; never throws. dockerfile-ast finds where instructions begin, stage by
 * stage; where it and BuildKit's parser disagree on where one ends (heredocs, doubled escapes, continued comments)
 * the lines are joined by BuildKit's rules and what lies between is read by them too.
 *
 * `before`, the reading of another text, spares work and changes nothing: the instructions that both texts begin with
 * are taken from it as they are.
 */
export function parse(text: string, before?: Ast): Ast {
  const lines = indexLines(text);
  const { directives, bodyStart } = readDirectives(text);
  const escape = directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\';
  const kept = before?.escape === escape ? keptReading(text, before) : undefined;
  const { comments = [], instructions = [], problems = [], stageStart = bodyStart } = kept ?? {};
  const reader: Reader = { text, escape, comments, instructions, problems, absent: new Set() };
  let at = kept?.end ?? bodyStart;
  for (const start of instructionStarts(text, stageStart, escape)) {
    if (at < start) at = readGap(reader, at, start);
    if (at <= start) at = readInstruction(reader, start);
  }
  readGap(reader, at, text.length);
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

interface KeptReading {
  readonly comments: Comment[];
  readonly instructions: Instruction[];
  readonly problems: Problem[];
  /** Offset of the instruction behind it. */
  readonly end: number;
  /** Offset of the FROM of the stage that `end` lies in. */
  readonly stageStart: number;
}

/** Whether `<< word` opens a heredoc depends on all that follows. */
const spacedHeredoc = /<<-?[ \t]/;

/**
 * What `before` read of the instructions that both texts begin with. One is whole when the next one begins in both:
 * whatever stands there now, the lines above are closed.
 */
function keptReading(text: string, before: Ast): KeptReading | undefined {
  const same = sameLength(text, before.text);
  const next = before.instructions.findLast(({ start }) => start <= same);
  const end = next?.start ?? 0;
  const instructions = before.instructions.slice(0, next?.index);
  const from = instructions.findLast(({ keyword }) => keyword === 'FROM');
  if (next === undefined || from === undefined || spacedHeredoc.test(text.slice(0, end))) return undefined;
  const isAbove = ({ start }: Span): boolean => start < end;
  return {
    comments: before.comments.filter(isAbove),
    instructions,
    problems: before.problems.filter(isAbove),
    end,
    stageStart: from.start,
  };
}

/** How many characters both texts begin with. */
function sameLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** Line breaks and blanks that it takes otherwise than BuildKit: an instruction inside a comment, a blank keyword. */
const oddBlanks = /\r(?!\n)|[\v\f]/;

/** Offsets at which dockerfile-ast sees an instruction; none where it fails, the gaps are then read without it. */
function instructionStarts(text: string, from: number, escape: string): number[] {
  if (oddBlanks.test(text)) return [];
  return readSkeletons(text, from, escape).flatMap(({ text: lines, offsets }) =>
    startLines(lines, escape).flatMap((line) => offsets[line] ?? []),
  );
}

/** dockerfile-ast takes time with the square of some texts. */
const longestForLibrary = 10_000;
const mostRemembered = 500;
/** Stages look alike, and stay alike while somebody types: few skeletons are ever new. */
const remembered = new Map<string, readonly number[]>();

/** Lines of a skeleton at which dockerfile-ast sees an instruction. */
function startLines(skeleton: string, escape: string): readonly number[] {
  if (skeleton.length > longestForLibrary) return [];
  const key = escape + skeleton;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const lines = askLibrary(skeleton, escape);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, lines);
  return lines;
}

function askLibrary(skeleton: string, escape: string): readonly number[] {
  try {
    const instructions = DockerfileParser.parse(`#escape=${escape}\n${skeleton}`).getInstructions();
    return instructions.map((instruction) => instruction.getRange().start.line - 1);
  } catch {
    return [];
  }
}

/** Reads comments, and instructions that dockerfile-ast does not see, from `from` to `to`; answers how far it came. */
function readGap(reader: Reader, from: number, to: number): number {
  const { text } = reader;
  let at = from;
  while (at < to) {
    const stop = lineStop(text, at);
    const comment = readComment(text, at, stop);
    const start = skipBlanks(text, at, stop);
    if (comment !== undefined) reader.comments.push(comment);
    else if (start < stop && start < to) {
      at = readInstruction(reader, start);
      continue;
    }
    if (start >= to) return to;
    at = nextLine(text, stop);
  }
  return at;
}

/** Reads the instruction whose keyword starts at `start`; answers the offset of the line after it. */
function readInstruction(reader: Reader, start: number): number {
  const { text, escape } = reader;
  const line = readLogicalLine(text, start, escape);
  reader.comments.push(...line.comments);
  if (blankAfter(line.joined.text) === 0) return line.next;
  const heredocs = readsHeredocs(line.joined)
    ? readHeredocs(text, line.joined, line.next, escape, reader.absent)
    : [];
  const last = heredocs.at(-1);
  for (const { name, terminated, start: at, end } of heredocs) {
    if (!terminated) reader.problems.push({ start: at, end, message: `heredoc \`${name}\` has no end` });
  }
  const end = last === undefined ? line.end : heredocEnd(text, last);
  const index = reader.instructions.length;
  reader.instructions.push(makeInstruction(line.joined, index, escape, { start, end }, heredocs));
  return last === undefined ? line.next : nextLine(text, end);
}

function makeInstruction(
  joined: JoinedText,
  index: number,
  escape: string,
  span: Span,
  heredocs: readonly Heredoc[],
): Instruction {
  const keywordEnd = blankAfter(joined.text);
  const keyword = joined.text.slice(0, keywordEnd).toUpperCase();
  const keywordSpan = sourceSpan(joined, 0, keywordEnd);
  const { flags, rest } = readFlags(sliceJoined(joined, keywordEnd, joined.text.length), escape);
  const isOnbuild = keyword === 'ONBUILD' && rest.text !== '';
  const trigger = isOnbuild
    ? makeInstruction(rest, index, escape, { start: rest.offsetAt(0), end: span.end }, heredocs)
    : undefined;
  const { start, end } = span;
  const own = {
    start,
    end,
    index,
    keyword,
    keywordSpan,
    flags,
    body: rest,
    heredocs,
    escape,
    split: undefined,
  };
  const instruction = withGetters<UnsplitInstruction, typeof wordGetters>(own, wordGetters);
  return trigger === undefined ? instruction : Object.assign(instruction, { trigger });
}

interface UnsplitInstruction extends Omit<Instruction, 'words' | 'json'> {
  readonly escape: string;
  split: Words | undefined;
}

/** Most RUNs are read as shell text only: their words are split when somebody asks. */
const wordGetters: Words & ThisType<UnsplitInstruction> = {
  get words() {
    return (this.split ??= readWords(this.keyword, this.body, this.escape)).words;
  },
  get json() {
    if (this.split === undefined && !mayBeJson(this)) return false;
    return (this.split ??= readWords(this.keyword, this.body, this.escape)).json;
  },
};

interface Words {
  readonly words: readonly Word[];
  readonly json: boolean;
}

const jsonKeywords = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'COPY', 'ADD', 'VOLUME']);
/** BuildKit splits these at every blank; the others keep quoted blanks together. */
const plainlySplit = new Set(['FROM', 'COPY', 'ADD', 'EXPOSE', 'VOLUME']);

function mayBeJson({ keyword, body }: UnsplitInstruction): boolean {
  return body.text.startsWith('[') || keyword === 'HEALTHCHECK';
}

function readWords(keyword: string, rest: JoinedText, escape: string): Words {
  if (keyword === 'HEALTHCHECK') return readHealthcheck(rest, escape);
  const strings = jsonKeywords.has(keyword) ? readJsonWords(rest) : undefined;
  if (strings !== undefined) return { words: strings, json: true };
  return { words: splitWords(rest, escape, !plainlySplit.has(keyword)), json: false };
}

/** `HEALTHCHECK CMD` takes a command of its own after CMD. */
function readHealthcheck(rest: JoinedText, escape: string): Words {
  const end = blankAfter(rest.text);
  const [command] = splitWords(sliceJoined(rest, 0, end), escape, true);
  if (command === undefined) return { words: [], json: false };
  const start = skipBlanks(rest.text, end, rest.text.length);
  const tail = sliceJoined(rest, start, rest.text.length);
  const strings = readJsonWords(tail);
  const words = strings ?? splitWords(tail, escape, true);
  return { words: [command, ...words], json: strings !== undefined };
}

function readsHeredocs(joined: JoinedText): boolean {
  if (!joined.text.includes('<<')) return false;
  const keyword = joined.text.slice(0, blankAfter(joined.text)).toUpperCase();
  const [outer, inner = ''] = keyword === 'ONBUILD' ? [keyword, secondWord(joined.text)] : [keyword];
  const holder = outer === 'ONBUILD' ? inner : outer;
  if (!['RUN', 'COPY', 'ADD'].includes(holder)) return false;
  const body = joined.text.slice(joined.text.toUpperCase().indexOf(holder) + holder.length);
  const { rest } = readFlags({ text: body, offsetAt: (offset) => offset }, '\\');
  return readJsonWords(rest) === undefined;
}

function secondWord(text: string): string {
  return text.trim().split(/\s+/, 2)[1]?.toUpperCase() ?? '';
}

function blankAfter(text: string): number {
  const found = text.search(/[\t-\r ]/);
  return found === -1 ? text.length : found;
}

const directivePattern = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
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
