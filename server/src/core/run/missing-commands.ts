import { mountKey } from '../graph/references.js';
import { isDistributed } from '../packages/packages-with.js';
import type { ShellCommand, ShellRun } from '../shell/command.js';
import { isShell } from '../shell/nested-scripts.js';
import { baseName } from '../shell/paths.js';
import type { Instruction } from '../text/ast.js';
import type { Span } from '../text/text.js';
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
      const command = run.commands[next];
      if (command !== undefined && !isShell(command.words[0]?.text)) noteCommand(state, instruction, command);
    }
  };
}

/** A mount of a stage or an image may hold the program while the RUN lasts. */
function mountsPrograms({ flags }: Instruction): boolean {
  return flags.some((flag) => flag.name === 'mount' && mountKey(flag, 'from') !== undefined);
}

/** The exec form starts its first word, the shell form the SHELL in force. */
function noteFirst(state: StageState, instruction: Instruction): void {
  const [word] = instruction.json ? instruction.words : (state.shellSetBy?.words ?? []);
  if (word === undefined) return;
  const by = instruction.json ? instruction : (state.shellSetBy ?? instruction);
  note(state, by, { start: word.start, end: word.end }, word.value);
}

/** Only what surely runs, and whose failure ends the build. */
function noteCommand(state: StageState, instruction: Instruction, command: ShellCommand): void {
  const { words, callers = [], always, guards, negated, script } = command;
  const [word] = words;
  if (instruction.json || script !== undefined || !always || !guards || negated || word?.text === undefined)
    return;
  for (const { start, end, text } of [...callers, word])
    if (text !== undefined && !isBuiltin(text)) note(state, instruction, { start, end }, text);
}

/** Every shell has these itself. */
export function isBuiltin(name: string): boolean {
  return /^(echo|test|\[|printf|true|false|kill|pwd|time|command|type|ulimit)$/.test(name);
}

function note(state: StageState, instruction: Instruction, span: Span, name: string): void {
  if (state.missing.length >= maxMissing) return;
  const answer = lacksProgram(name, () => stageHolds(state, { kind: 'program', name }));
  if (answer !== undefined) state.missing.push({ ...span, instruction, name, answer });
}

/**
 * The answer that says that a program is not there, where one can judge it: files of a build lie elsewhere, and
 * names that no distribution has may be made by anything.
 */
export function lacksProgram(name: string, ask: () => Answer): Answer | undefined {
  if (name.includes('/') ? !/^\/(usr\/)?s?bin\/[^/]+$/.test(name) : !/^[\w.+-]+$/.test(name))
    return undefined;
  if (!isDistributed(baseName(name))) return undefined;
  const answer = ask();
  return answer.value === false ? answer : undefined;
}
