import type { Artifact, Evidence } from '../artifacts.js';
import { limits } from '../limits.js';
import type { Instruction } from '../text/ast.js';
import type { ShellCommand } from '../shell/command.js';
import { type Value, variableOf, withVariable } from '../shell/environment.js';
import { isLanguageProgram } from '../packages/language-programs.js';
import { isDistributed } from '../packages/packages-with.js';
import { baseName, resolvePath } from '../shell/paths.js';
import { placesOnPath } from '../shell/search-path.js';
import { readScript } from '../shell/read-run.js';
import { recognise } from '../toolchains/recognise.js';
import type { Made, ToolCall, ToolStage } from '../toolchains/tool-call.js';
import { runFileCommand } from './file-commands.js';
import { artifactsWithin, findArtifact, isFolder, listFolder, putArtifact, readStageFile } from './files.js';
import { factsOfPackage } from '../packages/packages.js';
import { followGuard } from './guards.js';
import { notePrograms } from './note-programs.js';
import { libcOf, type StageState } from './state.js';
import { namesOtherLibraries, runSystemCommand } from './system-commands.js';
import { homeOfAccount } from './users.js';

const deepestMake = 4;

/** What a command of a recipe counts as, where recipes are bounded by their length. */
const charactersOfCommand = 50;

/** Follows commands one after the other through the stage; `before` looks at it in front of each. */
export function runCommands(
  state: StageState,
  instruction: Instruction,
  commands: readonly ShellCommand[],
  depth = 0,
  before?: (at: number) => void,
): void {
  for (const [at, command] of commands.entries()) {
    before?.(at);
    if (state.commands.length >= limits.maxCommands) {
      state.complete = false;
      return;
    }
    state.commands.push({ instruction, command });
    notePrograms(state, command);
    const program = baseName(command.words[0]?.text ?? '');
    if (program === '') {
      // A program whose name cannot be known may do anything.
      state.complete = false;
      continue;
    }
    followGuard(state, command, program);
    state.otherLibraries ||= namesOtherLibraries(command, program);
    if (runFileCommand(state, command, program) || runSystemCommand(state, command, program)) continue;
    const made = recognise(toolCall(state, instruction, command, program));
    if (made !== undefined) followMade(state, instruction, command, made, depth);
    else if (!isKnownProgram(program)) markUnknownProgram(state, command);
  }
}

function followMade(
  state: StageState,
  instruction: Instruction,
  command: ShellCommand,
  made: Made,
  depth: number,
): void {
  for (const artifact of made.artifacts) putMade(state, command, artifact);
  if (made.goBuild !== undefined) state.goBuilds.push(made.goBuild);
  for (const [name, value] of made.goSettings ?? []) state.goSettings.set(name, value);
  if (made.opaque === true) state.complete = false;
  if (made.script === undefined || depth >= deepestMake) return;
  const { text, path, cwd, variables } = made.script;
  state.recipeCharacters += text.length;
  if (state.recipeCharacters > limits.longestRecipes) {
    state.complete = false;
    return;
  }
  const setting = {
    environment: variables.reduce(
      (environment, [name, value]) => withVariable(environment, name, { ...value, exported: true }),
      command.environment,
    ),
    cwd,
    shell: ['/bin/sh', '-ec'],
    readFile: (file: string) => readStageFile(state.files, file),
  };
  const run = readScript(text, { start: command.start, end: command.end }, setting, path);
  // A recipe that calls make and scripts again costs what it leads to.
  state.recipeCharacters += run.commands.length * charactersOfCommand;
  if (!run.complete) state.complete = false;
  const inner = run.commands.map((one) => inBranchesOf(command, one));
  runCommands(state, instruction, inner, depth + 1);
}

/** A command of a recipe stands in every branch that the call of make stands in. */
function inBranchesOf({ always, branches }: ShellCommand, inner: ShellCommand): ShellCommand {
  if (always && branches === undefined) return inner;
  const ways = [...(branches ?? []), ...(inner.branches ?? [])];
  return { ...inner, always: always && inner.always, ...(ways.length > 0 && { branches: ways }) };
}

/** What a branch makes may replace what another made: where they differ nothing is known. */
function putMade(state: StageState, command: ShellCommand, artifact: Artifact): void {
  const before = state.files.artifacts.get(artifact.path);
  if (before === undefined || before.toolchain !== artifact.toolchain || command.branches === undefined) {
    putArtifact(state.files, artifact);
    return;
  }
  const ways = { branches: [...(before.branches ?? [[]]), ...(artifact.branches ?? [[]])].slice(0, 40) };
  if (command.always) {
    putArtifact(state.files, { ...artifact, ...ways });
    return;
  }
  const same = before.linkage === artifact.linkage && before.libc === artifact.libc;
  const evidence = [...artifact.evidence, ...before.evidence].slice(0, 8);
  if (same) putArtifact(state.files, { ...artifact, ...ways, certainty: lower(before, artifact), evidence });
  else {
    const explanation = 'built in different ways by different branches';
    putArtifact(state.files, {
      ...artifact,
      ...ways,
      linkage: 'unknown',
      libc: undefined,
      libcVersion: undefined,
      certainty: 'possible',
      evidence,
      explanation,
    });
  }
}

function lower(a: Artifact, b: Artifact): Artifact['certainty'] {
  const order = ['possible', 'likely', 'certain'] as const;
  return order[Math.min(order.indexOf(a.certainty), order.indexOf(b.certainty))] ?? 'possible';
}

const knownPrograms =
  /^(node|npm|npx|yarn|pnpm|python[\d.]*|pip[\d.]*|ruby|gem|bundle|java|php|go|cargo|rustup|make|cmake|ninja|meson|autoreconf|autoconf|automake|protoc|buf|tsc|vite|webpack|jq|yq|crontab|golangci-lint|gofmt|pytest|eslint|configure|patch|systemctl|service|nginx|mysql|psql|sqlite3|openssl|ssh-keygen|ssh-keyscan|update-alternatives|a2enmod|phpize|docker-php-ext-\w+|pecl|composer|rake|rails|mix|iex|dotnet|gradle|gradlew|mvn|mvnw|sbt|deno|bun|swift|ghc|cabal|stack|dart|flutter|zig|nim|nimble|dub|ldc2|gdc|dmd|mill|crystal|shards|opam|dune)$/;

function isKnownProgram(program: string): boolean {
  return knownPrograms.test(program);
}

/**
 * An unknown program that was brought may install anything; what was built here or
 * comes with the project does not.
 */
function markUnknownProgram(state: StageState, command: ShellCommand): void {
  const name = command.words[0]?.text ?? '';
  if (/(^|\/)(node_modules|vendor|\.?venv|target|bin\/console|artisan|manage\.py)(\/|$)/.test(name)) return;
  if (name.includes('/') ? isForeignPath(state, command, name) : isForeignName(state, command, name))
    state.complete = false;
}

function isForeignPath(state: StageState, { cwd }: ShellCommand, name: string): boolean {
  const path = resolvePath(cwd, name);
  const artifact = path === undefined ? undefined : findArtifact(state.files, path);
  return artifact === undefined || isUnknownFile(artifact);
}

/** What PATH leads to, or what the Dockerfile of this repository that builds the base puts there. */
function isForeignName(state: StageState, { script, environment }: ShellCommand, name: string): boolean {
  if (script !== undefined || !/^[a-z][\w.+-]+$/i.test(name)) return false;
  const paths = placesOnPath(environment, name);
  // A script of another language: the shell has read its own.
  if (paths.some((path) => readStageFile(state.files, path) !== undefined)) return true;
  if (isDistributed(name) || isLanguageProgram(name)) return false;
  const [brought] = paths.flatMap((path) => state.files.artifacts.get(path) ?? []);
  if (brought !== undefined) return isUnknownFile(brought);
  return state.base?.built?.({ kind: 'program', name }).value === true;
}

function isUnknownFile({ toolchain }: Artifact): boolean {
  return toolchain === 'unknown' || toolchain === 'image';
}

function toolCall(
  state: StageState,
  instruction: Instruction,
  command: ShellCommand,
  program: string,
): ToolCall {
  const args = command.words.slice(1);
  const argv = args.map(({ text }) => text);
  return { command, instruction, program, argv, args, stage: new StageForTools(state) };
}

class StageForTools implements ToolStage {
  readonly index: number;
  readonly facts: ToolStage['facts'];
  readonly libc: ToolStage['libc'];
  readonly platform: ToolStage['platform'];
  readonly packages: ToolStage['packages'];
  readonly baseEvidence: ToolStage['baseEvidence'];
  readonly before: ToolStage['before'];
  readonly home: string | undefined;
  readonly #state: StageState;

  constructor(state: StageState) {
    const { base, baseSpan } = state;
    this.index = state.stage.index;
    this.facts = base;
    this.libc = libcOf(state);
    this.platform = state.platform;
    this.packages = state.packages;
    this.baseEvidence = base && {
      start: baseSpan.start,
      end: baseSpan.end,
      message: `the image is ${base.title}`,
    };
    this.before = state.commands;
    this.home = homeOf(state);
    this.#state = state;
  }

  get compiler(): ToolStage['compiler'] {
    return compilerOf(this.#state);
  }

  readonly goSetting = (name: string): Value | undefined => this.#state.goSettings.get(name);

  readonly readFile = (path: string): string | undefined => readStageFile(this.#state.files, path);

  readonly list = (folder: string): readonly string[] => listFolder(this.#state.files, folder);

  readonly isFolder = (path: string): boolean => isFolder(this.#state.files, path);

  readonly artifactsIn = (folder: string): readonly Artifact[] => artifactsWithin(this.#state.files, folder);

  readonly artifactAt = (path: string): Artifact | undefined => findArtifact(this.#state.files, path);
}

/** The folder that `~` means in a RUN: HOME, else that of the account. */
export function homeOf({ environment, user, commands }: StageState): string | undefined {
  const home = variableOf(environment, 'HOME');
  if (home !== undefined) return home.text;
  const name = user === undefined ? 'root' : user.text?.split(':')[0];
  if (name === undefined || /^(root|0)$/.test(name)) return name === undefined ? undefined : '/root';
  return homeOfAccount(
    name,
    commands.map(({ command }) => command.words.map(({ text }) => text)),
  );
}

function compilerOf(state: StageState): ToolStage['compiler'] {
  for (const [name, { evidence, sure }] of state.packages) {
    if (factsOfPackage(name).compiler === true)
      return { value: sure ? true : undefined, evidence: [evidence] };
  }
  const { base, baseSpan } = state;
  if (base?.gcc === undefined) return { value: undefined, evidence: [] };
  const message = base.gcc ? `${base.title} has gcc` : `${base.title} has no C compiler`;
  const evidence: Evidence = { start: baseSpan.start, end: baseSpan.end, message };
  return { value: base.gcc || state.complete ? base.gcc : undefined, evidence: [evidence] };
}
