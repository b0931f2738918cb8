#!/usr/bin/env node
/**
 * Reads Contents lists of Debian and writes the column of one release in rows/inventory/debian-libraries.tsv and
 * debian-programs.tsv: which packages hold the names of these tables there.
 * Usage: node scripts/catalogue/refresh-debian.mjs RELEASE YYYY-MM-DD CONTENTS-amd64 CONTENTS-all (paths or http
 * addresses of .gz files): packages of all architectures stand in the second list only.
 */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const [release, asOf, ...sources] = process.argv.slice(2);
if (release === undefined || !/^\d{4}-\d\d-\d\d$/.test(asOf ?? '') || sources.length < 2)
  throw new Error('usage: refresh-debian.mjs RELEASE YYYY-MM-DD CONTENTS-amd64 CONTENTS-all');

const folders = {
  'debian-libraries.tsv': /^(?:usr\/)?lib(?:64)?\/(?:x86_64-linux-gnu\/)?([^/]+)$/,
  'debian-programs.tsv': /^(?:usr\/)?s?bin\/([^/]+)$/,
};
const found = Object.fromEntries(Object.keys(folders).map((file) => [file, new Map()]));
for (const source of sources) await readList(source);
for (const file of Object.keys(folders)) refresh(file, found[file]);

/** Line by line: the list of all architectures is longer than a string can be. */
async function readList(source) {
  const lines = createInterface({ input: (await open(source)).pipe(createGunzip()) });
  for await (const line of lines) {
    const [, path = '', places = ''] = /^(\S+)\s+(\S+)$/.exec(line) ?? [];
    for (const [file, folder] of Object.entries(folders)) {
      const name = folder.exec(path)?.[1];
      if (name !== undefined) addPackages(found[file], name, places);
    }
  }
}

async function open(source) {
  if (!/^https?:/.test(source)) return createReadStream(source);
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
  return Readable.fromWeb(answer.body);
}

/** `web/curl,x11/y` -> the packages, joined with those that other lists have. */
function addPackages(packages, name, places) {
  const more = places.split(',').map((place) => place.split('/').at(-1));
  packages.set(name, [...new Set([...(packages.get(name) ?? []), ...more])]);
}

/** Names that update-alternatives makes stand in no list: what the row says of them stays. */
function refresh(file, packagesOf) {
  const url = new URL(`./rows/inventory/${file}`, import.meta.url);
  const lines = readFileSync(url, 'utf8').split('\n');
  const heads = lines.find((line) => line.startsWith('# ') && line.includes('\t'))?.split('\t') ?? [];
  const column = heads.indexOf(release);
  if (column === -1) throw new Error(`${file} has no column ${release}`);
  const rows = lines.map((line) => {
    if (line.startsWith('#')) return line.replace(/asOf: \d{4}-\d\d-\d\d/, `asOf: ${asOf}`);
    const fields = line.split('\t');
    const packages = packagesOf.get(fields[0]);
    if (fields.length !== heads.length || packages === undefined) return line;
    // The order of a row is a choice: best first.
    const kept = fields[column].split(' ').filter((one) => packages.includes(one));
    fields[column] = [...new Set([...kept, ...packages])].join(' ');
    return fields.join('\t');
  });
  writeFileSync(url, rows.join('\n'));
}
