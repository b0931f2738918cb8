import type { Instruction } from '../../core/text/ast.js';
import { lookup } from '../../core/images/catalogue.js';
import { allVariables } from '../../core/shell/environment.js';
import { baseName, isWithin, joinPath, resolvePath } from '../../core/shell/paths.js';
import { programPath } from '../../core/verdict/starts.js';
import { classOf, isScratchPath, pathsOf } from './command-classes.js';
import { isContextCopy, landingOf } from './context-tree.js';
import { oncePer } from './once-per.js';
import type { Place } from './plan.js';
import type { Step, Subject } from './subject.js';

/** Where every COPY and ADD belongs, by index of its step. */
export const placeCopies = oncePer((subject: Subject): ReadonlyMap<number, Place> => {
  const lastBuild = subject.steps.findLastIndex(({ commands }) =>
    commands.some(({ command }) => classOf(command) === 'build'),
  );
  const places = new Map<number, Place>();
  subject.steps.forEach((step, at) => {
    const { keyword } = step.instruction;
    if (keyword === 'COPY' || keyword === 'ADD') places.set(at, placeCopy(subject, step, at, lastBuild));
  });
  return places;
});

/** A COPY that a build command uses stays; one that no build command sees moves as it is. */
function placeCopy(subject: Subject, step: Step, at: number, made: number): Place {
  if (!isContextCopy(step)) return placeImageCopy(subject, step, at, made);
  if (at > made) return 'final';
  const landing = landingOf(subject, at);
  const paths = landing === undefined ? [] : [landing.folder, ...landing.files.map(({ path }) => path)];
  const used = subject.steps.slice(at + 1, made + 1).some((later) => usesAny(later, paths, landing?.folder));
  if (used || isSourceCopy(step.instruction)) return 'build';
  if (paths.length > 0 && paths.every(isOfTools)) return 'build';
  if (isOnlyTool(subject, at, made, paths)) return 'build';
  const isRead = subject.steps.slice(at + 1, made + 1).some((later) => readsUnasked(subject, later, paths));
  return isRead ? 'both' : 'final';
}

/** A program that a RUN calls by its name, and no container starts. */
function isOnlyTool({ steps, starts }: Subject, at: number, made: number, paths: readonly string[]): boolean {
  const isOne = ({ words }: Step['commands'][number]['command']): boolean =>
    paths.some((path) => /\/s?bin\//.test(path) && baseName(path) === words[0]?.text);
  const isCalled = steps
    .slice(at + 1, made + 1)
    .some(({ commands }) => commands.some(({ command }) => isOne(command)));
  return (
    isCalled &&
    !starts.some(({ command, path }) => isOne(command) || (path !== undefined && paths.includes(path)))
  );
}

/** What only tools of the build look into: `/root/.npmrc`, `/root/.ssh`. */
function isOfTools(path: string): boolean {
  return /^\/(root|usr\/local\/(go|cargo))\//.test(path) && isScratchPath(path);
}

/** Folders that compilers, package managers and the system read without being told. */
const readByItself =
  /^\/(usr\/(local\/)?(lib|lib64|libexec|include|share)|lib|lib64)(\/|$)|^\/etc\/(apt|apk|pip\.conf|npmrc|gitconfig|ssl|ssh|pki|ca-certificates|ld\.so\.\w+|hosts|resolv\.conf|profile|environment|yum|dnf|pacman)/;

/** Variables that compilers and package managers read. */
const ofBuilders =
  /FLAGS$|(?!^)PATH$|_(HOME|ROOT|CONFIG|CONFIGFILE|CERTS?|CA_BUNDLE|CERT_FILE)$|^(CGO|PIP|NPM|npm|YARN|UV|POETRY|CARGO|MAVEN|GRADLE|CMAKE|PKG|NODE|GO)_/;

/** A step of the build that may read a file which no command names: by a variable, by a link of a manifest, by habit. */
function readsUnasked(subject: Subject, { commands, before }: Step, paths: readonly string[]): boolean {
  const working = commands.map(({ command }) => command).filter(isWorking);
  if (working.length === 0) return false;
  if (paths.some((path) => readByItself.test(path))) return true;
  const isCalled = working.some(({ words }) =>
    paths.some((path) => !words[0]?.raw.includes('/') && baseName(path) === words[0]?.text),
  );
  if (isCalled) return true;
  const variables = [...allVariables(before.environment)].some(
    ([name, { text }]) =>
      ofBuilders.test(name) &&
      text !== undefined &&
      paths.some((path) => path !== '/' && text.includes(path)),
  );
  return variables || working.some(({ cwd }) => linksTo(subject, cwd, paths));
}

function isWorking(command: Step['commands'][number]['command']): boolean {
  return /^(build|packages|system|fetch|clone|unknown)$/.test(classOf(command));
}

const manifests =
  'go.mod go.work package.json Cargo.toml pyproject.toml requirements.txt CMakeLists.txt Makefile settings.gradle settings.gradle.kts build.gradle build.gradle.kts pom.xml tsconfig.json Gemfile composer.json mix.exs pubspec.yaml'.split(
    ' ',
  );

/** Whether a manifest in the folder of a command names a file or folder beside it. */
function linksTo({ run }: Subject, cwd: string | undefined, paths: readonly string[]): boolean {
  const [folder] = paths;
  if (cwd === undefined || folder === undefined) return false;
  const name = baseName(folder);
  return manifests.some((manifest) => {
    const text = run.readFile(joinPath(cwd, manifest)) ?? '';
    return name !== '' && (text.includes(`../${name}`) || text.includes(folder));
  });
}

function usesAny({ commands }: Step, paths: readonly string[], folder: string | undefined): boolean {
  return commands.some(({ command }) => {
    const kind = classOf(command);
    if (kind === 'harmless' || kind === 'account' || kind === 'packages') return false;
    const named = pathsOf(command);
    const self = programPathText(command);
    if (self !== undefined && paths.includes(self)) return true;
    if (command.script !== undefined) return true;
    if (named.some((path) => paths.some((one) => isWithin(path, one) || isWithin(one, path)) && path !== '/'))
      return (kind !== 'owner' && kind !== 'mode') || commands.some((other) => isBuilding(other.command));
    if (kind !== 'build' || command.cwd === undefined || folder === undefined) return false;
    return command.cwd === '/' ? false : paths.some((path) => isWithin(command.cwd ?? '/', path));
  });
}

/** A RUN that builds stays whole in the build stage: what else it does there must find its files. */
function isBuilding(command: Step['commands'][number]['command']): boolean {
  return /^(build|packages|fetch|clone|unknown)$/.test(classOf(command));
}

function programPathText(command: Step['commands'][number]['command']): string | undefined {
  const text = command.words[0]?.text;
  return text?.startsWith('/') === true ? text : undefined;
}

function isSourceCopy({ words }: Instruction): boolean {
  return words
    .slice(0, -1)
    .some(({ value }) =>
      /^\.\/?$|\.(go|c|h|cc|cpp|rs|java|kt|hs|swift|zig|ts|mod|sum)$|^(Makefile|Cargo\.\w+|pom\.xml|.*\.gradle(\.kts)?|CMakeLists\.txt)$/.test(
        value,
      ),
    );
}

/** Files of another image: a tool of the build, a part of the result, or both. */
function placeImageCopy(subject: Subject, { instruction, made }: Step, at: number, lastBuild: number): Place {
  const { run, steps, starts } = subject;
  if (at > lastBuild) return 'final';
  const paths = new Set(made.map(({ path }) => path));
  const isTool = steps
    .slice(at + 1)
    .some(({ commands }) => commands.some(({ command }) => paths.has(programPath(run, command) ?? '')));
  const isStarted = starts.some(({ path }) => path !== undefined && paths.has(path));
  if (isTool) return isStarted ? 'both' : 'build';
  if (isStarted) return 'final';
  return placeToolchain(subject, instruction) ?? (isOneProgram(instruction) ? 'final' : 'both');
}

/** Compilers stay; an interpreter that the container may need is in both stages. Commands call their parts by other names. */
function placeToolchain({ starts, base }: Subject, { flags }: Instruction): Place | undefined {
  const image = flags.find(({ name }) => name === 'from')?.value ?? '';
  const facts = lookup(image);
  const brought = Object.keys(facts?.runtimes ?? {});
  if (facts === undefined || (brought.length === 0 && !facts.builder)) return undefined;
  const isNeeded = starts.some(({ command }) => brought.includes(runtimeOf(command.words[0]?.text ?? '')));
  if (isNeeded) return 'both';
  // What these programs run is PHP or Ruby; Node bundles what browsers load.
  const bundles =
    brought.includes('node') && ['php', 'ruby'].some((name) => base.runtimes[name] !== undefined);
  const isCompiler = brought.some((name) => /^(go|rust|gcc|jdk|maven|gradle|composer|swift)$/.test(name));
  return bundles || isCompiler ? 'build' : 'both';
}

const programs: readonly (readonly [RegExp, string])[] = [
  [/^(node|npm|npx|yarn|pnpm|serve|pm2|pm2-runtime)$/, 'node'],
  [/^(java|javaw)$/, 'jdk'],
  [/^(python[\d.]*|pip[\d.]*)$/, 'python'],
  [/^(ruby|bundle|rails|rake|puma)$/, 'ruby'],
  [/^(supervisord|s6-svscan|runsvdir|foreman|honcho|overmind)$/, 'node'],
];

/** The runtime that a program belongs to; a supervisor may start any. */
function runtimeOf(program: string): string {
  const name = baseName(program);
  return programs.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}

/** `/bin/probe /usr/local/bin/probe`, which no command of the build calls. */
function isOneProgram({ words }: Instruction): boolean {
  return /\/s?bin\/[\w.-]+$|^\/[\w.-]+$/.test(words[0]?.value ?? '') && words.length === 2;
}

/** Folders and files that only the build has, since the image that they come from is a tool of it. */
export function buildTools(subject: Subject, copies: ReadonlyMap<number, Place>): readonly string[] {
  return subject.steps.flatMap((step, at) => {
    if (copies.get(at) !== 'build' || isContextCopy(step)) return [];
    const target = resolvePath(step.before.cwd, step.instruction.words.at(-1)?.value);
    return target === undefined ? [] : [target.replace(/(?<=.)\/$/, '')];
  });
}
