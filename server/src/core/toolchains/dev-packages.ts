import { baseName, joinPath } from '../shell/paths.js';
import { exportedValue } from '../shell/environment.js';
import type { ShellCommand } from '../shell/command.js';
import { objectAt, parseObject, stringsAt } from '../text/untyped-json.js';

/** An install command that brings packages for development, with the file that lists them and some of their names. */
export interface DevInstall {
  readonly manifest: string;
  readonly names: readonly string[];
  /** Folder that holds what was installed. */
  readonly folder: string;
  /** The command without them. */
  readonly instead: string;
}

type Read = (path: string) => string | undefined;

/**
 * What of development packages `command` installs, by the manifest in its folder; `undefined` where it leaves them out,
 * a variable does, or nothing is known. `read` reads files of the stage.
 */
export function devInstall(command: ShellCommand, read: Read): DevInstall | undefined {
  const { words, cwd, script, always } = command;
  const program = baseName(words[0]?.text ?? '');
  if (!/^(npm|yarn|pnpm|composer)$/.test(program)) return undefined;
  const rest = words.slice(1).map(({ text }) => text ?? '?');
  if (cwd === undefined || script !== undefined || !always || rest.includes('?')) return undefined;
  return program === 'composer'
    ? composerInstall(cwd, rest, read)
    : nodeInstall(command, cwd, program, rest, read);
}

const leavingOut = [
  'NODE_ENV',
  'npm_config_omit',
  'NPM_CONFIG_OMIT',
  'NPM_CONFIG_PRODUCTION',
  'npm_config_production',
];

function nodeInstall(
  { environment }: ShellCommand,
  cwd: string,
  program: string,
  rest: readonly string[],
  read: Read,
): DevInstall | undefined {
  const [verb = 'install', ...more] = rest.filter((word) => !word.startsWith('-'));
  if (!/^(ci|i|install|clean-install)$/.test(verb) || more.length > 0) return undefined;
  const flags = rest.filter((word) => word.startsWith('-'));
  if (
    flags.some((flag) =>
      /^(--production|--prod|-P|--omit|--only|--no-dev|-g|--global|--prefix|--cwd|-C)/.test(flag),
    )
  )
    return undefined;
  // `npm_config_omit` and NODE_ENV leave them out; a value that is not known may.
  const isSet = leavingOut.some((name) => {
    const value = exportedValue(environment, name);
    return value !== undefined && value.text !== 'development';
  });
  const names = isSet ? [] : keysOf(read(joinPath(cwd, 'package.json')), 'devDependencies');
  if (names.length === 0) return undefined;
  const instead = program === 'npm' ? 'npm ci --omit=dev' : `${program} install --prod`;
  return { manifest: 'package.json', names, folder: joinPath(cwd, 'node_modules'), instead };
}

function composerInstall(cwd: string, rest: readonly string[], read: Read): DevInstall | undefined {
  if (rest[0] !== 'install' || rest.some((word) => /^--no-dev$|^-d$|^--working-dir/.test(word)))
    return undefined;
  const names = keysOf(read(joinPath(cwd, 'composer.json')), 'require-dev');
  if (names.length === 0) return undefined;
  return {
    manifest: 'composer.json',
    names,
    folder: joinPath(cwd, 'vendor'),
    instead: 'composer install --no-dev',
  };
}

function keysOf(text: string | undefined, key: string): readonly string[] {
  return Object.keys(objectAt(parseObject(text), key));
}

/** Whether a script of package.json runs one of the packages, by the name of the package or of its usual program. */
export function scriptUses(text: string | undefined, script: string, names: readonly string[]): boolean {
  const manifest = parseObject(text);
  const command = stringsAt(manifest, 'scripts').get(script);
  if (command === undefined) return true;
  // What is neither Node nor a package of production may be, or call, one of development.
  const production = objectAt(manifest, 'dependencies');
  const programs = command.split(/&&|;|\|\|?/).map((part) => part.trim().split(/\s+/)[0] ?? '');
  if (!programs.every((name) => name === 'node' || Object.hasOwn(production, name))) return true;
  return command.split(/[\s;&|]+/).some((word) => names.some((name) => usesPackage(word, name)));
}

/** Whether a word of a command calls a package of npm, by its name, its usual program or a path into it. */
export function usesPackage(word: string, name: string): boolean {
  const short = name.replace(/^@[^/]+\//, '').replace(/-cli$/, '');
  // `node node_modules/.bin/jest` starts the program that the link leads to.
  const program = word.replace(/^(?:.*\/)?node_modules\/\.bin\//, '');
  return (
    program === name ||
    program === short ||
    word.startsWith(`${name}/`) ||
    (name === 'typescript' && program === 'tsc') ||
    word.includes(`/${short}/`)
  );
}
