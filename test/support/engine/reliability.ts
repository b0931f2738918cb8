import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

/** One row of docs/reliability.md: what was done, and what happened then. No `|` in it. */
export interface Row {
  readonly fault: string;
  readonly done: string;
  readonly happened: string;
}

const file = 'docs/reliability.md';
const seen: Row[] = [];

/** Keeps a row of the test that has just seen it, for `writeReliabilityTable`. */
export function keepRow(row: Row): void {
  seen.push(row);
}

const head = `# Reliability

What was done to a build on a real engine, and what happened. Each row was written by a test in \`test/reliability\`
after it had seen it; the test fails when something else happens.

| Fault | What was done | What happened |
| --- | --- | --- |
`;

/** Puts the rows that were seen into the table; rows of tests that did not run this time stay as they are. */
export async function writeReliabilityTable(): Promise<void> {
  const rows = new Map([...writtenRows(), ...seen].map((row) => [row.fault, row]));
  const lines = [...rows.values()]
    .sort((a, b) => (a.fault < b.fault ? -1 : 1))
    .map(({ fault, done, happened }) => `| ${fault} | ${done} | ${happened} |`);
  const [, rest = ''] = partsOf();
  const text = `${head}${lines.join('\n')}\n\n${rest}`;
  writeFileSync(file, await format(text, { parser: 'markdown', printWidth: 110 }));
}

/** The table, and the sections below it, which no engine test writes. */
function partsOf(): readonly [string, string] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const cut = text.indexOf('\n## ');
  return cut === -1 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)];
}

function writtenRows(): readonly Row[] {
  const [table] = partsOf();
  const cells = table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return cells.map(([, fault = '', done = '', happened = '']) => ({ fault, done, happened }));
}
