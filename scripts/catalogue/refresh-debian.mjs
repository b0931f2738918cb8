#!/usr/bin/env node
/**
 * Reads Contents lists of Debian and writes the column of one release in rows/inventory/debian-libraries.tsv and
 * debian-programs.tsv: which packages hold the names of these tables there.
 * Usage: node scripts/catalogue/refresh-debian.mjs RELEASE YYYY-MM-DD CONTENTS-amd64 CONTENTS-all (paths or http
 * addresses of .gz files): packages of all architectures stand in the second list only.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const [release, asOf, ...sources] = process.argv.slice(2);
if (release === undefined || !/^\d{4}-\d\d-\d\d$/.test(asOf ?? '') || sources.length < 2)
  throw new Error('usage: refresh-debian.mjs RELEASE YYYY-MM-DD CONTENTS-amd64 CONTENTS-all');

const folders = {
  'debian-libraries.tsv': /^(?:usr\/)?lib(?:64)?\/(?:x86_64-linux-gnu\/)?([^/]+)$/,
  'debian-programs.tsv': /^(?:usr\/)?s?bin\/([^/]+)$/,
};
const texts = await Promise.all(sources.map(read));
for (const [name, folder] of Object.entries(folders)) refresh(name, packagesIn(texts, folder));

async function read(source) {
  if (!/^https?:/.test(source)) return gunzipSync(readFileSync(source)).toString();
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
  return gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
}

/** File name -> packages of `main`, from lines such as `usr/bin/curl  web/curl,non-free/x/y`. */
function packagesIn(lists, folder) {
  const found = new Map();
  for (const line of lists.flatMap((text) => text.split('\n'))) {
    const [, path = '', places = ''] = /^(\S+)\s+(\S+)$/.exec(line) ?? [];
    const name = folder.exec(path)?.[1];
    if (name === undefined) continue;
    const packages = places.split(',').map((place) => place.split('/').at(-1));
    found.set(name, [...new Set([...(found.get(name) ?? []), ...packages])]);
  }
  return found;
}

/** Names that update-alternatives makes stand in no list: what the row says of them stays. */
function refresh(file, found) {
  const url = new URL(`./rows/inventory/${file}`, import.meta.url);
  const lines = readFileSync(url, 'utf8').split('\n');
  const heads = lines.find((line) => line.startsWith('# ') && line.includes('\t'))?.split('\t') ?? [];
  const column = heads.indexOf(release);
  if (column === -1) throw new Error(`${file} has no column ${release}`);
  const rows = lines.map((line) => {
    if (line.startsWith('#')) return line.replace(/asOf: \d{4}-\d\d-\d\d/, `asOf: ${asOf}`);
    const fields = line.split('\t');
    const packages = found.get(fields[0]);
    if (fields.length !== heads.length || packages === undefined) return line;
    // The order of a row is a choice: best first.
    const kept = fields[column].split(' ').filter((one) => packages.includes(one));
    fields[column] = [...new Set([...kept, ...packages])].join(' ');
    return fields.join('\t');
  });
  writeFileSync(url, rows.join('\n'));
}
