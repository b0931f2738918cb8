// npm run field -- FOLDER…: checks the Dockerfiles of real projects with their trees, prints each error and warning and
// the counts by rule, and fails where a file ends the analysis or takes longer than a second.
import { relative, resolve } from 'node:path';
import { checkOneByOne } from './lib/check-one-by-one.mjs';

/** Milliseconds that one file may take. */
const longest = 1000;
const folders = process.argv.slice(2);

if (folders.length === 0) {
  process.stderr.write('Usage: npm run field -- FOLDER…\n');
  process.exit(2);
}

const counts = new Map();
let files = 0;
for (const folder of folders.map((name) => resolve(name))) {
  for (const checked of await checkOneByOne(folder)) {
    files++;
    report(relative(process.cwd(), resolve(folder, checked.file)), checked);
  }
}
process.stdout.write(`\n${files} files\n`);
for (const [key, count] of [...counts].sort()) process.stdout.write(`${String(count).padStart(6)}  ${key}\n`);

function report(file, { findings, took, error }) {
  if (error !== undefined) fail(`${file}: ${error.message}`);
  if (took > longest) fail(`${file}: took ${took.toFixed(0)} ms`);
  for (const { rule, severity, range, message } of findings) {
    if (rule === 'internal') fail(`${file}: ${message}`);
    const key = `${severity.padEnd(7)}  ${rule}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (severity === 'error' || severity === 'warning')
      process.stdout.write(`${file}:${range.start.line + 1}  ${severity}  ${message}  [${rule}]\n`);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
