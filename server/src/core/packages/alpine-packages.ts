import { isLibrary, nearestLibraries } from './library-names.js';
import { allLines } from './table-lines.js';

interface AlpinePackage {
  /** `*`, `3.17`, `>=3.18`, `=3.20`. */
  readonly releases: string;
  readonly name: string;
  readonly libraries: readonly string[];
  readonly programs: readonly string[];
}

let packages: readonly AlpinePackage[] | undefined;

function alpinePackages(): readonly AlpinePackage[] {
  packages ??= allLines('alpine').map((line) => {
    const [releases = '', name = '', libraries = '', programs = ''] = line.split('|');
    return { releases, name, libraries: wordsOf(libraries), programs: wordsOf(programs) };
  });
  return packages;
}

/**
 * Packages of any Alpine release that hold a library (soname or its stem). `undefined`: the tables do not know it.
 * Versions of sonames differ between releases that were not read, so they do not narrow the answer.
 */
export function alpinePackagesWithLibrary(name: string): readonly string[] | undefined {
  const stem = name.split('.so')[0] ?? name;
  const found = alpinePackages().flatMap((one) =>
    one.libraries.filter((file) => isLibrary(file, stem)).map((file) => ({ file, name: one.name })),
  );
  const names = nearestLibraries(found, ({ file }) => file, stem).map((one) => one.name);
  return names.length === 0 ? undefined : [...new Set(names)];
}

/** Packages of any Alpine release that hold a program, busybox not counted. */
export function alpinePackagesWithProgram(name: string): readonly string[] | undefined {
  const names = alpinePackages().filter(({ programs }) => programs.includes(name));
  return names.length === 0 ? undefined : [...new Set(names.map((one) => one.name))];
}

/**
 * Of `names` those that a release is known to have under this name. A name without a number that one release has in
 * main is kept by those after it; one with a number (`boost1.80-system`) belongs to its release.
 */
export function knownInAlpine(names: readonly string[], release: string): readonly string[] {
  return names.filter((name) =>
    alpinePackages().some(
      (one) => one.name === name && (holdsFor(one.releases, release) || isKept(one, release)),
    ),
  );
}

function isKept({ name, releases }: AlpinePackage, release: string): boolean {
  return /^3\./.test(releases) && !/\d/.test(name) && minorOf(release) >= minorOf(releases);
}

function holdsFor(releases: string, release: string): boolean {
  if (releases === '*' || releases === release || releases === `=${release}`) return true;
  return releases.startsWith('>=') && minorOf(release) >= minorOf(releases.slice(2));
}

function minorOf(release: string): number {
  return Number(/^3\.(\d+)$/.exec(release)?.[1] ?? -1);
}

/** Whether an Alpine image of a release links a program to busybox; the newest that was read stands for those after it. */
export function isBusyboxLink(name: string, release: string): boolean {
  return busyboxLinks(release).has(name);
}

const linksOfReleases = new Map<string, ReadonlySet<string>>();

function busyboxLinks(release: string): ReadonlySet<string> {
  const known = linksOfReleases.get(release);
  if (known !== undefined) return known;
  const asked = minorOf(release);
  const links = new Set<string>();
  for (const line of allLines('applets')) {
    const [row = '', more = '', less = ''] = line.split('|');
    if (minorOf(row) > asked && links.size > 0) break;
    for (const path of wordsOf(more)) links.add(nameIn(path));
    for (const path of wordsOf(less)) links.delete(nameIn(path));
  }
  if (linksOfReleases.size < 100) linksOfReleases.set(release, links);
  return links;
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
