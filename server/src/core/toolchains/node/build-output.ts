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

/**
 * What `npm run SCRIPT` leaves, for the tools whose default folder is documented. `read` reads files of the project's
 * folder. `undefined` where a script moves files, the environment decides, or the tool is another one.
 */
export function buildOutput(read: Read, script = 'build'): BuildOutput | undefined {
  const scripts = scriptsOf(read('package.json'));
  const command = scripts?.[script];
  if (command === undefined || moves.test(command) || scripts?.[`post${script}`] !== undefined)
    return undefined;
  const parts = command.split(/&&|;/).map((part) => part.trim());
  const last = parts.at(-1) ?? '';
  // What comes in front of the build writes elsewhere: type checks, code generators, clean-up.
  return outputOf(last.replace(/^(npx|cross-env(\s+\w+=\S*)*)\s+/, ''), read);
}

function scriptsOf(text: string | undefined): Readonly<Record<string, string>> | undefined {
  try {
    const { scripts } = JSON.parse(text ?? '') as { readonly scripts?: unknown };
    if (typeof scripts !== 'object' || scripts === null) return undefined;
    return Object.fromEntries(Object.entries(scripts).filter(([, value]) => typeof value === 'string'));
  } catch {
    return undefined;
  }
}

function outputOf(command: string, read: Read): BuildOutput | undefined {
  const [program = '', verb = ''] = command.split(/\s+/, 2);
  const name = verb === '' || verb.startsWith('-') ? program : `${program} ${verb}`;
  switch (name) {
    case 'vite build':
      return viteOutput(command, read);
    case 'react-scripts build':
      return mentions(read, ['.env', '.env.production'], 'BUILD_PATH') ? undefined : plain(name, 'build');
    case 'next build':
      return nextOutput(read);
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

function plain(tool: string, folder: string, source = 'package.json'): BuildOutput {
  return { tool, folder, source, absent: [] };
}

function mentions(read: Read, files: readonly string[], word: string): boolean {
  return files.some((file) => read(file)?.includes(word) === true);
}

const viteConfigs = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map((end) => `vite.config.${end}`);

function viteOutput(command: string, read: Read): BuildOutput | undefined {
  const asked = /\s--outDir[ =]["']?([\w./-]+)/.exec(command)?.[1];
  if (asked !== undefined) return plain('vite build', clean(asked));
  // Another root, mode or configuration: the folder is relative to what they say.
  if (/\s(-c|--config|--mode|-m)\b|\s[\w./-]+$/.test(command.replace(/^vite build/, ''))) return undefined;
  if (mentions(read, viteConfigs, 'root:')) return undefined;
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
  const file = files.find((name) => read(name) !== undefined);
  const text = file === undefined ? '' : (read(file) ?? '');
  if (file === undefined || !text.includes(key)) return plain(tool, preset, file ?? 'package.json');
  const values = [...text.matchAll(new RegExp(`\\b${key}\\s*:\\s*(['"\`])([\\w./-]{1,200})\\1`, 'g'))];
  const folder = values[0]?.[2];
  const isPlain = values.length === 1 && text.split(key).length === 2;
  return isPlain && folder !== undefined && !folder.startsWith('..')
    ? plain(tool, clean(folder), file)
    : undefined;
}

/** The only outputPath that angular.json names, where no option and no project on the command line chooses another. */
function angularOutput(command: string, read: Read): BuildOutput | undefined {
  const text = read('angular.json') ?? '';
  const isPlain = /^ng build(\s+(--prod|--aot|(-c|--configuration)[ =][\w-]+))*\s*$/.test(command);
  const values = [...text.matchAll(/"outputPath"\s{0,20}:\s{0,20}"([\w./-]{1,200})"/g)];
  const folder = values[0]?.[1];
  if (!isPlain || folder === undefined || folder.startsWith('..') || text.split('outputPath').length !== 2)
    return undefined;
  return plain('ng build', clean(folder), 'angular.json');
}

const nextConfigs = ['js', 'mjs', 'ts', 'cjs'].map((end) => `next.config.${end}`);

/** `.next`, with `standalone` in it only if the configuration asks for that. */
function nextOutput(read: Read): BuildOutput | undefined {
  const file = nextConfigs.find((name) => read(name) !== undefined);
  const text = file === undefined ? '' : (read(file) ?? '');
  // Wrappers of plug-ins keep what they are given; a spread or a variable may bring anything.
  if (/distDir|\.\.\.|process\.env/.test(text)) return undefined;
  const source = file ?? 'package.json';
  if (/\boutput\b/.test(text)) {
    const value = /\boutput\s*:\s*['"](\w+)['"]/.exec(text)?.[1];
    if (value !== 'export') return undefined;
  }
  const unless = `${file ?? 'next.config.js'} sets output: 'standalone'`;
  return { tool: 'next build', folder: '.next', source, absent: [{ folder: '.next/standalone', unless }] };
}

function clean(folder: string): string {
  return folder.replace(/^(\.\/)+|(?<!\/)\/+$/g, '');
}
