import type { Facts } from '../facts.js';
import type { Stage } from '../graph/graph.js';
import { withoutIgnored } from '../run/context-files.js';
import type { StageCommand, StageRun } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import { exportedValue } from '../shell/environment.js';
import { baseName, joinPath } from '../shell/paths.js';
import type { Span } from '../text/text.js';
import { objectAt, parseObject, type UntypedRecord } from '../text/untyped-json.js';

/** A script of package.json that a RUN starts, and that calls a development package which the install left out. */
export interface OmittedTool extends Span {
  readonly script: string;
  readonly tool: string;
  /** The package that has it. */
  readonly from: string;
  /** The install that left it out; the same span where it starts the script itself. */
  readonly install: Span;
  /** `certain`: the lock says that nothing else brings the package. */
  readonly certainty: 'certain' | 'likely';
}

/** Tools that scripts of a stage call and that are not installed there, in text order. */
export function omittedTools(facts: Facts, stage: Stage): readonly OmittedTool[] {
  const run = facts.runs.stage(stage.index);
  const installs = run.commands.filter(({ command }) => isInstall(command));
  const folders = new Set(installs.map(({ command }) => command.cwd));
  return [...folders].flatMap((folder) => {
    const own = installs.filter(({ command }) => command.cwd === folder);
    if (folder === undefined || !own.every(({ command }) => leavesOut(run, command))) return [];
    if (mayBringModules(facts, stage, folder)) return [];
    const manifest = readManifest(run, folder);
    return manifest === undefined ? [] : missingIn(run, manifest, own);
  });
}

interface Manifest {
  readonly folder: string;
  readonly scripts: UntypedRecord;
  readonly development: UntypedRecord;
  readonly others: UntypedRecord;
}

function readManifest(run: StageRun, folder: string): Manifest | undefined {
  const json = parseObject(run.readFile(joinPath(folder, 'package.json')));
  if (json === undefined || json['workspaces'] !== undefined) return undefined;
  const [dependencies, optional, peer] = ['dependencies', 'optionalDependencies', 'peerDependencies'].map(
    (name) => objectAt(json, name),
  );
  return {
    folder,
    scripts: objectAt(json, 'scripts'),
    development: objectAt(json, 'devDependencies'),
    others: { ...dependencies, ...optional, ...peer },
  };
}

function wordsOf({ words }: ShellCommand): readonly string[] {
  return words.map(({ text }) => text ?? '$');
}

/** An install of all that package.json names, or of packages that it names itself. */
function isInstall(command: ShellCommand): boolean {
  const [program = ''] = wordsOf(command);
  const [verb] = plainWords(command);
  return isManager(program) && (verb === undefined || /^(ci|i|install|clean-install)$/.test(verb));
}

/** Words behind the program that are no options, and not the value of `--omit` or `--only`. */
function plainWords(command: ShellCommand): readonly string[] {
  const [, ...rest] = wordsOf(command);
  return rest.filter((word, at) => !word.startsWith('-') && !/^--(omit|only)$/.test(rest[at - 1] ?? ''));
}

function isManager(program: string): boolean {
  return /^(npm|yarn|pnpm)$/.test(baseName(program));
}

const leftOut = /^(--omit=dev|--production(=true)?|--prod(=true)?|-P|--only=prod(uction)?)$/;

/** Whether an install surely leaves development packages out: one that names packages may bring them. Yarn 2 and later do not look at NODE_ENV. */
function leavesOut(run: StageRun, command: ShellCommand): boolean {
  const words = wordsOf(command);
  const text = words.join(' ');
  if (
    !command.always ||
    plainWords(command).length > 1 ||
    words.includes('$') ||
    /--include|=false|-D\b|--dev\b|--prefix|--cwd|-C\b/.test(text)
  )
    return false;
  if (words.some((word) => leftOut.test(word)) || /--(omit dev|only prod)/.test(text)) return true;
  const isNewYarn =
    words[0] === 'yarn' && run.readFile(joinPath(command.cwd ?? '/', '.yarnrc.yml')) !== undefined;
  return !isNewYarn && exportedValue(command.environment, 'NODE_ENV')?.text === 'production';
}

/** Whether modules come by another way: from another stage or image, or with the build context. */
function mayBringModules({ inputs }: Facts, stage: Stage, folder: string): boolean {
  const isCopied = stage.instructions.some(
    ({ keyword, flags }) => keyword === 'COPY' && flags.some(({ name }) => name === 'from'),
  );
  const sent = withoutIgnored(inputs.context);
  return isCopied || stage.base.kind !== 'image' || folder === '/' || sent.list('').includes('node_modules/');
}

function missingIn(
  run: StageRun,
  manifest: Manifest,
  installs: readonly StageCommand[],
): readonly OmittedTool[] {
  const [first] = installs;
  if (first === undefined) return [];
  return run.commands.flatMap(({ command }): OmittedTool[] => {
    const { start, end } = command;
    const isOwn =
      command.cwd === manifest.folder && command.always && command.guards && command.script === undefined;
    if (!isOwn || start < first.command.start) return [];
    const scripts = isInstall(command) ? lifecycleOf(command) : calledScript(command, manifest);
    const found = scripts.flatMap((script) => toolOf(run, manifest, script)).slice(0, 1);
    return found.map((tool) => ({
      ...tool,
      start,
      end,
      install: { start: first.command.start, end: first.command.end },
    }));
  });
}

/** What an install runs of the project's own scripts. npm runs `prepare` also without development packages. */
function lifecycleOf(command: ShellCommand): readonly string[] {
  const words = wordsOf(command);
  const isOff =
    words.includes('--ignore-scripts') ||
    exportedValue(command.environment, 'npm_config_ignore_scripts') !== undefined;
  if (isOff) return [];
  return ['preinstall', 'install', 'postinstall', ...(words[0] === 'npm' ? ['prepare'] : [])];
}

function calledScript(command: ShellCommand, { scripts }: Manifest): readonly string[] {
  const [program = '', verb = '', name = ''] = wordsOf(command);
  if (!isManager(program)) return [];
  const script = verb === 'run' || verb === 'run-script' ? name : verb;
  const isCalled = script !== verb || (baseName(program) !== 'npm' && Object.hasOwn(scripts, script));
  return isCalled ? [`pre${script}`, script] : [];
}

/** Packages whose program has another name. */
const packages: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  ng: '@angular/cli',
  nest: '@nestjs/cli',
  'vue-cli-service': '@vue/cli-service',
  babel: '@babel/cli',
  nuxi: 'nuxt',
};

/** The first word of the script, which a shell looks for in node_modules/.bin. */
function toolOf(
  run: StageRun,
  { scripts, development, others, folder }: Manifest,
  script: string,
): readonly Pick<OmittedTool, 'script' | 'tool' | 'from' | 'certainty'>[] {
  const text = scripts[script];
  const tool =
    typeof text === 'string' && !text.includes('||') ? /^[\w-]+(?=\s|$)/.exec(text.trim())?.[0] : undefined;
  const from = tool === undefined ? undefined : (packages[tool] ?? tool);
  if (
    tool === undefined ||
    from === undefined ||
    !Object.hasOwn(development, from) ||
    Object.hasOwn(others, from)
  )
    return [];
  if (
    run.commands.some(
      ({ command }) => !isInstall(command) && wordsOf(command).some((word) => word.startsWith(from)),
    )
  )
    return [];
  const lock = parseObject(run.readFile(joinPath(folder, 'package-lock.json'))) ?? {};
  const path = `node_modules/${from}`;
  const locked = objectAt(lock, 'packages');
  const isLocked = Object.hasOwn(locked, path);
  if (isLocked && objectAt(locked, path)['dev'] !== true) return [];
  return [{ script, tool, from, certainty: isLocked ? 'certain' : 'likely' }];
}
