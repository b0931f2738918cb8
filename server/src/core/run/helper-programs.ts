import type { ShellCommand } from '../shell/command.js';
import { variableOf } from '../shell/environment.js';
import { baseName, joinPath, resolvePath } from '../shell/paths.js';
import { readNodeModules } from '../toolchains/node/node-modules.js';
import { readStageFile } from './files.js';
import type { StageState } from './state.js';

/** A program that a command starts on its own, and without which it fails. */
export interface Helper {
  readonly name: string;
  /** Who starts it, and what for: `tar to unpack xz`. */
  readonly starter: string;
}

/** What a command starts besides itself, as far as its words and the files it reads show. */
export function helperPrograms(state: StageState, command: ShellCommand): readonly Helper[] {
  const [program = '', ...rest] = command.words.map(({ text }) => text ?? '?');
  const name = baseName(program);
  if (name === 'tar') return unpacker(state, rest);
  const isPip =
    /^pip[\d.]*$/.test(name) || (/^python[\d.]*$/.test(name) && rest[0] === '-m' && rest[1] === 'pip');
  if (isPip && rest.includes('install'))
    return [...pipSources(state, command, rest), ...pipCompiler(state, command, rest)];
  if (name === 'bundle' && (rest[0] === 'install' || rest.length === 0))
    return [...gemSources(state, command), ...gemCompiler(state, command)];
  if (name === 'npm' && /^(ci|i|install)$/.test(rest[0] ?? '')) return moduleCompiler(state, command, rest);
  return [];
}

const unpackers = [
  { name: 'xz', letter: 'J', option: '--xz', ending: /\.(tar\.xz|txz)$/ },
  { name: 'bzip2', letter: 'j', option: '--bzip2', ending: /\.(tar\.bz2|tbz2?)$/ },
  { name: 'zstd', letter: '', option: '--zstd', ending: /\.(tar\.zst|tzst)$/ },
];

/** GNU tar has no decompressor inside; the one of busybox has. */
function unpacker({ base }: StageState, words: readonly string[]): readonly Helper[] {
  if (base?.distro !== 'debian' && base?.distro !== 'ubuntu') return [];
  const options = words.filter((word, at) => word.startsWith('-') || at === 0);
  const letters = options.filter((word) => /^-?[a-zA-Z]+$/.test(word)).join('');
  if (!letters.includes('x') && !options.includes('--extract')) return [];
  return unpackers.flatMap(({ name, letter, option, ending }) => {
    const isAsked = (letter !== '' && letters.includes(letter)) || options.includes(option);
    return isAsked || words.some((word) => ending.test(word))
      ? [{ name, starter: `tar to unpack ${name}` }]
      : [];
  });
}

/** Packages of Python that are cloned: `git+https://…`, in the words or in a list. */
function pipSources(state: StageState, command: ShellCommand, words: readonly string[]): readonly Helper[] {
  const isCloned = /^[ \t]*(?:-e[ \t]+|--editable[ =])?(?:[\w.[\],-]+[ \t]*@[ \t]*)?git\+/m;
  return [...words, ...listsOf(state, command, words)].some((text) => isCloned.test(text))
    ? [{ name: 'git', starter: 'pip for `git+`' }]
    : [];
}

/** Texts of the lists that pip is given. */
function listsOf(state: StageState, { cwd }: ShellCommand, words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const path = /^(-r|--requirement)$/.test(words[at - 1] ?? '')
      ? word
      : /^(?:-r|--requirement=)(.+)$/.exec(word)?.[1];
    const full = path === undefined ? undefined : resolvePath(cwd, path);
    return full === undefined ? [] : [readStageFile(state.files, full) ?? ''];
  });
}

/** Packages of Python that PyPI holds as sources in C alone. */
const pythonSources =
  /^[ \t]*(dbus-python|mysqlclient|pycairo|pycups|pygraphviz|python-ldap|uwsgi)(?=[ \t]*(?:[=<>~!;[#]|$))/im;

function pipCompiler(state: StageState, command: ShellCommand, words: readonly string[]): readonly Helper[] {
  const isReady = words.some((word) =>
    /^--(only-binary|no-index|find-links|index-url|extra-index-url)|^-[fi]$/.test(word),
  );
  if (isReady || variableOf(command.environment, 'CC') !== undefined) return [];
  const names = [...words.slice(1), ...listsOf(state, command, words)].map(
    (text) => pythonSources.exec(text)?.[1],
  );
  const name = names.find((one) => one !== undefined);
  return name === undefined ? [] : [{ name: 'gcc', starter: `pip to build ${name}` }];
}

/** Gems in C of which no release for Linux is compiled. pg has some since 1.6. */
const gemSourcesInC =
  /^ {4}(?:(mysql2|puma|nio4r|bcrypt|bootsnap|msgpack) \(\d[\d.]*\)|(pg) \((?:0|1\.[0-5])[\d.]*\))\r?$/m;

function gemCompiler(state: StageState, { cwd }: ShellCommand): readonly Helper[] {
  const lock = cwd === undefined ? undefined : readStageFile(state.files, joinPath(cwd, 'Gemfile.lock'));
  const [, name, pg] = gemSourcesInC.exec(lock ?? '') ?? [];
  const gem = name ?? pg;
  return gem === undefined ? [] : [{ name: 'make', starter: `bundler to build ${gem}` }];
}

/** Gems that the lock takes from a repository; groups that are left out may be all that need them. */
function gemSources(state: StageState, { cwd, environment }: ShellCommand): readonly Helper[] {
  const lock = cwd === undefined ? undefined : readStageFile(state.files, joinPath(cwd, 'Gemfile.lock'));
  const isPartly = ['BUNDLE_WITHOUT', 'BUNDLE_ONLY'].some(
    (name) => variableOf(environment, name) !== undefined,
  );
  const isConfigured = state.commands.some(({ command: { words } }) =>
    words.some(({ text }) => text === 'without' || text === 'only'),
  );
  return /^GIT\r?$/m.test(lock ?? '') && !isPartly && !isConfigured
    ? [{ name: 'git', starter: 'bundler for gems of a repository' }]
    : [];
}

/** Modules without any prebuilt form for Linux: node-gyp builds them, and it is a program of Python. */
const compiled = new Set(['heapdump', 'iconv', 'libpq', 'node-expat', 'node-pty', 'unix-dgram']);

function moduleCompiler(
  state: StageState,
  { cwd, environment }: ShellCommand,
  words: readonly string[],
): readonly Helper[] {
  const isOff =
    words.includes('--ignore-scripts') || variableOf(environment, 'npm_config_ignore_scripts') !== undefined;
  if (isOff || cwd === undefined) return [];
  const stage = { readFile: (path: string) => readStageFile(state.files, path) };
  if (/ignore-scripts/.test(stage.readFile(joinPath(cwd, '.npmrc')) ?? '')) return [];
  const module = readNodeModules(stage, cwd)?.find(({ name }) => compiled.has(name));
  return module === undefined ? [] : [{ name: 'python3', starter: `node-gyp to build ${module.name}` }];
}
