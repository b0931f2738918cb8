import { lookup } from '../../../core/images/catalogue.js';
import { baseName, isWithin, joinPath } from '../../../core/shell/paths.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import { contextFiles } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import { dataFiles } from '../data-files.js';
import {
  followStart,
  startsOwnTool,
  installed,
  readManifest,
  type Entry,
  type Manifest,
} from './node-scripts.js';
import {
  buildCall,
  hasBuild,
  outputOf,
  outputsBeside,
  textOf,
  writesUnderCondition,
} from './node-outputs.js';
import {
  isCompiledByNext,
  isConfiguration,
  isTakenAlong,
  settingsOfServer,
  readsTsconfig,
  startsReaderOfSources,
} from './node-surroundings.js';
import { projectFolder } from './node-workspace.js';
import { slimOf } from '../slim-images.js';
import type { Carry, Ecosystem, Plan, RuntimeNeed } from '../plan.js';
import { isRefused, refuse, refuseNothingLeft, type Subject } from '../subject.js';
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
  const folder = projectFolder(subject);
  const starts = entries.length > 0 || (folder !== undefined && startsOwnTool(subject, folder));
  if (!starts) return undefined;
  if (folder === undefined || folder === '/') return refuseFolder(subject);
  const manifest = manifestOf(subject, folder);
  const image = slimOf(subject);
  if (isRefused(image)) return image;
  const unfit = checkStore(subject, folder) ?? heavyModule(subject, manifest);
  if (unfit !== undefined) return unfit;
  const carries = carriesOf(subject, folder, entries, manifest);
  if (isRefused(carries)) return carries;
  if (image === subject.baseReference && !leavesAnything(subject, carries)) return refuseNothingLeft(subject);
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
  const beside = outputsBeside(subject, folder, entries, manifest);
  if (outputs.length === 0 || manifest.workspaces || outputs.includes(undefined) || beside === undefined)
    return [
      make(
        folder,
        manifest.workspaces
          ? 'the packages of the workspace link to one another in it'
          : 'the program and its modules are in it',
      ),
    ];
  if (startsReaderOfSources(subject, folder, manifest))
    return [make(folder, 'a tool that the container starts reads the sources in it')];
  if (writesUnderCondition(subject, folder)) return [make(folder, 'a script may create further files in it')];
  const known = outputs.filter((one) => one !== undefined);
  const text = sourceText(subject, maker);
  const own = [
    ...known.map((path) => make(path, `\`${text}\` builds it; the command starts a file in it`)),
    ...beside
      .filter((path) => !known.some((one) => isWithin(one, path)))
      .map((path) => make(path, `\`${text}\` builds it`)),
  ];
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
  const data = isSite ? settingsOfServer(subject, entries, make) : dataFiles(subject, last);
  if (isRefused(data)) return data;
  const manifestPath = joinPath(folder, 'package.json');
  const isNext = entries.every(({ kind }) => kind === 'next');
  const isCovered = (path: string): boolean =>
    own.some(({ from }) => isWithin(from, path)) ||
    path === manifestPath ||
    isConfiguration(subject, folder, path) ||
    (isNext && isCompiledByNext(subject, folder, path));
  const paths = joinPath(folder, 'tsconfig.json');
  const readsPaths = readsTsconfig(subject, folder);
  const modules = [
    make(manifestPath, 'the program and npm read it'),
    ...(readsPaths ? [make(paths, 'tsconfig-paths reads it')] : []),
    ...(fillsModules(subject, folder)
      ? [make(joinPath(folder, 'node_modules'), 'the program loads its modules from it')]
      : []),
  ];
  return [
    ...data.filter((one) => !isCovered(one.from) && !isTakenAlong(subject, folder, one)),
    ...(entries.some((entry) => entry.modules) ? modules : []),
    ...own,
  ];
}

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

const storeElsewhere =
  /^[ \t]*(?:virtual-?store-?dir[ \t]*[=:][ \t]*["']?(?:\/|\.\.|~)|enable-?global-?virtual-?store[ \t]*[=:][ \t]*true)/im;

/** Refuses where a file tells pnpm to keep the packages elsewhere, so that node_modules has nothing but links to them. */
function checkStore(subject: Subject, folder: string): Refused | undefined {
  const file = ['.npmrc', 'pnpm-workspace.yaml'].find((name) =>
    storeElsewhere.test(subject.read(joinPath(folder, name)) ?? ''),
  );
  if (file === undefined) return undefined;
  const message = `${file} puts the packages that node_modules links to into another folder`;
  const at = buildSpan(subject, lastBuild(subject));
  return refuse(subject.ast, 'artifact-unknown', at, message, 'Leave the virtual store in node_modules.');
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

/** Bundles that hold their modules: Nuxt, and Next.js with `output: 'standalone'`. */
function bundleOf(path: string): string | undefined {
  return /^(.*\/(?:\.output|\.next\/standalone))\//.exec(path)?.[1];
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

/** On the image that the build is on as well, a second stage must leave sources or tools behind to be worth it. */
function leavesAnything(subject: Subject, carries: readonly Carry[]): boolean {
  const tools = [...subject.run.packages.keys()].some((name) =>
    /^(python3?|make|g\+\+|gcc|build-(base|essential))$/.test(name),
  );
  const { cwd = '/' } = subject.run;
  return tools || (hasBuild(subject) && !carries.some(({ from }) => isWithin(from, cwd)));
}
