// The tables of rooms in ARCHITECTURE.md and docs/rooms.md, from scripts/lib/rooms.mjs.
import { readFileSync } from 'node:fs';
import { inRoot } from '../lib/project.mjs';
import { rooms } from '../lib/rooms.mjs';

export function generate() {
  return [fill('ARCHITECTURE.md', 'rooms', roomTable()), fill('docs/rooms.md', 'inner rooms', innerTable())];
}

/** Puts a table between `<!-- NAME -->` and `<!-- end of NAME -->`. */
function fill(path, name, table) {
  const text = readFileSync(inRoot(path), 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for the table of ${name}`);
  return { path, text: `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}` };
}

function roomTable() {
  const rows = rooms.map((room) => [placesOf(room), room.kind, room.what, importsOf(room)]);
  return drawTable(['room', 'kind', 'what lives there', 'may import'], rows);
}

function innerTable() {
  const rows = rooms.flatMap(({ files, inside = {} }) =>
    Object.entries(inside).map(([folder, what]) => [`\`${placeOf(files[0])}/${folder}\``, what]),
  );
  return drawTable(['room', 'what lives there'], rows);
}

function drawTable(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function placesOf({ files }) {
  return files.map((glob) => `\`${placeOf(glob)}\``).join(', ');
}

const placeOf = (glob) => glob.replace(/\/\*\*$/, '');

function importsOf({ rooms: reached = [], packages = [] }) {
  const typed = reached.filter((room) => room.startsWith('type:')).map((room) => room.slice('type:'.length));
  const whole = reached.filter((room) => !room.startsWith('type:'));
  return [
    ...whole,
    ...typed.map((room) => `types of ${room}`),
    ...packages.map((pattern) => `\`${pattern.replace('.*', '*')}\``),
  ].join(', ');
}
