import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { contextFiles } from '../context-tree.js';
import type { Carry } from '../plan.js';
import type { Subject } from '../subject.js';
import { type Entry, type Manifest, readManifest } from './node-scripts.js';

/** `serve -c ../serve.json dist`: a path from the served folder on, or from the working folder. */
export function settingsOfServer(
  subject: Subject,
  entries: readonly Entry[],
  make: (from: string, why: string) => Carry,
): readonly Carry[] {
  const files = contextFiles(subject);
  const named = subject.starts.flatMap(({ command }) =>
    command.words.slice(1).flatMap(({ text }) => {
      const word = text?.replace(/^--?[\w-]+=/, '');
      const folders = [...entries.map(({ path }) => path), command.cwd];
      return folders.map((folder) => resolvePath(folder, word)).filter((path) => path !== undefined);
    }),
  );
  return [...new Set(named)]
    .filter((path) => files.has(path))
    .map((path) => make(path, 'the command names it'));
}

/** `next start` reads .next, public and its settings; pages are compiled into .next. */
const nextSources =
  /^\/(src\/)?(pages|app|components|styles|hooks|lib|utils|contexts?|layouts?|store|types)(\/|$)/;

/** Texts beside the pages are read where they are asked for. */
export function isCompiledByNext(subject: Subject, folder: string, path: string): boolean {
  if (!nextSources.test(path.slice(folder.length))) return false;
  return ![...contextFiles(subject).keys()].some((one) => isWithin(path, one) && texts.test(one));
}

const texts = /\.(mdx?|json|ya?ml|csv|txt|html|hbs|ejs)$/;

/** Files that only tools of the development read, where they look for them. */
export function isConfiguration(subject: Subject, folder: string, path: string): boolean {
  if (folderOf(path) !== folder) return false;
  if (baseName(path) === 'index.html')
    return subject.list(folder).some((name) => /^vite\.config\./.test(name));
  return /^(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|\.npmrc|\.yarnrc(\.yml)?|tsconfig.*\.json|jsconfig\.json|\.eslintrc.*|eslint\.config\..*|\.prettierrc.*|prettier\.config\..*|\.prettierignore|\.eslintignore|jest\.config\..*|vitest\.config\..*|(vite|astro|svelte|nuxt|remix|react-router)\.config\..*|webpack\.config\..*|rollup\.config\..*|babel\.config\..*|\.babelrc|nest-cli\.json|angular\.json|tailwind\.config\..*|postcss\.config\..*|nodemon\.json|\.swcrc|tsup\.config\..*|turbo\.json|nx\.json|lerna\.json|(build|esbuild|rollup|webpack|gulpfile|Gruntfile)([.-][\w-]+)?\.[cm]?js|cypress\.config\..*|next-env\.d\.ts|\.browserslistrc|\.stylelintrc.*|commitlint\.config\..*|\.lintstagedrc.*|\.releaserc.*|\.mocharc.*|\.nycrc.*)$/.test(
    baseName(path),
  );
}

/** Tools that load the sources of the project, as their settings in TypeScript say. */
const readers: readonly (readonly [RegExp, RegExp])[] = [
  [/\bdrizzle-kit\b/, /^drizzle\.config\.[cm]?ts$/],
  [/\bknex\b/, /^knexfile\.ts$/],
  [/\bmikro-orm\b/, /^mikro-orm\.config\.ts$/],
  [/\bprisma db seed\b/, /^prisma\/?$/],
  [/\btypeorm-ts-node-\w+/, /^package\.json$/],
  [/\b(strapi|medusa|payload|keystone)\b/, /^package\.json$/],
];

/** Whether the container starts a tool that reads sources: what it needs of them is its own business. */
export function startsReaderOfSources(subject: Subject, folder: string, manifest: Manifest): boolean {
  const names = subject.list(folder);
  const lines = startedLines(subject, manifest);
  return readers.some(
    ([tool, settings]) => lines.some((line) => tool.test(line)) && names.some((name) => settings.test(name)),
  );
}

/** Whether modules are found by way of tsconfig.json while the program runs. */
export function readsTsconfig(subject: Subject, folder: string): boolean {
  const manifest = readManifest(subject, folder);
  const isStarted = startedLines(subject, manifest).some((line) => line.includes('tsconfig-paths'));
  const isThere = subject.read(joinPath(folder, 'tsconfig.json')) !== undefined;
  return isThere && (isStarted || manifest.production.includes('tsconfig-paths'));
}

/** What starts say, with their scripts, and lines of package.json that they call by name. */
function startedLines({ ast, starts, read }: Subject, { scripts }: Manifest): readonly string[] {
  const texts = starts.flatMap(({ instruction, command }) => [
    ast.text.slice(instruction.start, instruction.end),
    command.script === undefined ? '' : (read(command.script) ?? ''),
  ]);
  const called = [...scripts].filter(([name]) => texts.some((text) => text.includes(name)));
  return [...texts, ...called.map(([, line]) => line)];
}

/** Folders that a framework copies into its output. */
const takenAlong: readonly (readonly [string, string])[] = [
  ['@sveltejs/kit', 'static'],
  ['@react-router/dev', 'public'],
  ['astro', 'public'],
  ['nuxt', 'public'],
];

/** Whether the build brings a file of the context in its output, and neither a setting nor a source names its folder. */
export function isTakenAlong(subject: Subject, folder: string, { from, unnamed }: Carry): boolean {
  const { all } = readManifest(subject, folder);
  const taken = takenAlong.find(
    ([framework, name]) => all.includes(framework) && isWithin(joinPath(folder, name), from),
  );
  return unnamed === true && taken !== undefined && !isReadInPlace(subject, folder, taken[1]);
}

/** Whether a source of the program names a folder of the project: `join(process.cwd(), 'static', …)`. */
function isReadInPlace(subject: Subject, folder: string, name: string): boolean {
  const named = new RegExp(`["'\`](?:\\./)?${name}(?:/(?!["'\`])|["'\`])`);
  return [...contextFiles(subject).values()].some(
    ({ path, source }) =>
      /\.(?:[cm]?[jt]sx?|svelte|astro|vue)$/.test(path) &&
      !isConfiguration(subject, folder, path) &&
      named.test(subject.context.read(source) ?? ''),
  );
}
