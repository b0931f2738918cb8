import { predefinedFromArgs, readArgs } from '../args.js';
import type { Delivery } from '../artifacts.js';
import type { Instruction } from '../ast.js';
import { mountKey } from '../references.js';
import { known, unknownValue, type Value, variableOf, withVariable } from '../shell/environment.js';
import { normalisePath, resolvePath } from '../shell/paths.js';
import { readRun } from '../shell/read-run.js';
import { copyContext } from './copy-context.js';
import { copyFrom } from './copy-from.js';
import { expandText } from './expand-words.js';
import { moveTrees, readStageFile, type SourceTree } from './files.js';
import { runCommands } from './run-commands.js';
import type { CopySource } from './stage-source.js';
import type { StageState } from './state.js';

/** What one instruction needs besides the stage's state. */
export interface RunSetting {
  readonly text: string;
  readonly escape: string;
  /** Values of ARGs before the first FROM. */
  globalArg(name: string): { readonly value: string | undefined } | undefined;
  /** What `name` of a COPY --from or mount means; `undefined` where it leads nowhere. */
  source(instruction: Instruction, name: string, kind: 'COPY' | 'MOUNT'): CopySource | undefined;
}

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
      run(state, instruction, setting);
      return [];
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

function setFixed(state: StageState, name: string, { text, from }: Value): void {
  state.environment = withVariable(state.environment, name, { text, from, exported: true });
  state.fixedNames.add(name);
}

/** ENV wins over ARG; without a default the global ARG of the name counts, then what only the build knows. */
function declareArgs(state: StageState, instruction: Instruction, setting: RunSetting): void {
  for (const { name, value } of readArgs(instruction)) {
    if (state.fixedNames.has(name)) continue;
    if (value === undefined && variableOf(state.environment, name) !== undefined) continue;
    const { text, from } = argValue(state, name, value, setting);
    state.environment = withVariable(state.environment, name, { text, from, exported: true });
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

/** Bind mounts are there during the RUN only; what cache mounts hold is gone afterwards. */
function run(state: StageState, instruction: Instruction, setting: RunSetting): void {
  const mounts = readMounts(state, instruction, setting);
  const own = state.files.trees;
  state.files.trees = [...own, ...mounts.trees];
  const shellRun = readRun(instruction, setting.text, {
    environment: state.environment,
    cwd: state.cwd,
    shell: state.shell,
    readFile: (path) => readStageFile(state.files, path),
  });
  if (!shellRun.complete) state.complete = false;
  runCommands(state, instruction, shellRun.commands);
  const mounted = new Set<SourceTree>(mounts.trees);
  state.files.trees = state.files.trees.filter((tree) => !mounted.has(tree));
  for (const path of mounts.vanishing) {
    for (const key of [...state.files.artifacts.keys()]) {
      if (key === `${path}/` || key.startsWith(`${path}/`)) state.files.artifacts.delete(key);
    }
  }
}

interface Mounts {
  readonly trees: readonly SourceTree[];
  readonly vanishing: readonly string[];
}

function readMounts(state: StageState, instruction: Instruction, setting: RunSetting): Mounts {
  const trees: SourceTree[] = [];
  const vanishing: string[] = [];
  for (const flag of instruction.flags) {
    if (flag.name !== 'mount') continue;
    const key = (name: string): string | undefined => mountKey(flag, name)?.value;
    const type = key('type') ?? 'bind';
    const written = key('target') ?? key('dst') ?? key('destination') ?? '.';
    const target = resolvePath(state.cwd, expandText(written, state.environment, setting.escape).text);
    if (target === undefined) continue;
    if (type === 'cache' || type === 'tmpfs') vanishing.push(target);
    if (type !== 'bind') continue;
    vanishing.push(target);
    const source = expandText(key('source') ?? key('src') ?? '', state.environment, setting.escape).text;
    trees.push(...mountTrees(instruction, setting, { from: key('from'), source, target }));
  }
  // What a mount hides was there before and comes back: only what the RUN put into it goes.
  return { trees, vanishing: vanishing.filter((path) => !hasArtifacts(state, path)) };
}

function hasArtifacts(state: StageState, path: string): boolean {
  for (const key of state.files.artifacts.keys()) if (key.startsWith(`${path}/`)) return true;
  return false;
}

function mountTrees(
  instruction: Instruction,
  setting: RunSetting,
  mount: { from: string | undefined; source: string | undefined; target: string },
): readonly SourceTree[] {
  const { from, source, target } = mount;
  if (source === undefined) return [];
  if (from === undefined || from === '') {
    const context = source.replace(/^\.?\/+|\/+$/g, '');
    return [{ path: target, context: context === '.' ? '' : context }];
  }
  const files = setting.source(instruction, from, 'MOUNT')?.files;
  return files === undefined ? [] : moveTrees(files.trees, normalisePath(`/${source}`), target);
}
