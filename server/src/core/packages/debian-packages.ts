import { isLibrary, nearestLibraries, stemOfLibrary } from './library-names.js';
import { fullPackage, stemOfHeaders } from './package-names.js';
import { linesFrom } from './table-lines.js';

const releases = ['bullseye', 'bookworm', 'trixie'];

/**
 * Packages of a Debian release that hold a library (soname or its stem), best first. `undefined`: the tables do not
 * know the library. Empty: they know it, and no package of this release has it.
 */
export function debianPackagesWithLibrary(name: string, release: string): readonly string[] | undefined {
  const stem = stemOfLibrary(name);
  if (!isReadable(stem)) return undefined;
  const lines = linesFrom('libraries', stem).map((line) => line.split(' ')[0] ?? '');
  const ofStem = nearestLibraries(
    lines.filter((file) => isLibrary(file, stem)),
    (file) => file,
    name,
  );
  if (ofStem.length === 0) return undefined;
  const wanted = ofStem.filter((file) => !name.includes('.so') || file === name);
  return unique(wanted.flatMap((file) => listOf('libraries', file, release) ?? []));
}

/** Packages of a Debian release that hold a program; see {@link debianPackagesWithLibrary}. */
export function debianPackagesWithProgram(name: string, release: string): readonly string[] | undefined {
  return isReadable(name) ? listOf('programs', name, release) : undefined;
}

/** Packages with libraries that a package with headers (`libpq-dev`) depends on in a Debian release. */
export function debianRunPackagesOf(headers: string, release: string): readonly string[] | undefined {
  if (!isReadable(headers)) return undefined;
  const [line] = linesFrom('headers', `${headers} `);
  const lists = line?.slice(headers.length + 1).split('|');
  const list = lists?.length === 1 ? lists[0] : lists?.[releases.indexOf(release) - 1];
  if (list === undefined || list === '-' || !releases.includes(release)) return undefined;
  return list.split(' ').map((name) => name.replace(/^~/, stemOfHeaders(headers)));
}

function listOf(
  table: 'libraries' | 'programs',
  name: string,
  release: string,
): readonly string[] | undefined {
  const [line] = linesFrom(table, `${name} `);
  if (line === undefined) return undefined;
  const lists = line.slice(name.length + 1).split('|');
  // Another release is asked with what all of them say together: names of packages with programs hardly change.
  const asked =
    lists.length === 1 || !releases.includes(release) ? lists : [lists[releases.indexOf(release)] ?? '-'];
  return unique(
    asked.flatMap((list) => {
      if (list === '-') return [];
      return list.split(' ').map((one) => (table === 'libraries' ? fullPackage(one, name) : one));
    }),
  );
}

function isReadable(name: string): boolean {
  return /^[\w.+@[-]{1,100}$/.test(name);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
