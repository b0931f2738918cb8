// The library files of docker-library/official-images: stanzas of fields, continued lines joined; and what is written of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** The checkout that `script` was called with, and its date; ends the process with the usage where they are missing. */
export function askedCheckout(script) {
  const [, , directory, asOf] = process.argv;
  if (directory !== undefined && /^\d{4}-\d\d-\d\d$/.test(asOf ?? '')) {
    const library = join(directory, 'library');
    return { library, asOf, read: (name) => readFileSync(join(library, name), 'utf8') };
  }
  console.error(`usage: node scripts/catalogue/${script} DIR YYYY-MM-DD (the date of the checkout)`);
  process.exit(2);
}

/** Writes one file of rows: `head` are its comments, `images` what it says of each image. */
export function writeRows(file, head, asOf, images) {
  const source = 'docker-library/official-images, library/';
  const body = stringify({ source, asOf, images }, { lineWidth: 0 });
  writeFileSync(new URL(`./rows/${file}`, import.meta.url), head + body);
}

/** All tags of a stanza, those included that are shared with other platforms. */
export function tagsOf({ Tags, SharedTags = '' }) {
  return `${Tags},${SharedTags}`
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** The stanzas of one file that describe Linux images. Fields of the head without tags hold for all of them. */
export function readStanzas(text) {
  const stanzas = text.split(/\n[ \t]*\n/).map(readStanza);
  const head = stanzas.find(({ Tags }) => Tags === undefined) ?? {};
  return stanzas
    .filter(({ Tags, Constraints = '' }) => Tags !== undefined && !/windows|nanoserver/.test(Constraints))
    .map((stanza) => ({ ...head, ...stanza }));
}

function readStanza(text) {
  const fields = {};
  let current;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([\w-]+):\s*(.*)$/.exec(line);
    if (field !== null) fields[(current = field[1])] = field[2];
    else if (/^\s/.test(line) && current !== undefined) fields[current] += ` ${line.trim()}`;
  }
  return fields;
}
