// Writes what is derived from the sources: every file in scripts/generate/ exports `generate()`, which resolves to
// [{ path, text }]. With --check nothing is written, and a stale file is a failure.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as prettier from 'prettier';
import { inRoot } from './lib/project.mjs';

const checkOnly = process.argv.includes('--check');
const makers = readdirSync(inRoot('scripts/generate'))
  .filter((name) => name.endsWith('.mjs'))
  .sort();

for (const maker of makers) {
  const { generate } = await import(pathToFileURL(inRoot('scripts/generate', maker)).href);
  for (const file of await generate()) await settle(file);
}

async function settle({ path, text }) {
  const wanted = await formatted(path, text);
  if (wanted === read(path)) return;
  if (checkOnly) {
    process.stderr.write(`${path} is stale: run \`npm run generate\`\n`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(inRoot(path)), { recursive: true });
  writeFileSync(inRoot(path), wanted);
  process.stdout.write(`wrote ${path}\n`);
}

/** As Prettier would leave it; package.json keeps the shape that npm gives it. */
async function formatted(path, text) {
  if (path === 'package.json') return text;
  const options = (await prettier.resolveConfig(inRoot(path))) ?? {};
  return prettier.format(text, { ...options, filepath: inRoot(path) });
}

function read(path) {
  try {
    return readFileSync(inRoot(path), 'utf8');
  } catch {
    return undefined;
  }
}
