import type { ShellCommand } from '../../../core/shell/command.js';
import { baseName, folderOf, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { readScript } from '../../../core/shell/read-run.js';
import { commandOutput } from '../../../core/toolchains/node/build-output.js';
import { writesFile } from '../command-classes.js';
import type { Subject } from '../subject.js';
import { readManifest } from './node-scripts.js';
import { foldersOfCompiler } from './node-tsconfig.js';

/** Paths that a build writes besides node_modules; `undefined`: it may write anywhere. */
export type Written = readonly string[] | undefined;

/** What all commands of a file write that belong to a project in JavaScript, scripts of package.json followed. */
export function writtenByBuild(subject: Subject, commands: readonly ShellCommand[]): Written {
  return together(commands.map((command) => writtenBy(subject, command, 0)));
}

function together(parts: readonly Written[]): Written {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? [...new Set(known.flat())] : undefined;
}

function writtenBy(subject: Subject, command: ShellCommand, depth: number): Written {
  const target = writesFile(command);
  const words = unwrapped(command.words.map(({ text }) => text ?? '?'));
  if (command.cwd === undefined || depth > 8 || words.length === 0) return undefined;
  const call = { subject, cwd: command.cwd, words, depth, command };
  const own = readCall(call);
  return target === undefined ? own : together([own, [target]]);
}

interface Call {
  readonly subject: Subject;
  readonly cwd: string;
  readonly words: readonly string[];
  readonly depth: number;
  readonly command: ShellCommand;
}

/** Without what starts a tool: `npx --yes tsc`, `cross-env A=1 webpack`, `node_modules/.bin/tsc`. */
function unwrapped(words: readonly string[]): readonly string[] {
  const [first = '', second = ''] = words;
  if (/(^|\/)node_modules\/\.bin\/[\w-]+$/.test(first)) return [baseName(first), ...words.slice(1)];
  const isRunner =
    /^(npx|bunx|cross-env|env|dotenv)$/.test(first) ||
    (/^(yarn|pnpm|npm)$/.test(first) && /^(exec|dlx)$/.test(second));
  if (!isRunner) return words;
  const from = /^(exec|dlx)$/.test(second) ? 2 : 1;
  const next = words.findIndex((word, at) => at >= from && !word.startsWith('-') && !/^\w+=/.test(word));
  return next === -1 ? [] : unwrapped(words.slice(next));
}

/** Tools that check, generate types or modules, or clean up. */
const writesNothing =
  /^(svelte-check|eslint|prettier|jest|vitest|mocha|ava|tap|nyc|c8|stylelint|tslint|lint-staged|husky|is-ci|patch-package|ts-patch|tsc-alias|resolve-tspaths|rimraf|del|del-cli|trash|clean|rm|echo|true|cd|export|set|mkdir|mkdirp|make-dir|corepack|chmod|sort-package-json|depcheck|madge|wait-on|exit|printf|ls|cat|test|\[|which)$/;

function readCall(call: Call): Written {
  const [program = '', verb = ''] = call.words;
  const name = baseName(program);
  if (/^(npm|yarn|yarnpkg|pnpm|bun)$/.test(name)) return readManager(call);
  if (name === 'shx') return readCall({ ...call, words: call.words.slice(1) });
  if (/^(run-s|run-p|npm-run-all\d?)$/.test(name)) return readScripts(call, namedScripts(call));
  if (writesNothing.test(name)) return [];
  if (/^(astro|svelte-kit|nuxt|nuxi|next) (check|sync|prepare|lint|telemetry)$/.test(`${name} ${verb}`))
    return [];
  if (name === 'prisma' && verb === 'generate') return generatedByPrisma(call);
  if (name === 'tsc' || name === 'vue-tsc' || name === 'ttsc' || name === 'tspc')
    return foldersOfCompiler(call.subject, call.cwd, call.words.slice(1));
  if (/^(cp|cpx|cpr|copyfiles|cpy|ncp|cpx2|copy)$/.test(name)) return lastWord(call);
  return readBundler(call, name, verb);
}

function lastWord({ cwd, words }: Call): Written {
  const path = resolvePath(
    cwd,
    words.slice(2).findLast((word) => !word.startsWith('-')),
  );
  return path === undefined || path.includes('?') ? undefined : [path];
}

/** A client goes into node_modules, unless the schema names a folder. */
function generatedByPrisma({ subject, cwd }: Call): Written {
  const schema = subject.read(joinPath(cwd, 'prisma/schema.prisma'));
  return schema === undefined || /^[ \t]*output[ \t]*=/m.test(schema) ? undefined : [];
}

const lifeCycle = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
];

function readManager(call: Call): Written {
  const { words } = call;
  if (
    words.some((word) =>
      /^(-w|--workspaces?|--filter|-F|-r|--recursive|--prefix|-C|--cwd|--dir|workspace)$|^--(workspace|filter|prefix|cwd|dir)=/.test(
        word,
      ),
    )
  )
    return undefined;
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  const [verb = words[0] === 'yarn' ? 'install' : '', name = ''] = plain;
  if (words[0] === 'bun' && verb === 'build') return optionValue(call, ['outdir', 'outfile']);
  const { scripts } = readManifest(call.subject, call.cwd);
  if (/^(run|run-script)$/.test(verb)) return scripts.has(name) ? readScripts(call, [name]) : undefined;
  if (/^(ci|i|install|add|clean-install)$/.test(verb))
    return words.some((word) => /^(-g|--global)$/.test(word)) ? [] : readScripts(call, lifeCycle);
  if (/^(prune|cache|config|set|audit|fund|version|approve-builds|global|rebuild|dedupe)$/.test(verb))
    return [];
  if (scripts.has(verb)) return readScripts(call, [verb]);
  const tool = words.slice(words.indexOf(verb));
  return /^(yarn|pnpm|bun)$/.test(words[0] ?? '') && verb !== ''
    ? readCall({ ...call, words: unwrapped(tool) })
    : undefined;
}

/** `run-s clean build:*`: a pattern stands for one word of the name. */
function namedScripts({ subject, cwd, words }: Call): readonly string[] {
  const names = [...readManifest(subject, cwd).scripts.keys()];
  return words
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => {
      if (!word.includes('*')) return [word];
      const [before = '', behind = ''] = word.split(/\*+/);
      return names.filter((name) => name.startsWith(before) && name.endsWith(behind));
    });
}

function readScripts({ subject, cwd, depth, command }: Call, names: readonly string[]): Written {
  const { scripts } = readManifest(subject, cwd);
  const hooked = names.flatMap((name) => [`pre${name}`, name, `post${name}`]);
  const lines = hooked.flatMap((name) => scripts.get(name) ?? []);
  const setting = {
    environment: command.environment,
    cwd,
    shell: ['/bin/sh', '-c'],
    readFile: (path: string) => subject.read(path),
  };
  const at = { start: command.start, end: command.end };
  return together(
    lines.flatMap((line): readonly Written[] => {
      const { commands, complete } = readScript(line, at, setting);
      return complete ? commands.map((one) => writtenBy(subject, one, depth + 1)) : [undefined];
    }),
  );
}

/** The value of the only one of the options that is there: `--outdir dist`, `--outfile=dist/a.js`. */
function optionValue({ cwd, words }: Call, names: readonly string[]): Written {
  const found = words.flatMap((word, at) => {
    const [, name, value] = /^--?([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    return name !== undefined && names.includes(name) ? [value ?? words[at + 1] ?? '?'] : [];
  });
  const path = found.length === 1 ? resolvePath(cwd, found[0]) : undefined;
  return path === undefined || found[0]?.includes('?') === true ? undefined : [path];
}

function readBundler(call: Call, name: string, verb: string): Written {
  const { subject, cwd, words } = call;
  const read = (path: string): string | undefined => subject.read(joinPath(cwd, path));
  switch (name) {
    case 'nest':
      return verb === 'build' ? nestOutput(call, read) : undefined;
    case 'webpack':
    case 'webpack-cli':
    case 'rollup':
    case 'rspack':
      return optionValue(call, ['output-path', 'o', 'd', 'dir']) ?? configuredOutput(call, name);
    case 'esbuild':
      return optionValue(call, ['outdir', 'outfile']);
    case 'tsup':
      return optionValue(call, ['out-dir', 'd']) ?? tsupOutput(cwd, read);
    case 'swc':
    case 'babel':
      return optionValue(call, ['out-dir', 'd', 'out-file', 'o']);
    case 'ncc':
      return optionValue(call, ['out', 'o']) ?? [joinPath(cwd, 'dist')];
    case 'tailwindcss':
    case 'postcss':
      return optionValue(call, ['output', 'o', 'dir', 'd']);
    case 'remix':
      return verb === 'build' && !/BuildPath|BuildDirectory/.test(read('remix.config.js') ?? '')
        ? [joinPath(cwd, 'build'), joinPath(cwd, 'public/build')]
        : undefined;
    default: {
      const output = commandOutput(read, words.join(' '), () => false);
      return output === undefined ? undefined : [joinPath(cwd, output.folder)];
    }
  }
}

function nestOutput({ subject, cwd }: Call, read: (path: string) => string | undefined): Written {
  const settings = read('nest-cli.json') ?? '';
  if (/"monorepo"\s*:\s*true|"assets"[\s\S]*"outDir"/.test(settings)) return undefined;
  const project = ['tsconfig.build.json', 'tsconfig.json'].find((file) => read(file) !== undefined);
  return project === undefined ? [joinPath(cwd, 'dist')] : foldersOfCompiler(subject, cwd, ['-p', project]);
}

function tsupOutput(cwd: string, read: (path: string) => string | undefined): Written {
  const config = ['ts', 'js', 'mjs', 'cjs', 'json'].map((ending) => read(`tsup.config.${ending}`)).join('\n');
  const [, folder = config.includes('outDir') ? undefined : 'dist'] =
    /outDir["']?\s*:\s*["']([\w./-]+)["']/.exec(config) ?? [];
  return folder === undefined ? undefined : [joinPath(cwd, folder)];
}

/** Paths that the settings of a bundler name, each put together from the folder of the settings. */
function configuredOutput({ subject, cwd, words }: Call, tool: string): Written {
  const at = words.findIndex((word) => /^(-c|--config)$/.test(word));
  const asked = at === -1 ? words.find((word) => word.startsWith('--config='))?.slice(9) : words[at + 1];
  const usual = ['js', 'cjs', 'mjs', 'ts'].map((ending) => `${tool.replace('-cli', '')}.config.${ending}`);
  const names = asked === undefined || asked.startsWith('-') ? usual : [asked];
  const file = names
    .map((name) => resolvePath(cwd, name))
    .find((path) => path !== undefined && subject.read(path) !== undefined);
  const text = file === undefined ? undefined : subject.read(file)?.replace(/^[ \t]*\/\/.*$/gm, '');
  if (file === undefined || text === undefined) return undefined;
  // Settings that others are merged into, and plug-ins that copy, may name further folders.
  if (/merge\(|require\(['"]\.|from ['"]\.|process\.env\.\w*(DIR|PATH|OUT)|copy\(|extends/.test(text))
    return undefined;
  const key = tool === 'rollup' ? /\b(?:file|dir)\s*:\s*(.+)/g : /\bpath\s*:\s*(?!path\b\s*[,}])(.+)/g;
  const values = [...text.matchAll(key)].map(([, value = '']) => folderIn(value));
  if (values.length === 0)
    return tool === 'rollup' || /\bpath\b\s*,/.test(text) ? undefined : [joinPath(folderOf(file), 'dist')];
  return together(
    values.map((folder) => {
      const path = folder === undefined ? undefined : resolvePath(folderOf(file), folder);
      return path === undefined ? undefined : [path];
    }),
  );
}

/** `path.resolve(__dirname, 'dist', 'js')`, `__dirname + '/dist'`, `'dist/a.js'`. */
function folderIn(value: string): string | undefined {
  const joined =
    /^(?:path\.)?(?:resolve|join)\(\s*(?:__dirname|import\.meta\.dirname|process\.cwd\(\))\s*((?:,\s*['"][\w./-]+['"]\s*)+)\)/.exec(
      value,
    )?.[1];
  if (joined !== undefined)
    return [...joined.matchAll(/['"]([\w./-]+)['"]/g)]
      .map(([, part = '']) => part.replace(/^\/|\/$/g, ''))
      .join('/');
  const added =
    /^__dirname\s*\+\s*['"]\/?([\w./-]+)['"]/.exec(value)?.[1] ??
    /^`\$\{__dirname\}\/([\w./-]+)`/.exec(value)?.[1];
  return added ?? /^['"](?!\/)([\w./-]+)['"]/.exec(value)?.[1];
}
