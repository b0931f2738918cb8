import type { Evidence } from '../artifacts.js';
import type { Facts } from '../facts.js';
import { isBuiltin, lacksProgram } from '../run/missing-commands.js';
import type { Answer, StageRun } from '../run/stage-run.js';
import type { Instruction, Word } from '../text/ast.js';
import type { Span } from '../text/text.js';
import type { Start } from './landing.js';
import { startInstructions } from './start-instructions.js';

/** A program that a RUN or a container starts, and that is not in the image. */
export interface MissingProgram {
  readonly stage: number;
  readonly instruction: Instruction;
  /** The word that names it. */
  readonly span: Span;
  readonly name: string;
  readonly by: 'RUN' | 'SHELL' | Start['by'];
  /** `certain`: a complete list of this very image lacks it; `likely`: images that are alike do. */
  readonly certainty: 'certain' | 'likely';
  readonly evidence: readonly Evidence[];
  /** The shell that is `/bin/sh`, where the name is a command of bash. */
  readonly shell?: string;
  /** What starts it, where the RUN does not name it: `tar to unpack xz`. */
  readonly starter?: string;
  /** The script that calls it, where the container starts that. */
  readonly script?: string;
}

/**
 * Programs of distributions that stages start and do not hold: in RUNs, and in what containers of the targets start.
 */
export function* missingPrograms(facts: Facts): Iterable<MissingProgram> {
  for (const { index } of facts.graph.stages) {
    const run = facts.runs.stage(index);
    yield* missingInRuns(run);
    if (!facts.verdicts.targets.has(index)) continue;
    yield* missingAtEntry(run, startInstructions(facts.graph, index).entrypoint);
    yield* missingAtStart(run, facts.verdicts.startsOf(index));
    yield* missingInScripts(run, facts.verdicts.startsOf(index));
  }
}

function* missingInRuns(run: StageRun): Iterable<MissingProgram> {
  const noShell = run.runtime.shell.value === false;
  for (const { instruction, name, answer, start, end, shell, starter } of run.missing) {
    // Without a shell no shell form comes as far as a program.
    if (noShell && instruction.keyword === 'RUN' && !instruction.json) continue;
    const by = instruction.keyword === 'SHELL' ? 'SHELL' : 'RUN';
    const common = { ...describe(run, answer), instruction, span: { start, end }, name, by } as const;
    yield { ...common, ...(shell !== undefined && { shell }), ...(starter !== undefined && { starter }) };
  }
}

function describe(
  { index }: StageRun,
  { likely, evidence }: Answer,
): Pick<MissingProgram, 'stage' | 'certainty' | 'evidence'> {
  return { stage: index, certainty: likely === true ? 'likely' : 'certain', evidence };
}

/** The first word of an ENTRYPOINT in exec form is started whatever follows it, such as the script that `gosu` runs. */
function* missingAtEntry(run: StageRun, instruction: Instruction | undefined): Iterable<MissingProgram> {
  const [word] = instruction?.json === true ? instruction.words : [];
  if (instruction === undefined || word === undefined) return;
  const { value: name, start, end } = word;
  const answer = lacksProgram(name, () => run.runtime.holds({ kind: 'program', name }));
  if (answer !== undefined)
    yield { ...describe(run, answer), instruction, span: { start, end }, name, by: 'ENTRYPOINT' };
}

function* missingAtStart(run: StageRun, starts: readonly Start[]): Iterable<MissingProgram> {
  const noShell = run.runtime.shell.value === false;
  const seen = new Set<Instruction>();
  const installing = new Set(starts.filter(isInstaller).map(({ instruction }) => instruction));
  for (const { by, instruction, command, sure } of starts) {
    if ((by === 'ENTRYPOINT' && instruction.json) || installing.has(instruction)) continue;
    // What a script starts may be guarded by something that cannot be read here.
    if (command.script !== undefined || !command.always || (!sure && by !== 'HEALTHCHECK')) continue;
    if (instruction.json ? seen.has(instruction) : noShell) continue;
    seen.add(instruction);
    const word = instruction.json ? firstWord(instruction) : command.words[0];
    const name = word === undefined ? undefined : 'value' in word ? word.value : word.text;
    if (word === undefined || name === undefined || (!instruction.json && isBuiltin(name))) continue;
    const answer = lacksProgram(name, () => run.runtime.holds({ kind: 'program', name }));
    const span = { start: word.start, end: word.end };
    if (answer !== undefined) yield { ...describe(run, answer), instruction, span, name, by };
  }
}

function isInstaller({ command: { words } }: Start): boolean {
  return installs.test(words.map(({ text }) => text ?? '').join(' '));
}

/** What a script calls on its way from start to end. Where it looks first whether the program is there, that is its choice. */
function* missingInScripts(run: StageRun, starts: readonly Start[]): Iterable<MissingProgram> {
  const seen = new Set<string>();
  for (const { by, instruction, command, span } of starts) {
    const { script, always, callers = [], words } = command;
    const text = script === undefined ? undefined : run.readFile(script);
    if (script === undefined || text === undefined || !always || by === 'HEALTHCHECK') continue;
    if (/\bPATH=|activate\b/.test(text) || installs.test(text)) continue;
    const reached = reachedText(text);
    for (const { text: name } of [...callers, ...words.slice(0, 1)]) {
      if (name === undefined || isBuiltin(name) || seen.has(name) || looksFor(text, name)) continue;
      if (!reached.includes(name)) continue;
      seen.add(name);
      const answer = lacksProgram(name, () => run.runtime.holds({ kind: 'program', name }));
      if (answer === undefined) continue;
      yield { ...describe(run, answer), certainty: 'likely', instruction, span, name, by, script };
    }
  }
}

/** A script that installs something itself. */
const installs = /\b(?:apt|apt-get|apk|dnf|microdnf|yum|pip3?|npm|gem)\s[^\n]{0,200}\b(?:install|add)\b/;

/** The script up to an `exit`, or `exec PROGRAM`, that no condition indents. */
function reachedText(script: string): string {
  const end = /^(?:exit\b|exec[ \t]+[^\d<>\s])[^\n]*/m.exec(script);
  return end === null ? script : script.slice(0, end.index + end[0].length);
}

/** `command -v NAME`, `if NAME …`, `NAME … || true`, and what a script defines itself. */
function looksFor(script: string, name: string): boolean {
  return script
    .split('\n')
    .some(
      (line) =>
        line.includes(name) &&
        (/\b(command|which|type|hash|alias)\b|-[xf]\s|^\s*(if|elif)\b|^\s*while\s+(?!!)|\|\|/.test(line) ||
          line.includes(`${name}()`)),
    );
}

/** What the exec form starts: its first word, behind CMD in a HEALTHCHECK. */
function firstWord({ keyword, words }: Instruction): Word | undefined {
  return words[keyword === 'HEALTHCHECK' ? 1 : 0];
}
