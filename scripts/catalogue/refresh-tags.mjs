#!/usr/bin/env node
/**
 * Reads a checkout of docker-library/official-images and writes rows/official-tags.yaml: for every tag that does not
 * name its release, the release that its stanza builds on. Usage: node scripts/catalogue/refresh-tags.mjs DIR YYYY-MM-DD
 */
import { readdirSync } from 'node:fs';
import { readReleases, readYaml } from './pack.mjs';
import { askedCheckout, readStanzas, tagsOf, writeRows } from './stanzas.mjs';
import { readTag } from '../../server/src/core/images/tag-words.ts';

const { library, asOf, read } = askedCheckout('refresh-tags.mjs');
const fromLines = readYaml('official-from.yaml').images;
const known = new Set(readReleases().map((row) => row.id));
const images = {};
for (const name of readdirSync(library).sort()) {
  const rows = readImage(read(name), fromLines[name] ?? []);
  if (Object.keys(rows).length > 0) images[name] = rows;
}
const head =
  '# Which release the tags of official images mean that do not name it. Written by scripts/catalogue/refresh-tags.mjs\n' +
  '# from the library files of docker-library/official-images; refresh it, never edit it.\n' +
  '# image -> words of the tag (none: "") -> release -> version lines (*: no version, the floating head).\n';
writeRows('official-tags.yaml', head, asOf, images);

/** Words -> release -> sorted version lines, of one library file. */
function readImage(text, rules) {
  const found = new Map();
  for (const stanza of readStanzas(text)) {
    const tags = tagsOf(stanza);
    const release = releaseByRules(tags, rules) ?? releaseOfStanza(tags, stanza.Directory ?? '');
    if (release === undefined || !known.has(release)) continue;
    for (const tag of tags) addTag(found, tag, release);
  }
  return toRows(found);
}

/** The release that one of the tags names; else the one that the directory names. */
function releaseOfStanza(tags, directory) {
  const named = new Set(tags.map((tag) => readTag(tag).release).filter((release) => release !== undefined));
  if (named.size > 1) return undefined;
  if (named.size === 1) return [...named][0];
  return readTag(`x-${directory.replaceAll('_', '.').replaceAll('/', '-')}`).release;
}

function releaseByRules([first], rules) {
  return rules.find((rule) => new RegExp(rule.tags).test(first))?.is;
}

function addTag(found, tag, release) {
  const { version, words, release: named, windows } = readTag(tag === 'latest' ? '' : tag);
  if (named !== undefined || windows) return;
  const variant = words.filter((word) => word !== '').join('-');
  // A dated tag is never the line that people write.
  if (/\d{8}/.test(variant)) return;
  const lines = found.get(variant) ?? new Map();
  // The newest stanza comes first: where two give one line, it is the one that the registry holds.
  const line = version ?? '';
  if (!lines.has(line)) lines.set(line, release);
  found.set(variant, lines);
}

function toRows(found) {
  const rows = {};
  for (const variant of [...found.keys()].sort()) {
    const byRelease = {};
    for (const [line, release] of found.get(variant)) (byRelease[release] ??= []).push(line);
    for (const lines of Object.values(byRelease))
      lines.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    rows[variant] = Object.fromEntries(
      Object.entries(byRelease).map(([release, lines]) => [
        release,
        lines.map((line) => line || '*').join(' '),
      ]),
    );
  }
  return rows;
}
