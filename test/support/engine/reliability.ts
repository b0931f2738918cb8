import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of docs/reliability.md: what was done, and what happened then. */
export interface Row {
  readonly fault: string;
  readonly done: string;
  readonly happened: string;
}

const folder = 'out/reliability';

/** Keeps a row of the test that has just seen it. The table is written by `writeReliabilityTable`. */
export function keepRow(row: Row): void {
  mkdirSync(folder, { recursive: true });
  const name = row.fault.replace(/\W+/g, '-').toLowerCase();
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(row));
}

const head = `# Reliability

What was done to a build on a real engine, and what happened. Each row was written by a test in \`test/reliability\`
after it had seen it; the test fails when something else happens.

| Fault | What was done | What happened |
| --- | --- | --- |
`;

/** Writes the table from every row that was kept; rows of tests that did not run this time stay as they were. */
export function writeReliabilityTable(): void {
  const rows = readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Row);
  const lines = rows.map(({ fault, done, happened }) => `| ${fault} | ${done} | ${happened} |`);
  writeFileSync('docs/reliability.md', `${head}${lines.join('\n')}\n`);
}
