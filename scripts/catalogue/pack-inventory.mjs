/** Turns the rows of `rows/inventory` into the text of the shipped tables. Reads nothing but the rows beside it. */
import { readFileSync } from 'node:fs';
import { shortenPackage, stemOfHeaders } from '../../server/src/core/packages/package-names.ts';

const rows = new URL('./rows/inventory/', import.meta.url);

const imageKeys = {
  needed: 'image tag asOf source base certainty complete entrypoint cmd user workdir env',
  allowed: 'aliases shell like with without perhaps note',
};
const certainties = ['observed', 'computed', 'derived', 'partial'];

/** Text of server/src/core/images/inventory-data.ts. */
export function packImages() {
  const images = {};
  const names = new Set();
  for (const row of readLines('images.jsonl').map((line) => JSON.parse(line))) {
    checkImage(row);
    if (row.like !== undefined && row.like === nameOf(row)) throw new Error(`${row.like} is like itself`);
    names.add(nameOf(row));
    (images[row.image] ??= []).push(row);
  }
  for (const row of Object.values(images).flat()) {
    if (row.like !== undefined && !names.has(row.like)) throw new Error(`${nameOf(row)}: no row ${row.like}`);
  }
  const texts = Object.entries(images).map(([image, found]) => [image, found.map(packImage).join('\n')]);
  return print('inventory/images.jsonl', 'inventoryData', 'Readonly<Record<string, string>>', texts);
}

function nameOf({ image, tag }) {
  return tag === '' ? image : `${image}:${tag}`;
}

export function checkImage(row) {
  const name = nameOf(row);
  const needed = imageKeys.needed.split(' ');
  const allowed = [...needed, ...imageKeys.allowed.split(' ')];
  for (const key of needed) if (row[key] === undefined) throw new Error(`${name} has no ${key}`);
  for (const key of Object.keys(row)) if (!allowed.includes(key)) throw new Error(`${name}: no key ${key}`);
  if (!certainties.includes(row.certainty)) throw new Error(`${name}: no certainty ${row.certainty}`);
}

/** tag|aliases|asOf|base|certainty|entrypoint|cmd|user|workdir|shell|env|like|with|without|perhaps; see `ImageRow`. */
function packImage(row) {
  const letter = row.certainty[0];
  const fields = [
    row.tag,
    row.aliases ?? '',
    row.asOf,
    row.base,
    row.complete ? letter.toUpperCase() : letter,
    packWords(row.entrypoint),
    packWords(row.cmd ?? []),
    row.user,
    row.workdir,
    row.shell ?? '',
    Object.entries(row.env)
      .map(([key, value]) => `${key}=${value.replace(defaultPath, '@')}`)
      .join('\t'),
    row.like ?? '',
    row.with ?? '',
    row.without ?? '',
    row.perhaps ?? '',
  ].map(String);
  const wrong = fields.find((field) => /[|\n]/.test(field));
  if (wrong !== undefined) throw new Error(`${nameOf(row)}: ${wrong} holds a separator`);
  return fields.join('|');
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `?` = unknown, empty = none is set. */
function packWords(words) {
  return words === null ? '?' : words.join('\t');
}

/** Text of server/src/core/packages/tables-data.ts. */
export function packTables() {
  const tables = [
    ['libraries', readTable('debian-libraries.tsv', 4).map((row) => packDebian(row, row[0]))],
    ['programs', readTable('debian-programs.tsv', 4).map((row) => packDebian(row, undefined))],
    ['headers', readTable('debian-headers.tsv', 3).map(packHeaders)],
    ['alpine', readTable('alpine-packages.tsv', 4).map((row) => row.map(emptyDash).join('|'))],
    ['applets', readTable('busybox-applets.tsv', 3).map((row) => row.map(emptyDash).join('|'))],
    ['modules', readLines('modules.jsonl').map(packModule)],
  ];
  const texts = tables.map(([name, lines]) => [name, `\n${lines.join('\n')}\n`]);
  return print('inventory', 'tablesData', 'Readonly<Record<TableName, string>>', texts, [
    '/** See the readers beside this file for what a line means. */',
    `export type TableName = ${tables.map(([name]) => `'${name}'`).join(' | ')};`,
  ]);
}

function emptyDash(text) {
  return text === '-' ? '' : text;
}

/** `NAME PACKAGES` where all releases agree, else `NAME BULLSEYE|BOOKWORM|TRIXIE`. */
function packDebian([name, ...releases], library) {
  const lists = releases.map((list) => {
    if (list === '-') return '-';
    const packages = list.split(' ');
    return packages.map((one) => (library === undefined ? one : shortenPackage(one, library))).join(' ');
  });
  return `${name} ${lists.every((list) => list === lists[0]) ? lists[0] : lists.join('|')}`;
}

/** `NAME PACKAGES` or `NAME BOOKWORM|TRIXIE`; a package that begins as the name without `-dev` does, with `~`. */
function packHeaders([name, ...releases]) {
  const stem = stemOfHeaders(name);
  const lists = releases.map((list) =>
    list
      .split(' ')
      .map((one) => (one.startsWith(stem) ? `~${one.slice(stem.length)}` : one))
      .join(' '),
  );
  return `${name} ${lists[0] === lists[1] ? lists[0] : lists.join('|')}`;
}

const moduleKeys =
  'language module fromSource dlopen programs prebuilt prebuiltFor prebuiltStillNeeds certainty check note link from'.split(
    ' ',
  );

/** PyPI names ignore case and treat `_`, `.` and `-` alike. */
function registryName(language, name) {
  return language === 'python' ? name.toLowerCase().replace(/[._-]+/g, '-') : name;
}

/** language|module|libraries|dlopen|programs|prebuilt|prebuilt for|still needs|certainty|link. */
function packModule(line) {
  const row = JSON.parse(line);
  for (const key of Object.keys(row))
    if (!moduleKeys.includes(key)) throw new Error(`${row.module}: no key ${key}`);
  const lists = [
    row.fromSource,
    row.dlopen,
    row.programs,
    [row.prebuilt],
    row.prebuiltFor,
    row.prebuiltStillNeeds,
  ];
  const rest = [row.certainty[0], row.link ?? ''];
  return [row.language, registryName(row.language, row.module), ...lists.map(packNames), ...rest].join('|');
}

/** `NAME NAME`, or `RELEASE:NAME NAME;RELEASE:NAME` where releases differ. */
function packNames(names) {
  if (names === undefined || Array.isArray(names)) return (names ?? []).join(' ');
  return Object.entries(names)
    .map(([release, list]) => `${release}:${list.join(' ')}`)
    .join(';');
}

function readLines(name) {
  return readFileSync(new URL(name, rows), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function readTable(name, columns) {
  return readLines(name).map((line) => {
    const fields = line.split('\t');
    if (fields.length !== columns || fields.includes('') || /[|]/.test(line))
      throw new Error(`${name}: cannot read the row ${line}`);
    return fields;
  });
}

function print(source, name, type, texts, before = []) {
  const head = [`// Made by npm run generate from scripts/catalogue/rows/${source}: do not edit.`, ...before];
  const entries = texts.map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},\n`);
  return `${head.join('\n')}\n// prettier-ignore\nexport const ${name}: ${type} = {\n${entries.join('')}};\n`;
}
