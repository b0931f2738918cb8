import { mountKey } from '../graph/references.js';
import { isLanguageProgram } from '../packages/language-programs.js';
import { isDistributed } from '../packages/packages-with.js';
import type { ShellCommand, ShellRun } from '../shell/command.js';
import { heredocInterpreter } from '../shell/shebang.js';
import { isShell } from '../shell/nested-scripts.js';
import { baseName } from '../shell/paths.js';
import type { Instruction } from '../text/ast.js';
import type { Span } from '../text/text.js';
import { helperPrograms } from './helper-programs.js';
import { stageHolds } from './stage-holds.js';
import type { StageState } from './state.js';
import type { Answer } from './stage-run.js';

const maxMissing = 100;

/**
 * Looks at the stage in front of each command of a RUN, by its number, once: what a RUN calls may be installed
 * further up and removed further down.
 */
export function missingNoter(
  state: StageState,
  instruction: Instruction,
  run: ShellRun,
): (at: number) => void {
  if (state.base === undefined || instruction.keyword !== 'RUN' || mountsPrograms(instruction))
    return () => undefined;
  let next = 0;
  return (at) => {
    for (; next <= at; next++) {
      if (next === 0) noteFirst(state, instruction);
      for (const shell of run.shells) if (shell.at === next) noteCommand(state, instruction, shell.command);
      for (const bash of run.bashisms) if (bash.at === next) noteBashism(state, instruction, bash.command);
      const command = run.commands[next];
      if (command !== undefined && !isShell(command.words[0]?.text)) noteCommand(state, instruction, command);
    }
  };
}

/** A mount of a stage or an image may hold the program while the RUN lasts. */
function mountsPrograms({ flags }: Instruction): boolean {
  return flags.some((flag) => flag.name === 'mount' && mountKey(flag, 'from') !== undefined);
}

/** The exec form starts its first word, a heredoc what its `#!` line names, the shell form the SHELL in force. */
function noteFirst(state: StageState, instruction: Instruction): void {
  const interpreter = heredocInterpreter(instruction);
  if (interpreter !== undefined) {
    note(state, instruction, { start: interpreter.start, end: interpreter.end }, interpreter.name);
    return;
  }
  const [word] = instruction.json ? instruction.words : (state.shellSetBy?.words ?? []);
  if (word === undefined) return;
  const by = instruction.json ? instruction : (state.shellSetBy ?? instruction);
  note(state, by, { start: word.start, end: word.end }, word.value);
}

/** Whether it surely runs, and its failure ends the build. */
function endsBuild({ json }: Instruction, { always, guards, negated, script }: ShellCommand): boolean {
  return !json && script === undefined && always && guards && !negated;
}

function noteCommand(state: StageState, instruction: Instruction, command: ShellCommand): void {
  const { words, callers = [] } = command;
  const [word] = words;
  if (!endsBuild(instruction, command) || word?.text === undefined) return;
  for (const { start, end, text } of [...callers, word])
    if (text !== undefined && !isBuiltin(text)) note(state, instruction, { start, end }, text);
  // What is not there itself starts nothing.
  if (state.missing.at(-1)?.start === word.start) return;
  for (const { name, starter } of helperPrograms(state, command))
    note(state, instruction, { start: word.start, end: word.end }, name, starter);
}

/** What a stage whose `sh` is not bash has not, unless something was put into its place. */
function noteBashism(state: StageState, instruction: Instruction, command: ShellCommand): void {
  const [word] = command.words;
  const { base, baseSpan, mentioned } = state;
  const shell = base?.distro === undefined ? undefined : plainShells[base.distro];
  if (word?.text === undefined || shell === undefined || !endsBuild(instruction, command)) return;
  if (shell.has.has(word.text) || ['sh', 'dash', 'bash'].some((name) => mentioned.has(name))) return;
  if (state.missing.length >= maxMissing) return;
  const message = `/bin/sh of ${base?.title ?? ''} is ${shell.name}`;
  const answer: Answer = { value: false, evidence: [{ start: baseSpan.start, end: baseSpan.end, message }] };
  const { start, end, text } = word;
  state.missing.push({ start, end, instruction, name: text, answer, shell: shell.name });
}

/** What `/bin/sh` is, and which commands of bash it has. Source: dash(1); busybox, shell/ash.c. */
const plainShells: Readonly<Record<string, { readonly name: string; readonly has: ReadonlySet<string> }>> = {
  debian: { name: 'dash', has: new Set() },
  ubuntu: { name: 'dash', has: new Set() },
  alpine: { name: 'busybox ash', has: new Set(['source']) },
};

/** Every shell has these itself. */
export function isBuiltin(name: string): boolean {
  return /^(echo|test|\[|printf|true|false|kill|pwd|time|command|type|ulimit)$/.test(name);
}

function note(state: StageState, instruction: Instruction, span: Span, name: string, starter?: string): void {
  if (state.missing.length >= maxMissing) return;
  const answer = lacksProgram(name, () => stageHolds(state, { kind: 'program', name }));
  if (answer === undefined) return;
  state.missing.push({ ...span, instruction, name, answer, ...(starter !== undefined && { starter }) });
}

/**
 * The answer that says that a program is not there, where one can judge it: files of a build lie elsewhere, and
 * names that no distribution has may be made by anything.
 */
export function lacksProgram(name: string, ask: () => Answer): Answer | undefined {
  if (name.includes('/') ? !/^\/(usr\/)?s?bin\/[^/]+$/.test(name) : !/^[\w.+-]+$/.test(name))
    return undefined;
  if (!isDistributed(baseName(name)) && !isLanguageProgram(name)) return undefined;
  const answer = ask();
  return answer.value === false ? answer : undefined;
}
