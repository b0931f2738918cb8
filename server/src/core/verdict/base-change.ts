import type { ImageFacts } from '../images/image-facts.js';
import { startOfImage } from '../images/start.js';
import { moduleLanguageOf } from '../packages/language-modules.js';
import type { StageCommand, StageRun } from '../run/stage-run.js';
import type { ShellCommand } from '../shell/command.js';
import { baseName } from '../shell/paths.js';
import { javaMajor, minorOf } from '../versions.js';
import { programPath, roleBehindImage } from './starts.js';
import type { Start } from './landing.js';

/** One stage before and after its base image was changed. */
export interface BaseChange {
  readonly before: StageRun;
  readonly after: StageRun;
  /** Whether both bases are tags of one image. */
  readonly sameRepository: boolean;
}

/** What a container of the stage starts by the file. */
export interface OwnStart {
  readonly starts: readonly Start[];
  readonly hasEntrypoint: boolean;
}

/** The base images of the change, where both are known. */
interface Images {
  readonly from: ImageFacts;
  readonly to: ImageFacts;
}

/**
 * Why the commands of a stage may fail, or its container may lack something, on the new base; `undefined` where nothing
 * speaks against it. `own` is absent for stages of which no container is started.
 */
export function lostByBase(change: BaseChange, own: OwnStart | undefined): string | undefined {
  const [from, to] = [change.before.runtime.base, change.after.runtime.base];
  if (from === to || from === undefined) return undefined;
  if (to === undefined) return 'the new base is not known';
  const images = { from, to };
  return (
    lostCommand(change, images) ??
    (own === undefined ? undefined : lostStart(change, images, own)) ??
    lostRuntime(change, images, own?.starts ?? [])
  );
}

const managers: Readonly<Record<string, ImageFacts['packageManager']>> = {
  apk: 'apk',
  apt: 'apt',
  'apt-get': 'apt',
  dpkg: 'apt',
  dnf: 'dnf',
  yum: 'yum',
  microdnf: 'microdnf',
  zypper: 'zypper',
  pacman: 'pacman',
  tdnf: 'tdnf',
};

/** What every distribution with a shell has. */
const essential = new Set(
  `basename cat chgrp chmod chown cp cut date dirname echo env expr false find grep head id ln ls mkdir mv printf pwd rm
  rmdir sed sh sleep sort stat sync tail tar test touch tr true uname wc xargs [`.split(/\s+/),
);

function lostCommand({ before, after }: BaseChange, { from, to }: Images): string | undefined {
  const isOtherSystem = from.distro !== to.distro;
  for (const { command } of after.commands) {
    const program = baseName(command.words[0]?.text ?? '');
    const manager = Object.hasOwn(managers, program) ? managers[program] : undefined;
    if (manager !== undefined && to.packageManager !== manager) return `${program} is missing`;
    if (manager !== undefined || isThere(command, after)) continue;
    if (isOtherSystem || isThere(command, before)) return `${program} may be missing`;
  }
  const isOtherRelease = isOtherSystem || from.release !== to.release;
  return isOtherRelease && after.commands.some(installsOfRelease)
    ? 'its packages are tied to one release'
    : undefined;
}

function isThere(command: ShellCommand, run: StageRun): boolean {
  const program = baseName(command.words[0]?.text ?? '');
  const path = programPath(run, command);
  if (essential.has(program) || program === '') return true;
  return path === undefined ? holdsProgram(run, program) : run.artifactAt(path) !== undefined;
}

/** A pinned version, or a library whose package carries its soname: other releases have others. */
function installsOfRelease({ command: { words } }: StageCommand): boolean {
  if (!Object.hasOwn(managers, baseName(words[0]?.text ?? ''))) return false;
  return words.some(({ text = '' }) => /^[a-z][\w.+-]*=/.test(text) || /^lib[a-z].*\d$/.test(text));
}

/** Without an ENTRYPOINT in the file that of the base counts: it must start the same. */
function lostStart(change: BaseChange, { from, to }: Images, own: OwnStart): string | undefined {
  if (own.starts.length === 0)
    return change.sameRepository ? undefined : 'the container starts what the base image defines';
  const [before, after] = [startOfImage(from).entrypoint, startOfImage(to).entrypoint];
  const isSame = before !== undefined && before.join('\n') === after?.join('\n');
  // A program that the file itself puts there is no argument of an interpreter, whatever the base was.
  const isOwn = own.starts.every(({ path }) => isSameFile(path, change.before, change.after));
  const isProgram = [before, after].every((words) =>
    words === undefined ? isOwn && after !== undefined : startsCommand.has(roleBehindImage(words).role),
  );
  if (!own.hasEntrypoint && !isSame && !isProgram) return 'the new base starts something else';
  return lostProgram(change, { from, to }, own.starts);
}

const startsCommand: ReadonlySet<string> = new Set(['program', 'handed-on']);

function lostProgram(
  { before, after, sameRepository }: BaseChange,
  { from, to }: Images,
  starts: readonly Start[],
): string | undefined {
  if (sameRepository || sameRuntimes(from, to)) return undefined;
  for (const { command, path } of starts) {
    const name = command.words[0]?.text;
    if (name === undefined || name === '' || isSameFile(path, before, after)) continue;
    if (!holdsProgram(after, baseName(name))) return `${name} may be missing`;
  }
  return undefined;
}

/** The file, or a folder with all that is in it, came with the same copy. */
function isSameFile(path: string | undefined, before: StageRun, after: StageRun): boolean {
  if (path === undefined) return false;
  const [here, there] = [before.artifactAt(path), after.artifactAt(path)];
  if (here === undefined || here.path !== there?.path) return false;
  // Programs in folders of modules are links to an interpreter, or scripts for it.
  return here.path === path || moduleLanguageOf(here.toolchain) === undefined;
}

function sameRuntimes(from: ImageFacts, to: ImageFacts): boolean {
  const names = Object.keys(from.runtimes);
  return names.length > 0 && names.every((name) => to.runtimes[name] !== undefined);
}

/** Programs by the runtime that brings them. */
const bringers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(node|nodejs|npm|npx)$/, ['node']],
  [/^java$/, ['jre', 'jdk']],
  [/^(javac|jar|jlink|jdeps)$/, ['jdk']],
  [/^(python3?|pip3?)(\.\d+)?$/, ['python']],
  [/^(ruby|gem|bundle|irb)$/, ['ruby']],
  [/^(php|php-fpm|docker-php-.*)$/, ['php']],
  [/^dotnet$/, ['dotnet', 'dotnet-sdk', 'aspnet']],
  [/^deno$/, ['deno']],
  [/^bunx?$/, ['bun']],
  [/^nginx$/, ['nginx']],
  [/^(go|gofmt)$/, ['go']],
  [/^(cargo|rustc|rustup)$/, ['rust']],
];

function runtimesOf(program: string): readonly string[] {
  return bringers.find(([pattern]) => pattern.test(program))?.[1] ?? [];
}

/** Whether the stage is known to have a program of this name. */
export function holdsProgram({ runtime }: StageRun, program: string): boolean {
  if (program === 'sh') return runtime.shell.value === true;
  if (program === 'bash') return runtime.bash.value === true;
  if (runtime.holds({ kind: 'program', name: program }).value === true) return true;
  return runtimesOf(program).some((name) => runtime.runtimeVersion(name) !== undefined);
}

/** The runtimes that are used must be there, in the same major version; of Python in the same minor one. */
function lostRuntime({ after }: BaseChange, { from }: Images, starts: readonly Start[]): string | undefined {
  const programs = [...starts, ...after.commands].map(({ command }) =>
    baseName(command.words[0]?.text ?? ''),
  );
  const wanted = after.artifacts.flatMap(({ wants }) => wants.runtime?.name ?? []);
  const used = new Set([...programs.flatMap(runtimesOf), ...wanted]);
  // What is published for .NET says itself on which version it runs.
  const published = after.artifacts.find(({ toolchain }) => toolchain === 'dotnet')?.wants.runtime?.version;
  for (const name of Object.keys(from.runtimes).filter((one) => used.has(one))) {
    const there = versionOf(after, name);
    const isOfDotnet = name === 'dotnet' || name === 'aspnet';
    const before = (isOfDotnet ? published : undefined) ?? from.runtimes[name] ?? '';
    if (there === undefined || !isSameLine(name, before, there)) return `${name} has a different version`;
  }
  return undefined;
}

/** A JRE serves where a JDK was, unless one of its tools is called: that is a command of its own. */
function versionOf({ runtime }: StageRun, name: string): string | undefined {
  const own = runtime.runtimeVersion(name);
  return own ?? (name === 'jdk' ? runtime.runtimeVersion('jre') : undefined);
}

function isSameLine(name: string, before: string, after: string): boolean {
  if (before === '' || after === '') return before === after;
  // Java runs what was compiled for an older one.
  if (name === 'jre' || name === 'jdk') return (javaMajor(after) ?? 0) >= (javaMajor(before) ?? 0);
  const significant = (version: string): string =>
    name === 'python' ? minorOf(version) : (/\d+/.exec(version)?.[0] ?? version);
  return significant(before) === significant(after);
}
