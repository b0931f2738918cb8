import type { ShellCommand } from '../../../core/shell/command.js';
import { isWithin, joinPath } from '../../../core/shell/paths.js';
import { classOf, writesFile } from '../command-classes.js';
import type { Subject } from '../subject.js';
import { writtenByBuild } from './node-chain.js';
import type { Entry, Manifest } from './node-scripts.js';

/** Whether a folder of the build context is an output that was committed as well: the build writes it again. */
export function isOutDir({ read }: Subject, folder: string, name: string): boolean {
  const settings = read(joinPath(folder, 'tsconfig.json')) ?? '';
  const line =
    settings.split('\n').find((one) => one.includes('"outDir"') && !one.trim().startsWith('//')) ?? '';
  return /"outDir"\s{0,20}:\s{0,20}"(?:\.\/)?([\w.-]{1,100})\/?"/.exec(line)?.[1] === name;
}

/** `if [ -n "$KEY" ]; then echo "$KEY" > key.json; fi`: a COPY of that file alone breaks the builds without it. */
export function writesUnderCondition({ steps }: Subject, folder: string): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command }) => {
      const path = command.branches === undefined ? undefined : writesFile(command);
      return path !== undefined && isWithin(folder, path);
    }),
  );
}

/** What the build writes besides the folders of the entries; `undefined`: it may write anywhere. */
export function outputsBeside(
  subject: Subject,
  folder: string,
  entries: readonly Entry[],
  manifest: Manifest,
): readonly string[] | undefined {
  // A server hands out its folder and nothing else.
  if (entries.every(({ kind, modules }) => kind === 'folder' && !modules)) return [];
  const commands = subject.steps
    .flatMap((step) => step.commands.map(({ command }) => command))
    .filter((command) => /^(build|move|write|unknown)$/.test(classOf(command)));
  const modules = joinPath(folder, 'node_modules');
  const written = (parts: readonly ShellCommand[]): readonly string[] | undefined => {
    const paths = writtenByBuild(subject, parts)?.filter((path) => !isWithin(modules, path));
    return paths?.every((path) => path !== folder && isWithin(folder, path)) === true ? paths : undefined;
  };
  const all = written(commands);
  if (all !== undefined || !buildsOneFolder(subject, manifest)) return all;
  return written(commands.filter((command) => !buildCall.test(textOf(command))));
}

const oneOutput =
  /^((rimraf|rm -rf|del-cli) \S+ && )?(npx |bunx |yarn |pnpm (exec |dlx )?)?(tsc( -\S+( \S+)?)*|nest build|next build|vite build|react-scripts build|nuxt build|astro build|ng build( --\S+)*|tsup\b[^&|;]*|esbuild\b[^&|;]*|rollup\b[^&|;]*|webpack\b[^&|;]*|bun build\b[^&|;]*)$/;

/** Whether one tool writes one folder: a second one may serve files that the entry does not name. */
function buildsOneFolder(subject: Subject, { scripts }: Manifest): boolean {
  const calls = subject.steps.flatMap(({ commands }) =>
    commands.filter(({ command }) => buildCall.test(textOf(command))),
  );
  const [only] = calls;
  if (only === undefined || calls.length > 1) return false;
  const words = only.command.words.map(({ text }) => text ?? '');
  const isScript = /^(npm|yarn|pnpm|bun)$/.test(words[0] ?? '') && !/^(exec|dlx|x)$/.test(words[1] ?? '');
  if (!isScript) return oneOutput.test(textOf(only.command));
  const name = words.slice(1).find((word) => !word.startsWith('-') && word !== 'run') ?? '';
  const line = scripts.get(name);
  const hooked = scripts.has(`pre${name}`) || scripts.has(`post${name}`);
  return line !== undefined && !hooked && (oneOutput.test(line.trim()) || isBundler(subject, line.trim()));
}

/** `node build.mjs`, where that file names the output of one bundler and writes nothing itself. */
function isBundler({ run, read }: Subject, line: string): boolean {
  const file = /^node (?:\.\/)?([\w./-]{1,200}\.[cm]?js)$/.exec(line)?.[1];
  const text = file === undefined || run.cwd === undefined ? undefined : read(joinPath(run.cwd, file));
  if (text === undefined || /writeFile|copyFile|cpSync|\.cp\(|mkdir|createWriteStream/.test(text))
    return false;
  return [...text.matchAll(/\bout(?:dir|file)\s*:/g)].length === 1;
}

/** The folder below the program's own that the build made; `undefined`: the entry is a source, or lies elsewhere. */
export function outputOf(
  subject: Subject,
  folder: string,
  { path, kind }: Entry,
): readonly (string | undefined)[] {
  if (kind === 'next') return [joinPath(folder, '.next')];
  if (!isWithin(folder, path)) return [undefined];
  const top = path.slice(folder.length + 1).split('/')[0] ?? '';
  const from = joinPath(folder, top);
  const isThere = subject.list(folder).some((name) => name.replace(/\/$/, '') === top);
  const isSource = top === '' || (isThere && !isOutDir(subject, folder, top));
  return isSource || !hasBuild(subject) ? [undefined] : [from];
}

/** Whether a RUN calls a bundler, a compiler or a build script. */
export function hasBuild({ steps }: Subject): boolean {
  return steps.some(({ commands }) => commands.some(({ command }) => buildCall.test(textOf(command))));
}

export const buildCall =
  /^(npm|yarn|pnpm|bun) (run )?(-\S+ )*(build|compile|bundle|generate)\b|^(npx |bunx |yarn |pnpm (exec |dlx )?)?(tsc|vite build|next build|nest build|webpack|rollup|esbuild|ng build|react-scripts build|nuxt build|tsup|parcel build|astro build|bun build)\b|^bun build/;

export function textOf({ words }: ShellCommand): string {
  return words.map(({ text }) => text).join(' ');
}
