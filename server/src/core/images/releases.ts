import type { ImageFacts, LibcFamily } from './image-facts.js';
import { catalogueData } from './catalogue-data.js';
import { labelOf } from './labels.js';

/** Facts of one release of a distribution, or of one image that is a distribution of its own. */
export interface Release {
  /** `debian/bookworm`, `alpine/3.20`, `distroless/cc-debian12`; without a slash: any release of it. */
  readonly id: string;
  readonly label: string;
  readonly libc: LibcFamily | undefined;
  readonly libcVersion: string | undefined;
  readonly runsDynamic: ImageFacts['runsDynamic'];
  readonly shell: string | null | undefined;
  readonly bash: boolean | undefined;
  readonly caCertificates: boolean | undefined;
  readonly zoneinfo: boolean | undefined;
  readonly passwd: boolean | undefined;
  readonly users: readonly string[] | undefined;
  readonly packageManager: ImageFacts['packageManager'];
  readonly libraries: Readonly<Record<string, boolean>>;
  readonly user: string | undefined;
  readonly certainty: ImageFacts['certainty'];
  readonly asOf: string;
}

const certainties = { h: 'high', m: 'medium', l: 'low' } as const;
const packed = new Map(catalogueData.releases.map((line) => [line.slice(0, line.indexOf('|')), line]));
const unpacked = new Map<string, Release>();

/** The release of an id such as `debian/bookworm`. */
export function releaseById(id: string): Release | undefined {
  const known = unpacked.get(id);
  if (known !== undefined) return known;
  const line = packed.get(id);
  if (line === undefined) return undefined;
  const release = unpackRelease(line);
  unpacked.set(id, release);
  return release;
}

/** The id of the release at an index of the packed table. */
export function releaseIdAt(index: number): string | undefined {
  return catalogueData.releases[index]?.split('|', 1)[0];
}

/** `+a -b` -> `{ a: true, b: false }`. */
export function readLibraries(text: string): Record<string, boolean> {
  const libraries: Record<string, boolean> = {};
  for (const word of text.split(' ')) {
    if (word.length > 1) libraries[word.slice(1)] = word.startsWith('+');
  }
  return libraries;
}

function unpackRelease(line: string): Release {
  const [id = '', label = '', libc = '', runs = '', shell = '', flags = '', ...rest] = line.split('|');
  const [users = '', manager = '', libraries = '', user = '', certainty = '', asOf = ''] = rest;
  const [family, version] = libc.split(' ');
  const word = (index: string): string => catalogueData.words[Number(index)] ?? '';
  const libcFamily = family === '' ? undefined : (family as LibcFamily);
  return {
    id,
    label: label === '' ? labelOf(id) : label,
    libc: libcFamily,
    libcVersion: version,
    runsDynamic: (runs === ''
      ? libcFamily
      : runs === 'unknown'
        ? undefined
        : runs) as ImageFacts['runsDynamic'],
    shell: shell === '?' ? undefined : shell === '' ? null : shell,
    bash: readFlag(flags, 'b'),
    caCertificates: readFlag(flags, 'c'),
    zoneinfo: readFlag(flags, 't'),
    passwd: readFlag(flags, 'p'),
    users: users === '' ? undefined : word(users).split(' ').filter(Boolean),
    packageManager: manager === '' ? undefined : (manager as ImageFacts['packageManager']),
    libraries: readLibraries(word(libraries)),
    user: user === '' ? undefined : user,
    certainty: certainties[certainty as keyof typeof certainties],
    asOf: word(asOf),
  };
}

function readFlag(flags: string, letter: string): boolean | undefined {
  if (flags.includes(letter.toUpperCase())) return true;
  return flags.includes(letter) ? false : undefined;
}
