import {
  alpinePackagesWithLibrary,
  alpinePackagesWithProgram,
  isBusyboxLink,
  knownInAlpine,
} from './alpine-packages.js';
import { isPackageManager } from './package-managers.js';
import { debianPackagesWithLibrary, debianPackagesWithProgram } from './debian-packages.js';

/**
 * Packages that hold a library or program on a release (`debian/bookworm`, `alpine/3.22`, `ubuntu/24.04`), best
 * first. `undefined`: nothing is known of the name there. Empty: it is known, and no package of the release has it.
 * On Alpine packages of all releases answer.
 */
export function packagesWith(
  kind: 'library' | 'program',
  name: string,
  release: string,
): readonly string[] | undefined {
  const key = `${kind} ${name} ${release}`;
  const known = answers.get(key);
  if (known !== undefined) return known.packages;
  const packages = findPackages(kind, name, release);
  if (answers.size > maxAnswers) answers.clear();
  answers.set(key, { packages });
  return packages;
}

/** Files are analysed at every key, with the same few questions. */
const answers = new Map<string, { readonly packages: readonly string[] | undefined }>();
const maxAnswers = 2000;

function findPackages(
  kind: 'library' | 'program',
  name: string,
  release: string,
): readonly string[] | undefined {
  const [distribution, number = ''] = release.split('/');
  const isLibrary = kind === 'library';
  if (distribution === 'alpine')
    return isLibrary ? alpinePackagesWithLibrary(name) : alpinePackagesWithProgram(name);
  if (distribution === 'debian')
    return isLibrary ? debianPackagesWithLibrary(name, number) : debianPackagesWithProgram(name, number);
  // Ubuntu calls the packages of programs as Debian does, those of libraries after its own versions.
  if (isLibrary && (distribution === 'ubuntu' || distribution === 'ubuntu-chiseled')) return undefined;
  return isLibrary ? undefined : debianPackagesWithProgram(name, 'any');
}

/** Whether a distribution has a program of this name. */
export function isDistributed(program: string): boolean {
  if (isPackageManager(program)) return true;
  return packagesWith('program', program, 'debian/any') !== undefined || isBusyboxLink(program, '3.12');
}

/** The package that brings a program or library on the release of an image, where it is known to have one of that name. */
export function packageFor(
  kind: 'library' | 'program',
  name: string,
  { distro, release }: { readonly distro: string | undefined; readonly release: string | undefined },
): string | undefined {
  if (distro === undefined || release === undefined) return undefined;
  if (distro === 'alpine')
    return knownInAlpine(packagesWith(kind, name, `alpine/${release}`) ?? [], release)[0];
  if (distro !== 'debian' && (distro !== 'ubuntu' || kind === 'library')) return undefined;
  const [first] = packagesWith(kind, name, `${distro}/${release}`) ?? [];
  return first === undefined ? undefined : (choosers[first] ?? first);
}

/** Packages whose programs only start those of an installed version, with what brings one. */
const choosers: Readonly<Record<string, string | undefined>> = {
  'postgresql-client-common': 'postgresql-client',
};
