import { limits } from '../limits.js';
import { predefinedFromArgs, readArgs } from '../graph/args.js';
import type { Delivery } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import { known, unknownValue, type Value, variableOf, withVariable } from '../shell/environment.js';
import { resolvePath } from '../shell/paths.js';
import { readRun } from '../shell/read-run.js';
import { heredocInterpreter } from '../shell/shebang.js';
import { copyContext } from './copy-context.js';
import { copyFrom } from './copy-from.js';
import { expandText } from './expand-words.js';
import { readStageFile } from './files.js';
import { missingNoter } from './missing-commands.js';
import { mountAll } from './mounts.js';
import { homeOf, runCommands } from './run-commands.js';
import type { RunSetting } from './run-setting.js';
import { stageHolds } from './stage-holds.js';
import type { StageState } from './state.js';

/** Follows one instruction through the stage; answers what it delivered. */
export function runInstruction(
  state: StageState,
  instruction: Instruction,
  setting: RunSetting,
): readonly Delivery[] {
  switch (instruction.keyword) {
    case 'ENV':
      setEnv(state, instruction, setting);
      return [];
    case 'ARG':
      declareArgs(state, instruction, setting);
      return [];
    case 'WORKDIR':
      state.cwd = resolvePath(state.cwd, expandRest(state, instruction, setting).text);
      if (state.cwd !== undefined) state.files.folders.add(state.cwd);
      state.workdirs.push({ start: instruction.start, path: state.cwd });
      return [];
    case 'USER':
      setUser(state, instruction, setting);
      return [];
    case 'SHELL':
      state.shell = instruction.words.map(({ value }) => value);
      state.shellSetBy = instruction;
      return [];
    case 'COPY':
    case 'ADD':
      return copy(state, instruction, setting);
    case 'RUN':
      return run(state, instruction, setting);
    case 'ONBUILD':
      if (instruction.trigger !== undefined) state.triggers.push(instruction.trigger);
      return [];
    default:
      return [];
  }
}

function expandRest(state: StageState, instruction: Instruction, { escape }: RunSetting): Value {
  return expandText(instruction.body.text.trim(), state.environment, escape);
}

function setUser(state: StageState, instruction: Instruction, setting: RunSetting): void {
  const { text, from } = expandRest(state, instruction, setting);
  const [word] = instruction.words;
  const { start, end } = word ?? instruction;
  state.user = { text, from, evidence: { start, end, message: 'the user is set here' } };
}

/** All values of one ENV see the variables as they were before it. */
function setEnv(state: StageState, instruction: Instruction, { escape }: RunSetting): void {
  const before = state.environment;
  const [first] = instruction.words;
  if (first === undefined) return;
  if (!first.raw.includes('=')) {
    const rest = instruction.body.text.trim().slice(first.raw.length).trim();
    setFixed(state, first.value, expandText(rest, before, escape));
    return;
  }
  for (const { raw } of instruction.words) {
    const equals = raw.indexOf('=');
    if (equals > 0) setFixed(state, raw.slice(0, equals), expandText(raw.slice(equals + 1), before, escape));
  }
}

function setFixed(state: StageState, name: string, value: Value): void {
  state.environment = withVariable(state.environment, name, { ...value, exported: true, fixed: true });
}

/** ENV wins over ARG; without a default the global ARG of the name counts, then what only the build knows. */
function declareArgs(state: StageState, instruction: Instruction, setting: RunSetting): void {
  for (const { name, value } of readArgs(instruction)) {
    const there = variableOf(state.environment, name);
    if (there?.fixed === true || (value === undefined && there !== undefined)) continue;
    const set = argValue(state, name, value, setting);
    state.environment = withVariable(state.environment, name, { ...set, exported: true });
  }
}

function argValue(state: StageState, name: string, value: string | undefined, setting: RunSetting): Value {
  if (value !== undefined) return expandText(value, state.environment, setting.escape);
  const global = setting.globalArg(name);
  if (global?.value !== undefined) return known(global.value);
  return unknownValue(predefinedFromArgs.has(name) ? name : `ARG ${name}`);
}

function copy(state: StageState, instruction: Instruction, setting: RunSetting): readonly Delivery[] {
  const from =
    instruction.keyword === 'COPY' ? instruction.flags.find(({ name }) => name === 'from') : undefined;
  if (from?.value === undefined || from.value === '') {
    copyContext(state, instruction, setting.escape);
    return [];
  }
  const source = setting.source(instruction, from.value, 'COPY');
  if (source === undefined) {
    state.complete = false;
    return [];
  }
  return copyFrom(state, instruction, source, setting.escape);
}

/** Whoever runs the commands: `~` and `$HOME` mean the folder of that account. */
function withHome(state: StageState): StageState['environment'] {
  const { environment } = state;
  const home = homeOf(state);
  if (home === '/root' || variableOf(environment, 'HOME') !== undefined) return environment;
  const value = home === undefined ? unknownValue() : known(home);
  return withVariable(environment, 'HOME', { ...value, exported: true });
}

/** A mount at `/`, `/bin` or `/bin/sh`. */
const overShell = /(?:^|,)\s*(?:target|dst|destination)=\/(?:(?:usr\/)?bin(?:\/sh)?)?\/?\s*(?:,|$)/i;

/** A shell form that finds no shell at this point, whatever comes in below it. */
function noteShell(state: StageState, instruction: Instruction): void {
  const { json, flags } = instruction;
  const runsItself = json || heredocInterpreter(instruction) !== undefined;
  const mayMount = flags.some(({ name, value }) => name === 'mount' && overShell.test(value ?? ''));
  if (runsItself || mayMount || state.shell[0] !== '/bin/sh') return;
  const answer = stageHolds(state, { kind: 'shell' });
  if (answer.value === false) state.shellLess.push({ instruction, answer });
}

function run(state: StageState, instruction: Instruction, setting: RunSetting): readonly Delivery[] {
  if (state.commands.length >= limits.maxCommands) {
    state.complete = false;
    return [];
  }
  const unmount = mountAll(state, instruction, setting);
  noteShell(state, instruction);
  const shellRun = readRun(instruction, {
    environment: withHome(state),
    cwd: state.cwd,
    shell: state.shell,
    readFile: (path) => readStageFile(state.files, path),
    readsOnPath: true,
  });
  const note = missingNoter(state, instruction, shellRun);
  // What cannot be read comes behind the first command.
  note(0);
  if (!shellRun.complete) state.complete = false;
  runCommands(state, instruction, shellRun.commands, 0, note);
  note(shellRun.commands.length);
  return unmount();
}
