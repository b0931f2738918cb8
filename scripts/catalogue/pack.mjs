/** Turns the readable rows into the text of the shipped catalogue. Reads nothing but the rows beside it. */
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { labelOf } from '../../server/src/core/images/labels.ts';

const rows = new URL('./rows/', import.meta.url);

/** Text of server/src/core/images/catalogue-data.ts. */
export function packCatalogue() {
  const words = new Interner();
  const releases = readReleases();
  const ids = releases.map((row) => row.id);
  const tags = readYaml('official-tags.yaml');
  const data = {
    asOf: tags.asOf,
    releases: releases.map((row) => packRelease(row, words)),
    bundles: readYaml('bundles.yaml'),
    families: list('families/').map((name) => packFamily(readYaml(name), ids, name)),
    tags: Object.fromEntries(
      Object.entries(tags.images).map(([image, variants]) => [image, packTags(variants, ids)]),
    ),
    sizes: packSizes(readYaml('sizes.yaml').rows, words),
    words: words.all,
  };
  return print(data);
}

/** Text of server/src/core/packages/run-packages-data.ts. */
export function packRunPackages() {
  const { releases, packages } = readYaml('run-packages.yaml');
  return (
    '// Made by npm run generate from scripts/catalogue/rows/run-packages.yaml: do not edit.\n' +
    '// prettier-ignore\n' +
    'export const runPackagesData: {\n' +
    '  readonly releases: readonly string[];\n' +
    '  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;\n' +
    `} = {\n  releases: ${JSON.stringify(releases)},\n  packages: ${printValue(packages)},\n};\n`
  );
}

export function packPlatforms() {
  const { images } = readYaml('platforms.yaml');
  const rows = Object.entries(images).map(([name, { versions, shapes }]) => {
    return `  ${JSON.stringify(name)}: ${JSON.stringify({ versions, shapes })},\n`;
  });
  return (
    '// Made by npm run generate from scripts/catalogue/rows/platforms.yaml: do not edit.\n' +
    '// prettier-ignore\n' +
    'export const platformsData: Readonly<\n' +
    '  Record<string, { readonly versions: string; readonly shapes: Readonly<Record<string, string>> }>\n' +
    `> = {\n${rows.join('')}};\n`
  );
}

/** All releases, `all:` merged into each row, in the order of the files. */
export function readReleases() {
  return list('releases/').flatMap((name) => {
    const { all, rows: found } = readYaml(name);
    return found.map((row) => checkRelease({ ...all, ...row }, name));
  });
}

export function list(directory) {
  const names = readdirSync(new URL(directory, rows)).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => directory + name);
}

export function readYaml(name) {
  return parse(readFileSync(new URL(name, rows), 'utf8'));
}

function checkRelease(row, name) {
  for (const key of ['id', 'label', 'source', 'asOf', 'certainty']) {
    if (row[key] === undefined) throw new Error(`${name}: ${row.id} has no ${key}`);
  }
  return row;
}

function packRelease(row, words) {
  const flags = ['bash', 'ca', 'tz', 'passwd'].map((key) =>
    row[key] === undefined ? '' : row[key] ? key[0].toUpperCase() : key[0],
  );
  const shell = row.shell === undefined ? '?' : (row.shell ?? '');
  const packed = [
    row.id,
    row.label === labelOf(row.id) ? '' : row.label,
    row.libc ?? '',
    row.runs ?? '',
    shell,
    flags.join(''),
  ];
  packed.push(
    row.users === undefined ? '' : words.index(row.users),
    row.pm ?? '',
    words.index(row.libs ?? ''),
  );
  packed.push(row.user ?? '', row.certainty[0], words.index(row.asOf));
  return packed.join('|');
}

function packFamily({ source, ...family }, ids, name) {
  if (source === undefined || family.asOf === undefined)
    throw new Error(`${name}: source and asOf are needed`);
  for (const { is } of [...(family.plain ?? []), ...(family.moved ?? [])]) {
    if (is !== 'unknown' && !ids.includes(is)) throw new Error(`${name}: no release ${is}`);
  }
  return family;
}

/** Variants that mean the same share one entry: `apache/fpm=…`. */
function packTags(variants, ids) {
  const groups = new Map();
  for (const [variant, releases] of Object.entries(variants)) {
    const known = Object.entries(releases).filter(([release]) => ids.includes(release));
    const lines = known.map(([release, versions]) => packLines(ids.indexOf(release), versions.split(' ')));
    if (lines.length > 0) groups.set(lines.join(','), [...(groups.get(lines.join(',')) ?? []), variant]);
  }
  return [...groups].map(([lines, names]) => `${names.join('/')}=${lines}`).join(';');
}

function packLines(index, versions) {
  return `${index.toString(36)}:${foldLines(versions).join(' ')}`;
}

/** `9 9.7 9.7.1` -> `9.7.1^^`: each `^` stands for the same version with one number less. */
function foldLines(lines) {
  const left = new Set(lines);
  const folded = [];
  for (const line of lines.toSorted((a, b) => b.length - a.length)) {
    if (!left.delete(line)) continue;
    let marks = '';
    for (let short = shorten(line); short !== '' && left.delete(short); short = shorten(short)) marks += '^';
    folded.push(line + marks);
  }
  return folded;
}

function shorten(version) {
  return version.split('.').slice(0, -1).join('.');
}

/** image -> `UNPACKED|PACKED|DAY|TAG TAG;…`. */
function packSizes(rows, words) {
  const sizes = {};
  for (const { tags, unpacked, packed, asOf } of rows) {
    const [repository] = tags.split(':');
    const names = tags.split(' ').map((tag) => tag.slice(repository.length + 1));
    const figures = [shortNumber(unpacked), shortNumber(packed), words.index(asOf), names.join(' ')];
    sizes[repository] = (sizes[repository] === undefined ? '' : `${sizes[repository]};`) + figures.join('|');
  }
  return sizes;
}

/** Many figures are known to 10 kB only: `11281e4`. */
function shortNumber(bytes) {
  if (bytes === undefined) return '';
  return bytes % 10000 === 0 ? `${bytes / 10000}e4` : String(bytes);
}

function print(data) {
  const entries = Object.entries(data).map(([key, value]) => `  ${key}: ${printValue(value)},\n`);
  return (
    '// Made by npm run generate from scripts/catalogue/rows: do not edit.\n' +
    "import type { CatalogueData } from './data-shape.js';\n\n" +
    '// prettier-ignore\n' +
    `export const catalogueData: CatalogueData = {\n${entries.join('')}};\n`
  );
}

function printValue(value) {
  if (Array.isArray(value)) return `[\n${value.map((item) => `    ${JSON.stringify(item)},\n`).join('')}  ]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const lines = Object.entries(value).map(
    ([key, item]) => `    ${JSON.stringify(key)}: ${JSON.stringify(item)},\n`,
  );
  return `{\n${lines.join('')}  }`;
}

class Interner {
  all = [];
  index(word) {
    const found = this.all.indexOf(word);
    return found >= 0 ? found : this.all.push(word) - 1;
  }
}
