import { parseObject, stringsAt } from '../../text/untyped-json.js';

/** Where a front-end build writes, as far as its files show. */
export interface BuildOutput {
  /** The program that writes: `vite build`. */
  readonly tool: string;
  /** Relative to the project's folder, without slashes at its ends. */
  readonly folder: string;
  /** File that says so, relative to the project's folder. */
  readonly source: string;
  /** Folders that are made under a condition only, and that it is not met: `.next/standalone`. */
  readonly absent: readonly { readonly folder: string; readonly unless: string }[];
}

type Read = (path: string) => string | undefined;

/** Words of a build script after which its output may lie anywhere. */
const moves = /\b(mv|cp|cpx|cpy|copyfiles|rsync|ncp|move|rename|shx|cpr|tar|zip)\b|\bcopy\b|[|>`$]/;

/** Whether a variable is set where the build runs. */
type IsSet = (name: string) => boolean;

/**
 * What `npm run SCRIPT` leaves, for the tools whose default folder is documented. `read` reads files of the project's
 * folder. `undefined` where a script moves files, the environment decides, or the tool is another one.
 */
export function buildOutput(
  read: Read,
  script = 'build',
  isSet: IsSet = () => false,
): BuildOutput | undefined {
  const scripts = stringsAt(parseObject(read('package.json')), 'scripts');
  const command = scripts.get(script);
  if (command === undefined || moves.test(command) || scripts.has(`post${script}`)) return undefined;
  const parts = command.split(/&&|;/).map((part) => part.trim());
  const last = parts.at(-1) ?? '';
  // What comes in front of the build writes elsewhere: type checks, code generators, clean-up.
  const before = parts.slice(0, -1);
  if (/\btsc\b/.test(last) && !before.every((part) => writesNothing.test(part))) return undefined;
  const assigned = (name: string): boolean => isSet(name) || command.includes(`${name}=`);
  return outputOf(last.replace(/^(npx|cross-env(\s+\w+=\S*)*)\s+/, ''), read, assigned);
}

/** What a tool leaves that a RUN calls itself: `vite build --outDir site`, without what starts it (`npx`). */
export function commandOutput(read: Read, command: string, isSet: IsSet): BuildOutput | undefined {
  return moves.test(command) ? undefined : outputOf(command, read, isSet);
}

/** Steps in front of a compiler that leave no folder of their own. */
const writesNothing =
  /^(npx )?(rimraf|rm|shx rm|del-cli|prisma generate|eslint|prettier|npm run (clean|lint))\b/;

function outputOf(command: string, read: Read, isSet: IsSet): BuildOutput | undefined {
  const [program = '', verb = ''] = command.split(/\s+/, 2);
  const name = verb === '' || verb.startsWith('-') ? program : `${program} ${verb}`;
  switch (name) {
    case 'vite build':
      return viteOutput(command, read);
    case 'react-scripts build':
      return reactOutput(read, isSet);
    case 'next build':
      return nextOutput(read);
    case 'nuxt build':
    case 'nuxi build':
      return nuxtOutput(command, read, isSet);
    case 'tsc':
      return compilerOutput(command, read);
    case 'vue-cli-service build':
      return configured(read, ['vue.config.js'], 'outputDir', name, 'dist');
    case 'astro build':
      return configured(
        read,
        ['astro.config.mjs', 'astro.config.ts', 'astro.config.js'],
        'outDir',
        name,
        'dist',
      );
    case 'gatsby build':
      return plain(name, 'public');
    case 'ng build':
      return angularOutput(command, read);
    case 'docusaurus build':
      return /--out-dir/.test(command) ? undefined : plain(name, 'build');
    default:
      return undefined;
  }
}

/** `build`, unless BUILD_PATH names another folder. */
function reactOutput(read: Read, isSet: IsSet): BuildOutput | undefined {
  const files = ['.env', '.env.production', '.env.local', '.env.production.local'];
  return isSet('BUILD_PATH') || mentions(read, files, 'BUILD_PATH')
    ? undefined
    : plain('react-scripts build', 'build');
}

/** `.output` since Nuxt 3, where nothing chooses a preset: static ones link `dist` to what they write. */
function nuxtOutput(command: string, read: Read, isSet: IsSet): BuildOutput | undefined {
  const manifest = read('package.json') ?? '';
  const major = /"nuxt"\s{0,20}:\s{0,20}"[\^~]?(\d+)\./.exec(manifest)?.[1];
  const { file, text } = firstOf(read, ['nuxt.config.ts', 'nuxt.config.js', 'nuxt.config.mjs']);
  const isChosen = /nitro|preset|static|Dir\b|extends|process\.env|\.\.\./.test(text);
  const isAsked = /^nux[ti] build$/.test(command) && !['NITRO_PRESET', 'SERVER_PRESET'].some(isSet);
  if (major === undefined || Number(major) < 3 || isChosen || !isAsked) return undefined;
  return plain('nuxt build', '.output', file);
}

/** The only outDir that tsconfig.json, or the project on the command line, names. */
function compilerOutput(command: string, read: Read): BuildOutput | undefined {
  const match = /^tsc(?:\s+(?:-p|--project)\s+(?:\.|(?:\.\/)?([\w.-]+\.json)))?$/.exec(command);
  if (match === null) return undefined;
  const [, file = 'tsconfig.json'] = match;
  const text = (read(file) ?? '').replace(/^[ \t]*\/\/[^\n]*/gm, '');
  const folder = onlyFolder(text, 'outDir');
  if (folder === undefined || /"references"|\$\{|noEmit"|emitDeclarationOnly"/.test(text)) return undefined;
  return plain('tsc', folder, file);
}

function plain(tool: string, folder: string, source = 'package.json'): BuildOutput {
  return { tool, folder, source, absent: [] };
}

/** The first of the files that is there; `package.json` stands for none of them. */
function firstOf(read: Read, files: readonly string[]): { readonly file: string; readonly text: string } {
  const file = files.find((name) => read(name) !== undefined);
  return file === undefined ? { file: 'package.json', text: '' } : { file, text: read(file) ?? '' };
}

/** The folder of the project that a text names by `key`, where the key stands once in it. */
function onlyFolder(text: string, key: string): string | undefined {
  const value = new RegExp(`\\b${key}["']?\\s{0,20}:\\s{0,20}(['"\`])([\\w./-]{1,200})\\1`);
  const folder = clean(value.exec(text)?.[2] ?? '');
  return text.split(key).length === 2 && !/^\.{0,2}(\/|$)/.test(folder) ? folder : undefined;
}

function mentions(read: Read, files: readonly string[], word: string): boolean {
  return files.some((file) => read(file)?.includes(word) === true);
}

const viteConfigs = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map((end) => `vite.config.${end}`);

/** Frameworks and adapters on top of Vite that write to a folder of their own. */
const ownFolder =
  /sveltekit|@sveltejs\/kit|@remix-run\/dev|@react-router\/dev|solid-start|@solidjs\/start|qwik|vinxi|nitro|tanstackStart|@tanstack\/\w+-start|@analogjs|\bvike\b|vite-plugin-ssr|\bwaku\b|laravel|vite-plugin-(ruby|symfony|rails|electron|vercel|netlify)|@cloudflare|@crxjs|@hono\/vite/i;

function viteOutput(command: string, read: Read): BuildOutput | undefined {
  const asked = /\s--outDir[ =]["']?([\w./-]+)/.exec(command)?.[1];
  if (asked !== undefined) return plain('vite build', clean(asked));
  // Another root, mode or configuration: the folder is relative to what they say.
  if (/\s(-c|--config|--mode|-m)\b|\s[\w./-]+$/.test(command.replace(/^vite build/, ''))) return undefined;
  if (mentions(read, viteConfigs, 'root:')) return undefined;
  if ([...viteConfigs, 'package.json'].some((file) => ownFolder.test(read(file) ?? ''))) return undefined;
  return configured(read, viteConfigs, 'outDir', 'vite build', 'dist');
}

/** The literal value of `key` in the first file that is there, the default where it is not named. */
function configured(
  read: Read,
  files: readonly string[],
  key: string,
  tool: string,
  preset: string,
): BuildOutput | undefined {
  const { file, text } = firstOf(read, files);
  const folder = text.includes(key) ? onlyFolder(text, key) : preset;
  return folder === undefined ? undefined : plain(tool, folder, file);
}

/** The only outputPath that angular.json names, where no option and no project on the command line chooses another. */
function angularOutput(command: string, read: Read): BuildOutput | undefined {
  const isPlain = /^ng build(\s+(--prod|--aot|(-c|--configuration)[ =][\w-]+))*\s*$/.test(command);
  const folder = onlyFolder(read('angular.json') ?? '', 'outputPath');
  return isPlain && folder !== undefined ? plain('ng build', folder, 'angular.json') : undefined;
}

const nextConfigs = ['js', 'mjs', 'ts', 'cjs'].map((end) => `next.config.${end}`);

/** `.next`, with `standalone` in it only if the configuration asks for that; an export writes `out` beside it. */
function nextOutput(read: Read): BuildOutput | undefined {
  const { file, text } = firstOf(read, nextConfigs);
  // Wrappers of plug-ins keep what they are given; a spread or a variable may bring anything.
  // Next.js 12 had the setting under another name.
  if (/distDir|\.\.\.|process\.env|outputStandalone/.test(text)) return undefined;
  if (/\boutput\b/.test(text)) return undefined;
  const config = text === '' ? 'next.config.js' : file;
  const unless = `${config} sets output: 'standalone'`;
  return { ...plain('next build', '.next', file), absent: [{ folder: '.next/standalone', unless }] };
}

function clean(folder: string): string {
  return folder.replace(/^(\.\/)+|(?<!\/)\/+$/g, '');
}
