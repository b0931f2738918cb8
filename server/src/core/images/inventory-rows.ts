import { defaultPath } from '../shell/paths.js';
import { inventoryData } from './inventory-data.js';

/**
 * What one image holds: a row of the catalogue, or an image that was read. Sets are names of packages of the
 * distribution, paths of programs outside packages, file names of libraries outside packages.
 */
export interface ImageRow {
  /** As people write it: `node`, `gcr.io/distroless/static-debian12`. */
  readonly image: string;
  readonly tag: string;
  readonly aliases: readonly string[];
  /** Set for an image that was read. */
  readonly digest?: string;
  readonly asOf: string;
  /** `debian/bookworm`, `alpine/3.22`, `ubuntu-chiseled/24.04`, `scratch`. */
  readonly base: string;
  readonly certainty: 'read' | 'observed' | 'computed' | 'derived' | 'partial';
  /** Whether a package that is not named is not there. */
  readonly complete: boolean;
  /** Empty: none is set. `undefined`: not known. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly user: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  /** `false`: no shell at all; a path where it is not /bin/sh. */
  readonly shell: string | false | undefined;
  readonly packages: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
  readonly libraries: ReadonlySet<string>;
  /** Packages that may be there besides, though the list is complete. */
  readonly perhaps: ReadonlySet<string>;
}

type Things = Pick<ImageRow, 'packages' | 'programs' | 'libraries'>;

const rowsOfImages = new Map<string, readonly ImageRow[]>();
const lineOfNames = new Map<string, string>();

/** The rows of a repository, taken apart at the first question about it. Empty for one that has none. */
export function rowsOf(image: string): readonly ImageRow[] {
  const known = rowsOfImages.get(image);
  if (known !== undefined) return known;
  const rows = linesOf(image).map((line) => readRow(image, line.split('|')));
  if (rowsOfImages.size < 500) rowsOfImages.set(image, rows);
  return rows;
}

function linesOf(image: string): readonly string[] {
  return Object.hasOwn(inventoryData, image) ? (inventoryData[image] ?? '').split('\n') : [];
}

function readRow(image: string, fields: readonly string[]): ImageRow {
  const [tag = '', aliases = '', asOf = '', base = '', certainty = '', entrypoint = '', cmd = '', user = ''] =
    fields;
  const [workdir = '', shell = '', env = ''] = fields.slice(8);
  return {
    image,
    tag,
    aliases: wordsOf(aliases),
    asOf,
    base,
    certainty: certainties[certainty.toLowerCase()] ?? 'partial',
    complete: certainty === certainty.toUpperCase(),
    entrypoint: argumentsOf(entrypoint),
    cmd: argumentsOf(cmd),
    user,
    workdir,
    env: readEnv(env),
    shell: shell === '' ? undefined : shell === 'false' ? false : shell,
    perhaps: new Set(wordsOf(fields[14] ?? '')),
    ...thingsOf(fields, 0),
  };
}

const certainties: Readonly<Record<string, ImageRow['certainty']>> = {
  o: 'observed',
  c: 'computed',
  d: 'derived',
  p: 'partial',
};

function argumentsOf(text: string): readonly string[] | undefined {
  if (text === '?') return undefined;
  return text === '' ? [] : text.split('\t');
}

function readEnv(text: string): Record<string, string> {
  const pairs = text === '' ? [] : text.split('\t');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1).replace('@', defaultPath)];
    }),
  );
}

const deepestParent = 40;

/** A row names what differs from the row it is like, through any number of them. */
function thingsOf(fields: readonly string[], depth: number): Things {
  const [like = '', more = '', less = ''] = fields.slice(11);
  const parent =
    like === '' || depth > deepestParent ? undefined : thingsOf(lineOf(like).split('|'), depth + 1);
  const things = {
    packages: new Set(parent?.packages),
    programs: new Set(parent?.programs),
    libraries: new Set(parent?.libraries),
  };
  for (const name of wordsOf(less)) things[kindOf(name)].delete(name);
  for (const name of wordsOf(more)) things[kindOf(name)].add(name);
  return things;
}

function kindOf(name: string): keyof Things {
  if (name.startsWith('/')) return 'programs';
  return /\.so(\.|$)/.test(name) ? 'libraries' : 'packages';
}

function lineOf(name: string): string {
  if (!lineOfNames.has(name)) {
    const colon = name.indexOf(':');
    const image = colon === -1 ? name : name.slice(0, colon);
    for (const line of linesOf(image)) lineOfNames.set(nameOf(image, line.slice(0, line.indexOf('|'))), line);
  }
  return lineOfNames.get(name) ?? '';
}

function nameOf(image: string, tag: string): string {
  return tag === '' ? image : `${image}:${tag}`;
}

function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
