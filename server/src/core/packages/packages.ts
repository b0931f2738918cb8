import type { Value } from '../shell/environment.js';
import { headOf } from '../shell/word-parts.js';
import { type PackageFacts, packageFacts } from './packages-data.js';

/** One call of a package manager. */
export interface PackageCall {
  readonly action: 'install' | 'remove' | 'other';
  readonly manager: string;
  readonly packages: readonly string[];
  /** Name of an apk virtual package. */
  readonly virtual: string | undefined;
  /** Whether recommended packages come along (apt without `--no-install-recommends`). */
  readonly recommends: boolean;
  /** Whether a word could not be read: it may be any package. */
  readonly unreadable: boolean;
}

const verbs: Readonly<Record<string, 'install' | 'remove'>> = {
  install: 'install',
  add: 'install',
  reinstall: 'install',
  in: 'install',
  groupinstall: 'install',
  remove: 'remove',
  purge: 'remove',
  del: 'remove',
  erase: 'remove',
  rm: 'remove',
  autoremove: 'remove',
};

/** Options that take the next word. */
const valued = new Set(
  '-t --target-release -o --option --virtual -X --repository -p --root --repositories-file --keys-dir --arch --cache-dir --installroot --releasever --enablerepo --disablerepo --setopt'.split(
    ' ',
  ),
);

const managers = new Set(
  'apt apt-get aptitude apk dnf dnf5 yum microdnf tdnf zypper pacman xbps-install install_packages emerge xx-apk xx-apt xx-apt-get'.split(
    ' ',
  ),
);

/** A word for `readPackageCall`. A version may be unknown (`curl=$V`), or the value of an option: the name stands in front. */
export function packageWord(word: Value): string | undefined {
  return word.text ?? /^-[\w-]+=|^[A-Za-z0-9][\w.+-]*(?=[=~<>])/.exec(headOf(word))?.[0];
}

/** Reads a call of a package manager; `undefined` for any other command. */
export function readPackageCall(words: readonly (string | undefined)[]): PackageCall | undefined {
  const program = words[0]?.replace(/^.*\//, '');
  if (program === undefined || !managers.has(program)) return undefined;
  const manager = program.replace(/^xx-/, '');
  const plain: string[] = [];
  let virtual: string | undefined;
  let unreadable = false;
  let recommends = manager.startsWith('apt');
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) unreadable = true;
    else if (word === '--virtual' || word === '-t') virtual = words[++at] ?? virtual;
    else if (word.startsWith('--virtual=')) virtual = word.slice(10);
    else if (word === '--no-install-recommends') recommends = false;
    else if (valued.has(word)) at++;
    else if (word.startsWith('.') && manager === 'apk') virtual ??= word;
    else if (!word.startsWith('-') || (manager === 'pacman' && /^-S\w*$/.test(word))) plain.push(word);
  }
  // Targets of `xx-apk add` are for the other platform: the stage itself is not changed.
  if (program.startsWith('xx-'))
    return { action: 'other', manager, packages: plain.slice(1), virtual, recommends, unreadable };
  return makeCall(manager, plain, words, { virtual, recommends, unreadable });
}

function makeCall(
  manager: string,
  plain: readonly string[],
  words: readonly (string | undefined)[],
  rest: Pick<PackageCall, 'virtual' | 'recommends' | 'unreadable'>,
): PackageCall {
  const named = manager === 'install_packages' || manager === 'xbps-install' || manager === 'emerge';
  if (named) return { action: 'install', manager, packages: plain, ...rest };
  if (manager === 'pacman') {
    const install = words.some((word) => word !== undefined && /^-S/.test(word));
    return { action: install ? 'install' : 'other', manager, packages: plain.slice(1).map(bare), ...rest };
  }
  const action = verbs[plain[0] ?? ''] ?? 'other';
  const removed = action === 'remove' && rest.virtual !== undefined ? [rest.virtual] : [];
  return { action, manager, packages: [...plain.slice(1).map(bare), ...removed], ...rest };
}

/** The name without version, architecture and repository: `curl=8.5.0-r0`, `libc6:arm64`, `nodejs@edge`. */
function bare(name: string): string {
  return name
    .replace(/(?<=.)[=<>~@].*/, '')
    .replace(/:\w+$/, '')
    .replace(/\+$/, '+');
}

/** What a package brings, by table and by its name: `libpq5` holds `libpq`. */
export function factsOfPackage(name: string): PackageFacts {
  if (name.length > 200) return {};
  const listed = Object.hasOwn(packageFacts, name) ? packageFacts[name] : undefined;
  if (listed !== undefined) return listed;
  const versioned = /^(gcc|g\+\+|clang)-?\d+$/.test(name);
  if (versioned) return packageFacts['gcc'] ?? {};
  if (/^(openjdk|temurin|java|default-jre|default-jdk|zulu)/.test(name)) return javaFacts(name);
  if (/^golang-\d/.test(name)) return { runtimes: ['go'], compiler: true };
  if (/^(libicu\d+|icu-libs)$/.test(name)) return { libraries: ['libicuuc', 'libicui18n', 'libicudata'] };
  if (name.startsWith('libmagickwand-')) return { libraries: ['libMagickWand'] };
  const stem = libraryStem(name);
  return stem === undefined ? {} : { libraries: [stem] };
}

function javaFacts(name: string): PackageFacts {
  const libraries = ['libgcc_s', 'libstdc++', 'libz'];
  return { runtimes: [name.includes('jdk') ? 'jdk' : 'jre'], libraries, certificates: true };
}

/** `libpq5` -> `libpq`, `libicu72` -> `libicu`, `libevent-2.1-7t64` -> `libevent`, `libvips-dev` -> `libvips`. */
function libraryStem(name: string): string | undefined {
  if (!name.startsWith('lib')) return undefined;
  return name
    .replace(/-(dev|devel|libs)$/, '')
    .replace(/t64$/, '')
    .replace(/(?<=lib\D{0,80})-?[\d.]{1,40}(-[\d.]{1,40})?(v5)?$/, '')
    .replace(/-\d.*$/, '');
}
