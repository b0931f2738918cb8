// The table of shapes in docs/conversions.md, from the cases in test/conversion/ecosystems.
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/project.mjs';

const page = 'docs/conversions.md';
const [start, end] = ['<!-- shapes -->', '<!-- end of shapes -->'];

export function generate() {
  const text = readFileSync(inRoot(page), 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for the table of shapes`);
  return [
    {
      path: page,
      text: `${text.slice(0, from + start.length)}\n\n${draw(readShapes())}\n\n${text.slice(to)}`,
    },
  ];
}

/** Every case: what it is about, what it is converted from and on which image it runs then, or why it is refused. */
function readShapes() {
  const folder = 'test/conversion/ecosystems';
  return readdirSync(inRoot(folder))
    .sort()
    .flatMap((ecosystem) =>
      readdirSync(inRoot(folder, ecosystem))
        .sort()
        .map((name) => readShape(ecosystem, readFileSync(inRoot(folder, ecosystem, name), 'utf8'))),
    );
}

function readShape(ecosystem, text) {
  const about = text.split('\n-- ', 1)[0].trim().split('\n').join(' ');
  const refused = /^-- refused (\S+) \d+ --$/m.exec(text)?.[1];
  const result = text.slice(text.indexOf('\n-- becomes --\n'));
  const images = [...result.matchAll(/^from +(?:--\S+ +)*(\S+)/gim)].map((match) => match[1]);
  const from = /^from +(?:--\S+ +)*(\S+)/im.exec(text)?.[1] ?? '';
  return { ecosystem, about, from, refused, to: images.at(-1) };
}

function draw(shapes) {
  const converted = shapes.filter(({ refused }) => refused === undefined).length;
  const head = `## Shapes of projects

${shapes.length} small projects, ${converted} of them converted and ${shapes.length - converted} refused. Each result was read line by line before it
became the expected one, and is compared as text, byte for byte: none of these was built. Those that an engine built are above.`;
  const rows = shapes.map(({ ecosystem, about, from, refused, to }) => [
    ecosystem,
    about,
    `\`${from}\``,
    refused === undefined ? `runs on \`${to}\`` : `refused: [${refused}](convert.md#${refused})`,
  ]);
  const lines = [['ecosystem', 'shape', 'image', 'result'], ['---', '---', '---', '---'], ...rows];
  return `${head}\n\n${lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')}`;
}
