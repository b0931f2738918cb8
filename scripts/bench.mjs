// npm run bench [-- NAME…]: every file in scripts/bench/ exports `bench()`, which resolves to
// [{ what, measured, goal, met }]: what was compared, the ratio in words, the goal in words, whether it was reached.
// Ratios are against a peer in the same run on the same machine.
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/project.mjs';

const folder = inRoot('scripts/bench');
const asked = process.argv.slice(2);
const files = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.bench.mjs'))
      .sort()
  : [];
const rows = [];
for (const file of files.filter((name) => asked.length === 0 || asked.some((word) => name.includes(word)))) {
  const { bench } = await import(pathToFileURL(`${folder}/${file}`).href);
  for (const row of await bench()) {
    rows.push(row);
    process.stdout.write(
      `${row.met ? 'met   ' : 'MISSED'}  ${row.what}: ${row.measured} (goal: ${row.goal})\n`,
    );
  }
}
process.stdout.write(`${rows.filter((row) => row.met).length} of ${rows.length} goals met\n`);
