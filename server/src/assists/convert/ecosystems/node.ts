import { lookup } from '../../../core/images/catalogue.js';
import { baseName, isWithin, joinPath } from '../../../core/shell/paths.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import { contextFiles } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import { dataFiles } from '../data-files.js';
import { followStart, installed, readManifest, type Entry, type Manifest } from './node-scripts.js';
import { projectFolder } from './node-workspace.js';
import { slimOf } from '../slim-images.js';
import type { Carry, Ecosystem, Plan, RuntimeNeed } from '../plan.js';
import { isRefused, refuse, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';
import { sourceText } from '../wording.js';

const buildOnly = new Set(
  'NPM_CONFIG_LOGLEVEL NPM_CONFIG_CACHE YARN_CACHE_FOLDER PNPM_STORE_DIR DEBIAN_FRONTEND'.split(' '),
);

/** Programs in JavaScript: what the build bundles, the modules it installs, and the files around them. */
export const nodePrograms: Ecosystem = (subject) => {
  const { runtimes } = subject.base;
  const isBun = runtimes['bun'] !== undefined;
  if (runtimes['node'] === undefined && !isBun) return undefined;
  const install = subject.steps.findIndex(({ commands }) =>
    commands.some(({ command }) => installed.test(baseName(command.words[0]?.text ?? ''))),
  );
  if (install === -1) return undefined;
  const entries = followStart(subject);
  if (isRefused(entries)) return entries;
  if (entries.length === 0) return undefined;
  const folder = projectFolder(subject);
  if (folder === undefined || folder === '/') return refuseFolder(subject);
  const manifest = manifestOf(subject, folder);
  const image = slimOf(subject);
  if (isRefused(image)) return image;
  const heavy = heavyModule(subject, manifest);
  if (heavy !== undefined) return heavy;
  const carries = carriesOf(subject, folder, entries, manifest);
  if (isRefused(carries)) return carries;
  if (image === subject.baseReference && !leavesAnything(subject, carries)) return nothingLeft(subject);
  return describe(subject, carries, image, manifest);
};

/** That of the project, with the packages of the one that starts where both differ. */
function manifestOf(subject: Subject, folder: string): Manifest {
  const root = readManifest(subject, folder);
  const { cwd } = subject.run;
  if (cwd === undefined || cwd === folder) return root;
  const own = readManifest(subject, cwd);
  return {
    ...root,
    production: [...new Set([...root.production, ...own.production])],
    all: [...new Set([...root.all, ...own.all])],
  };
}

function describe(subject: Subject, carries: readonly Carry[], image: string, manifest: Manifest): Plan {
  const modules = subject.run.artifacts.filter(
    ({ path, toolchain }) => toolchain === 'node' && path.endsWith('/node_modules/'),
  );
  const isPruned = /--omit[= ]dev|--production|--prod\b|prune|NODE_ENV[= ]production/.test(subject.ast.text);
  const kept = carries.find(({ from }) => from.endsWith('/node_modules'));
  const message =
    'node_modules is copied as the build left it, including development packages; `npm prune --omit=dev` at the end of the build makes it smaller';
  // Prisma asks for the OpenSSL that the full image has.
  const needsSsl =
    manifest.all.some((name) => /^(@prisma\/client|prisma)$/.test(name)) &&
    lookup(image)?.distro === 'debian' &&
    subject.base.builder;
  return {
    carries,
    programs: modules,
    bases: [{ image, reason: 'the same runtime without compilers' }],
    buildOnly,
    links: true,
    buildPackages: /^(python3?|python-is-python3|py3-[\w-]+)$/,
    runtime: runtimeOf(subject),
    provides: /^(node|npm|npx|yarn|yarnpkg|corepack|bun|bunx|docker-entrypoint\.sh)$/,
    notes: kept === undefined || isPruned ? [] : [{ message, span: kept.span }],
    whole: true,
    ...(needsSsl && { installs: ['openssl'] }),
  };
}

function runtimeOf({ base }: Subject): RuntimeNeed {
  const isBun = base.runtimes['bun'] !== undefined;
  const name = isBun ? 'bun' : 'node';
  return {
    names: [name],
    title: isBun ? 'Bun' : 'Node.js',
    version: base.runtimes[name] ?? '',
    match: 'major',
  };
}

function nothingLeft({ ast, stage, base }: Subject): Refused {
  const message = `${base.title} is already small, and the program needs everything that the build leaves in the image`;
  return refuse(ast, 'nothing-to-split', stage.from, message, 'Nothing to do.');
}

function refuseFolder({ ast, stage }: Subject): Refused {
  const message = 'the program is in the root folder of the image, together with everything else';
  return refuse(ast, 'artifact-unknown', stage.from, message, 'Set a WORKDIR.');
}

/** Browsers need dozens of libraries that are not listed here. */
function heavyModule({ ast, stage }: Subject, { production }: Manifest): Refused | undefined {
  const name = production.find((one) =>
    /^(puppeteer|playwright|playwright-chromium|electron|nightmare)$/.test(one),
  );
  if (name === undefined) return undefined;
  const message = `${name} starts a browser, and the libraries of the browser are not known`;
  return refuse(
    ast,
    'unknown-run-time-libraries',
    stage.from,
    message,
    'Keep the image, or install the browser in a separate stage by hand.',
  );
}

function carriesOf(
  subject: Subject,
  folder: string,
  entries: readonly Entry[],
  manifest: Manifest,
): readonly Carry[] | Refused {
  const last = lastBuild(subject);
  const bundle = entries.map(({ path }) => bundleOf(path)).find((one) => one !== undefined);
  const maker = buildSpan(subject, last);
  const make = (from: string, why: string): Carry => ({
    from,
    to: from,
    folder: !/\.[cm]?js$|\.json$/.test(from),
    derivation: why,
    span: maker,
    step: last,
  });
  if (bundle !== undefined)
    return [make(bundle, `\`${sourceText(subject, maker)}\` builds it; it contains everything it needs`)];
  if (!hasPlainModules(subject, folder)) return [make(folder, 'the program and its modules are in it')];
  const moved = movedSources(subject, folder, entries, make);
  if (moved !== undefined) return moved;
  const outputs = [...new Set(entries.flatMap((entry) => outputOf(subject, folder, entry)))];
  if (manifest.workspaces || outputs.some((one) => one === undefined) || !buildsOneFolder(subject, manifest))
    return [
      make(
        folder,
        manifest.workspaces
          ? 'the packages of the workspace link to one another in it'
          : 'the program and its modules are in it',
      ),
    ];
  const known = outputs.filter((one) => one !== undefined);
  const made = `\`${sourceText(subject, maker)}\` builds it; the command starts a file in it`;
  const own = known.map((path) => make(path, made));
  return withSurroundings(subject, { folder, entries, last, own, make });
}

interface Outputs {
  readonly folder: string;
  readonly entries: readonly Entry[];
  readonly last: number;
  readonly own: readonly Carry[];
  readonly make: (from: string, why: string) => Carry;
}

/** What the build made, with the modules and the files of the context that it may read. */
function withSurroundings(
  subject: Subject,
  { folder, entries, last, own, make }: Outputs,
): readonly Carry[] | Refused {
  const isSite = entries.every(({ kind, modules }) => kind === 'folder' && !modules);
  const data = isSite ? [] : dataFiles(subject, last);
  if (isRefused(data)) return data;
  const manifestPath = joinPath(folder, 'package.json');
  const isNext = entries.every(({ kind }) => kind === 'next');
  const isCovered = (path: string): boolean =>
    own.some(({ from }) => isWithin(from, path)) ||
    path === manifestPath ||
    isConfiguration(path) ||
    (isNext && nextSources.test(path.slice(folder.length)));
  const modules = [
    make(manifestPath, 'the program and npm read it'),
    ...(fillsModules(subject, folder)
      ? [make(joinPath(folder, 'node_modules'), 'the program loads its modules from it')]
      : []),
  ];
  return [
    ...data.filter(({ from }) => !isCovered(from)),
    ...(entries.some((entry) => entry.modules) ? modules : []),
    ...own,
  ];
}

/** `next start` reads .next, public and its settings; pages are compiled into .next. */
const nextSources =
  /^\/(src\/)?(pages|app|components|styles|hooks|lib|utils|contexts?|layouts?|store|types)(\/|$)/;

/** Yarn's Plug'n'Play, or an install somewhere else: nothing but the whole folder is sure then. */
function hasPlainModules(subject: Subject, folder: string): boolean {
  const place = `${joinPath(folder, 'node_modules')}/`;
  const isThere = subject.run.artifacts.some(({ path }) => path === place);
  return (
    isThere && subject.read(joinPath(folder, '.pnp.cjs')) === undefined && !usesPlugAndPlay(subject, folder)
  );
}

function usesPlugAndPlay(subject: Subject, folder: string): boolean {
  const settings = subject.read(joinPath(folder, '.yarnrc.yml'));
  return settings !== undefined && !/nodeLinker:\s*["']?(node-modules|pnpm)/.test(settings);
}

/** Sources that are copied after the last build step move along by themselves: the modules are all that is made. */
function movedSources(
  subject: Subject,
  folder: string,
  entries: readonly Entry[],
  make: (from: string, why: string) => Carry,
): readonly Carry[] | undefined {
  const copies = placeCopies(subject);
  const files = contextFiles(subject);
  const moves = (path: string): boolean => {
    const file = files.get(path);
    return file !== undefined && copies.get(file.step) === 'final';
  };
  if (entries.length === 0 || !entries.every(({ path, kind }) => kind === 'file' && moves(path)))
    return undefined;
  const manifest = joinPath(folder, 'package.json');
  return [
    ...(moves(manifest) ? [] : [make(manifest, 'the program and npm read it')]),
    make(joinPath(folder, 'node_modules'), 'the program loads its modules from it'),
  ];
}

/** Without any dependency npm makes no folder, and a COPY of it would break the build. */
function fillsModules(subject: Subject, folder: string): boolean {
  const isRead = subject.read(joinPath(folder, 'package.json')) !== undefined;
  return !isRead || readManifest(subject, folder).all.length > 0;
}

const oneOutput =
  /^((rimraf|rm -rf|del-cli) \S+ && )?(npx |bunx )?(tsc( -\S+( \S+)?)*|nest build|next build|vite build|react-scripts build|nuxt build|astro build|ng build( --\S+)*|tsup\b[^&|;]*|esbuild\b[^&|;]*|rollup\b[^&|;]*|webpack\b[^&|;]*|bun build\b[^&|;]*)$/;

/** Whether one tool writes one folder: a second one may serve files that the entry does not name. */
function buildsOneFolder(subject: Subject, { scripts }: Manifest): boolean {
  const calls = subject.steps.flatMap(({ commands }) =>
    commands.filter(({ command }) => buildCall.test(textOf(command))),
  );
  const [only] = calls;
  if (only === undefined || calls.length > 1) return false;
  const words = only.command.words.map(({ text }) => text ?? '');
  if (!/^(npm|yarn|pnpm|bun)$/.test(words[0] ?? '')) return oneOutput.test(textOf(only.command));
  const name = words.slice(1).find((word) => !word.startsWith('-') && word !== 'run') ?? '';
  const line = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  const hooked = Object.hasOwn(scripts, `pre${name}`) || Object.hasOwn(scripts, `post${name}`);
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

/** Bundles that hold their modules: Nuxt, and Next.js with `output: 'standalone'`. */
function bundleOf(path: string): string | undefined {
  return /^(.*\/(?:\.output|\.next\/standalone))\//.exec(path)?.[1];
}

/** The folder below the program's own that the build made; `undefined`: the entry is a source, or lies elsewhere. */
function outputOf(subject: Subject, folder: string, { path, kind }: Entry): readonly (string | undefined)[] {
  if (kind === 'next') return [joinPath(folder, '.next')];
  if (!isWithin(folder, path)) return [undefined];
  const top = path.slice(folder.length + 1).split('/')[0] ?? '';
  const from = joinPath(folder, top);
  const isSource = top === '' || subject.list(folder).some((name) => name.replace(/\/$/, '') === top);
  return isSource || !hasBuild(subject) ? [undefined] : [from];
}

function hasBuild({ steps }: Subject): boolean {
  return steps.some(({ commands }) => commands.some(({ command }) => buildCall.test(textOf(command))));
}

const buildCall =
  /^(npm|yarn|pnpm|bun) (run )?(-\S+ )*(build|compile|bundle|generate)\b|^(npx |bunx |yarn |pnpm )?(tsc|vite build|next build|nest build|webpack|rollup|esbuild|ng build|react-scripts build|nuxt build|tsup|parcel build|astro build|bun build)\b|^bun build/;

function textOf({ words }: ShellCommand): string {
  return words.map(({ text }) => text).join(' ');
}

/** The last step that installs or builds in the program's folder. */
function lastBuild({ steps }: Subject): number {
  return steps.findLastIndex(({ commands }) => commands.some(({ command }) => isLocal(command)));
}

function isLocal(command: ShellCommand): boolean {
  const isTool = installed.test(baseName(command.words[0]?.text ?? ''));
  return isTool && !command.words.some(({ text }) => /^(-g|--global|global)$/.test(text ?? ''));
}

function buildSpan({ steps, stage }: Subject, at: number): Carry['span'] {
  const commands = steps[at]?.commands ?? [];
  const found =
    commands.find(({ command }) => buildCall.test(textOf(command))) ??
    commands.find(({ command }) => installed.test(baseName(command.words[0]?.text ?? '')));
  const { start, end } = found?.command ?? stage.from;
  return { start, end };
}

/** Files that only tools of the development read. */
function isConfiguration(path: string): boolean {
  return /^(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|\.npmrc|\.yarnrc(\.yml)?|tsconfig.*\.json|jsconfig\.json|\.eslintrc.*|eslint\.config\..*|\.prettierrc.*|prettier\.config\..*|\.prettierignore|\.eslintignore|jest\.config\..*|vitest\.config\..*|vite\.config\..*|webpack\.config\..*|rollup\.config\..*|babel\.config\..*|\.babelrc|nest-cli\.json|angular\.json|tailwind\.config\..*|postcss\.config\..*|nodemon\.json|\.swcrc|tsup\.config\..*|turbo\.json|nx\.json|lerna\.json|(build|esbuild|rollup|webpack|gulpfile|Gruntfile)([.-][\w-]+)?\.[cm]?js|cypress\.config\..*|index\.html|next-env\.d\.ts|\.browserslistrc|\.stylelintrc.*|commitlint\.config\..*|\.lintstagedrc.*|\.releaserc.*|\.mocharc.*|\.nycrc.*)$/.test(
    baseName(path),
  );
}

/** On the image that the build is on as well, a second stage must leave sources or tools behind to be worth it. */
function leavesAnything(subject: Subject, carries: readonly Carry[]): boolean {
  const tools = [...subject.run.packages.keys()].some((name) =>
    /^(python3?|make|g\+\+|gcc|build-(base|essential))$/.test(name),
  );
  const { cwd = '/' } = subject.run;
  return tools || (hasBuild(subject) && !carries.some(({ from }) => isWithin(from, cwd)));
}
