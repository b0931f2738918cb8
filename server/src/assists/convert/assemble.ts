import type { Instruction } from '../../core/text/ast.js';
import type { Edit } from '../../core/text/edit.js';
import { variableOf } from '../../core/shell/environment.js';
import type { FinalNeeds } from './final-needs.js';
import { joinInstall } from './packages.js';
import type { NeedsInput } from './needs-input.js';
import { envNames, idleNames } from './placing.js';
import type { Carry } from './plan.js';
import { lineBreak } from '../stage-blocks.js';
import { refuse, type Step, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/** The edits that part the stage. Whatever moves is a slice of the text; only FROM, COPY --from and what replaces a part of a RUN are new. */
export function assemble(input: NeedsInput, needs: FinalNeeds): readonly Edit[] | Refused {
  const { subject, placing } = input;
  const at = subject.steps.findLastIndex(
    (_step, index) => index <= placing.last && placing.places[index] !== 'final',
  );
  const anchor = subject.steps[at]?.instruction;
  const odd = placing.carries.find(({ from, to }) =>
    /[*?[\]$\\"]/.test(from.replace(/\/\*\.class$/, '') + to),
  );
  if (anchor === undefined || odd !== undefined) {
    const where = odd?.span ?? subject.stage.from;
    return refuse(
      subject.ast,
      'artifact-unknown',
      where,
      'the path of the program cannot be written in a COPY',
      'Rename it to a plain name.',
    );
  }
  const eol = lineBreak(subject.ast.text);
  const lines = ['', ...finalLines(input, needs)];
  const insertion: Edit = {
    start: anchor.end,
    end: anchor.end,
    newText: lines.map((line) => eol + line).join(''),
  };
  return [nameBuildStage(input), ...droppedBlocks(input), insertion, ...laterEdits(input)];
}

/** `build`, or the next word that is not the name the stage had. */
function buildStageName({ stage, baseReference }: Subject): string {
  const taken = [stage.name, baseReference];
  return ['build', 'builder', 'compile'].find((name) => !taken.includes(name)) ?? 'build-stage';
}

function isLower({ ast, stage }: Subject): boolean {
  return /^[a-z]/.test(ast.text.slice(stage.from.keywordSpan.start, stage.from.keywordSpan.end));
}

function keyword(subject: Subject, word: string): string {
  return isLower(subject) ? word.toLowerCase() : word;
}

function nameBuildStage({ subject }: NeedsInput): Edit {
  const { stage } = subject;
  const name = buildStageName(subject);
  const { nameWord } = stage;
  if (nameWord !== undefined) return { start: nameWord.start, end: nameWord.end, newText: name };
  const end = stage.from.words[0]?.end ?? stage.from.end;
  return { start: end, end, newText: ` ${keyword(subject, 'AS')} ${name}` };
}

function finalLines(input: NeedsInput, needs: FinalNeeds): readonly string[] {
  const { subject, placing, plan } = input;
  const indent = indentOf(subject, subject.stage.from);
  const own = (line: string): string => indent + line;
  const lines = [
    own(fromLine(input)),
    ...firstWorkdir(input).map(own),
    ...needs.first.map((line) => own(recase(subject, line))),
  ];
  subject.steps.slice(0, placing.last + 1).forEach((step, at) => {
    lines.push(...stepLines(input, step, at));
    const copies = [...placing.carries, ...needs.carries].filter((carry) => carry.step === at);
    lines.push(...copies.map((carry) => own(copyLine(input, carry))));
    lines.push(...behindLines(input, step, at));
  });
  lines.push(...needs.behind.map((line) => own(recase(subject, line))));
  lines.push(...(plan.extra ?? []).map(({ line }) => own(recase(subject, line))));
  return joinInstalls(lines, (line) => !subject.ast.text.includes(line.trim()));
}

/** Installs that follow each other, and of which the conversion wrote one, in one RUN; a WORKDIR may stand between. */
function joinInstalls(lines: readonly string[], isNew: (line: string) => boolean): readonly string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const at = joined.findLastIndex((other) => !/^\s*WORKDIR\b/i.test(other));
    const before = joined[at];
    const both =
      before !== undefined && (isNew(before) || isNew(line)) ? joinInstall(before, line) : undefined;
    if (both !== undefined) joined.splice(at, 1);
    joined.push(both ?? line);
  }
  return joined;
}

function recase(subject: Subject, line: string): string {
  const cut = line.indexOf(' ');
  return keyword(subject, line.slice(0, cut)) + line.slice(cut);
}

function fromLine({ subject, image }: NeedsInput): string {
  const { stage, ast, steps } = subject;
  // A program that is compiled for the target platform runs on an image of that platform.
  const crosses = steps.some(
    ({ instruction: { keyword, body } }) => keyword === 'ARG' && /\bTARGET(ARCH|PLATFORM)\b/.test(body.text),
  );
  const kept = stage.from.flags.filter(
    ({ name, value }) => !crosses || name !== 'platform' || !/^\$\{?BUILDPLATFORM\}?$/.test(value ?? ''),
  );
  const flags = kept.map(({ start, end }) => `${ast.text.slice(start, end)} `).join('');
  const name = stage.nameWord === undefined ? '' : ` ${keyword(subject, 'AS')} ${stage.nameWord.raw}`;
  return `${keyword(subject, 'FROM')} ${flags}${writtenImage(subject, image)}${name}`;
}

/** The image with the variables of FROM, where it is that of the build or its slim variant: a build argument rules both. */
function writtenImage({ stage, baseReference }: Subject, image: string): string {
  const raw = stage.from.words[0]?.raw ?? '';
  if (!raw.includes('$') || /["'\\]/.test(raw)) return image;
  if (image === baseReference) return raw;
  return image === `${baseReference}-slim` ? `${raw}-slim` : image;
}

/** A working folder that only the build image set, and that a WORKDIR which stays as it is written may start from. */
function firstWorkdir({ subject, base, placing }: NeedsInput): readonly string[] {
  const [first] = subject.steps;
  const before = first?.before.cwd;
  const isSet = subject.steps.some(
    ({ instruction }, at) =>
      instruction.keyword === 'WORKDIR' &&
      (at <= placing.last || /^["']?[/$]/.test(instruction.body.text.trim())),
  );
  if (isSet || before === undefined || before === (base.workdir ?? '/')) return [];
  return [`${keyword(subject, 'WORKDIR')} ${before}`];
}

/** What one step of the build part gives to the final stage. */
function stepLines(input: NeedsInput, step: Step, at: number): readonly string[] {
  const { subject, placing } = input;
  const place = placing.places[at];
  const { instruction } = step;
  if (place === 'build' || place === undefined) return [];
  const indent = indentOf(subject, instruction);
  if (instruction.keyword === 'RUN') {
    const part = placing.parts.get(at);
    if (part !== undefined && part.final !== 'whole') return runLine(subject, instruction, part.final);
  }
  if (instruction.keyword === 'WORKDIR') return workdirLines(input, step, at, indent);
  const start = place === 'final' ? blockStart(subject, instruction) : lineStart(subject, instruction);
  return [instruction.keyword === 'ENV' ? envLine(input, step, start) : rewrite(input, step, start)];
}

function behindLines({ subject, placing }: NeedsInput, { instruction }: Step, at: number): readonly string[] {
  return runLine(subject, instruction, placing.parts.get(at)?.behind ?? []);
}

/** Parts of a RUN as a RUN of their own. */
function runLine(subject: Subject, instruction: Instruction, commands: readonly string[]): readonly string[] {
  if (commands.length === 0) return [];
  return [`${indentOf(subject, instruction)}${wordOf(subject, instruction)} ${commands.join(' && ')}`];
}

function wordOf({ ast }: Subject, { keywordSpan }: Instruction): string {
  return ast.text.slice(keywordSpan.start, keywordSpan.end);
}

/** Only a WORKDIR counts that something in the final stage stands in: the effective value, written out. */
function workdirLines(input: NeedsInput, step: Step, at: number, indent: string): readonly string[] {
  const { subject } = input;
  const { instruction, after } = step;
  if (!isCounted(input, at)) return [];
  const raw = instruction.body.text.trim();
  if (/^\/[^$]*$/.test(raw))
    return [subject.ast.text.slice(lineStart(subject, instruction), instruction.end)];
  if (after.cwd === undefined) return [rewrite(input, step, lineStart(subject, instruction))];
  return [`${indent}${wordOf(subject, instruction)} ${after.cwd}`];
}

function isCounted({ subject, placing }: NeedsInput, at: number): boolean {
  for (let index = at + 1; index < subject.steps.length; index++) {
    const instruction = subject.steps[index]?.instruction;
    if (instruction === undefined) continue;
    if (instruction.keyword === 'WORKDIR')
      return index > placing.last && !/^["']?[/$]/.test(instruction.body.text.trim());
    if (placing.places[index] === 'build') continue;
    const target = instruction.words.at(-1)?.value ?? '';
    if (instruction.keyword === 'RUN') return true;
    if (/^(COPY|ADD)$/.test(instruction.keyword) && !target.startsWith('/')) return true;
  }
  return true;
}

/** The slice of the text, with variables of the build image written out. */
function rewrite(input: NeedsInput, step: Step, start: number): string {
  return rewritten(input, step, start, step.instruction.end);
}

function rewritten(input: NeedsInput, step: Step, start: number, end: number): string {
  const { text } = input.subject.ast;
  let written = '';
  let done = start;
  for (const edit of variableEdits(input, step)) {
    if (edit.start < start || edit.end > end) continue;
    written += text.slice(done, edit.start) + edit.newText;
    done = edit.end;
  }
  return written + text.slice(done, end);
}

/** An ENV without the variables that only the build reads, where the line stays with the build as a whole. */
function envLine(input: NeedsInput, step: Step, start: number): string {
  const { subject, plan, placing } = input;
  const { instruction } = step;
  const idle = idleNames(subject, instruction, plan);
  const kept = instruction.words.filter(({ raw }) => !idle.some((name) => raw.startsWith(`${name}=`)));
  const stays = placing.places[subject.steps.indexOf(step)] === 'both';
  if (
    !stays ||
    idle.length === 0 ||
    kept.length === 0 ||
    subject.ast.text.slice(instruction.start, instruction.end).includes('#')
  )
    return rewrite(input, step, start);
  const head = subject.ast.text.slice(start, instruction.keywordSpan.end);
  return [head, ...kept.map((word) => rewritten(input, step, word.start, word.end))].join(' ');
}

const expanded = /^(WORKDIR|ENV|COPY|ADD|LABEL|EXPOSE|VOLUME|USER|STOPSIGNAL|ARG)$/;

/** `$GOPATH` of the golang image says nothing in another image. */
function variableEdits({ subject, base }: NeedsInput, { instruction, before }: Step): readonly Edit[] {
  if (!expanded.test(instruction.keyword)) return [];
  const names = Object.keys(subject.base.env).filter((name) => {
    const value = variableOf(before.environment, name)?.text;
    return (
      name !== 'PATH' && value !== undefined && value === subject.base.env[name] && base.env[name] !== value
    );
  });
  const own = new Set(setBefore(subject, instruction));
  const edits: Edit[] = [];
  for (const { name, operation, start, end } of instruction.variables) {
    if (operation !== '' || !names.includes(name) || own.has(name)) continue;
    edits.push({ start, end, newText: subject.base.env[name] ?? '' });
  }
  return edits;
}

function setBefore({ steps }: Subject, { index }: Instruction): readonly string[] {
  return steps.flatMap(({ instruction }) =>
    instruction.index < index && instruction.keyword === 'ENV' ? envNames(instruction) : [],
  );
}

/** Instructions behind the build part stay where they are; only foreign variables in them are written out. */
function laterEdits(input: NeedsInput): readonly Edit[] {
  const { subject, placing } = input;
  return subject.steps.slice(placing.last + 1).flatMap((step) => variableEdits(input, step));
}

function copyLine(input: NeedsInput, { from, to, step }: Carry): string {
  const { subject } = input;
  const owner = ownerOf(input, step);
  const words = /\s/.test(from + to) ? JSON.stringify([from, to]).replace('","', '", "') : `${from} ${to}`;
  const flag = owner === undefined ? '' : ` --chown=${owner}`;
  return `${keyword(subject, 'COPY')} --from=${buildStageName(subject)}${flag} ${words}`;
}

/** Numbers of accounts made without --uid may differ between images, so the name is said again. */
function ownerOf({ subject, placing }: NeedsInput, at: number): string | undefined {
  const step = subject.steps[at];
  const given = step?.instruction.flags.find(({ name }) => name === 'chown')?.value;
  if (given !== undefined && /^(COPY|ADD)$/.test(step?.instruction.keyword ?? ''))
    return /^\d|\$/.test(given) ? undefined : given;
  const user = step?.after.user?.text;
  if (user === undefined || step?.instruction.keyword !== 'RUN' || /^(root|0)?(:|$)|^\d+/.test(user))
    return undefined;
  if (at > placing.last) return undefined;
  const isFixed = subject.steps.some(({ commands }) =>
    commands.some(({ command }) => {
      const texts = command.words.map(({ text }) => text ?? '');
      return (
        /^(useradd|adduser)$/.test(texts[0] ?? '') &&
        texts.includes(user) &&
        texts.some((text) => /^(-u|--uid)/.test(text))
      );
    }),
  );
  return isFixed ? undefined : user;
}

function indentOf({ ast }: Subject, { start }: Instruction): string {
  const from = ast.lines.lineStart(ast.lines.positionAt(start).line);
  return /^\ufeff?([ \t]*)/.exec(ast.text.slice(from, start))?.[1] ?? '';
}

function lineStart({ ast }: Subject, { start }: Instruction): number {
  return ast.lines.lineStart(ast.lines.positionAt(start).line);
}

/** Where the comment lines directly above an instruction start. */
function blockStart(subject: Subject, instruction: Instruction): number {
  const { ast } = subject;
  const comments = new Set(ast.comments.map(({ start }) => ast.lines.positionAt(start).line));
  let line = ast.lines.positionAt(instruction.start).line;
  while (comments.has(line - 1)) line--;
  return ast.lines.lineStart(line);
}

/** Takes the blocks that move out of the build part, and a blank line that would be left double. */
function droppedBlocks({ subject, placing }: NeedsInput): readonly Edit[] {
  const { ast, steps } = subject;
  return steps.slice(0, placing.last + 1).flatMap((step, at) => {
    if (placing.places[at] !== 'final') return [];
    const start = blockStart(subject, step.instruction);
    const line = ast.lines.positionAt(step.instruction.end).line;
    const next = ast.lines.lineStart(line + 1);
    const isBlank = (from: number): boolean => {
      const to = ast.lines.lineStart(ast.lines.positionAt(from).line + 1);
      return from < ast.text.length && ast.text.slice(from, to).trim() === '';
    };
    const above = start === 0 ? 0 : ast.lines.lineStart(ast.lines.positionAt(start).line - 1);
    const end = isBlank(next) && isBlank(above) ? ast.lines.lineStart(line + 2) : next;
    return [{ start, end, newText: '' }];
  });
}
