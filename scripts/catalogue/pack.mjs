/** Turns the readable rows into the text of the shipped catalogue. Reads nothing but the rows beside it. */
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';

const rows = new URL('./rows/', import.meta.url);

/** Text of server/src/core/catalogue/catalogue-data.ts. */
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
    sizes: readYaml('sizes.yaml').rows.map(packSize),
    words: words.all,
  };
  return print(data);
}

/** Text of server/src/core/catalogue/run-packages-data.ts. */
export function packRunPackages() {
  const { releases, packages } = readYaml('run-packages.yaml');
  return (
    '// Made by scripts/catalogue/build.mjs from scripts/catalogue/rows/run-packages.yaml: do not edit.\n' +
    '// prettier-ignore\n' +
    'export const runPackagesData: {\n' +
    '  readonly releases: readonly string[];\n' +
    '  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;\n' +
    `} = {\n  releases: ${JSON.stringify(releases)},\n  packages: ${printValue(packages)},\n};\n`
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
  const packed = [row.id, row.label, row.libc ?? '', row.runs ?? '', shell, flags.join('')];
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

function packTags(variants, ids) {
  const packed = Object.entries(variants).map(([variant, releases]) => {
    const lines = Object.entries(releases).map(
      ([release, versions]) => `${ids.indexOf(release)}:${versions}`,
    );
    const unknown = Object.keys(releases).find((release) => !ids.includes(release));
    return unknown === undefined ? `${variant}=${lines.join(',')}` : undefined;
  });
  return packed.filter((text) => text !== undefined).join(';');
}

function packSize({ tags, unpacked, packed, asOf }) {
  const [repository] = tags.split(':');
  const names = tags.split(' ').map((tag) => tag.slice(repository.length + 1));
  return [unpacked ?? '', packed ?? '', asOf, repository, names.join(' ')].join('|');
}

function print(data) {
  const entries = Object.entries(data).map(([key, value]) => `  ${key}: ${printValue(value)},\n`);
  return (
    '// Made by scripts/catalogue/build.mjs from scripts/catalogue/rows: do not edit.\n' +
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
