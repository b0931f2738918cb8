// Writes what is derived from the sources: every file in scripts/generate/ exports `generate()`, which resolves to
// [{ path, text }], where no text means no such file. With --check nothing is written, and a stale file is a failure.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const wanted = text === undefined ? undefined : await formatted(path, text);
  if (wanted === read(path)) return;
  if (checkOnly) {
    process.stderr.write(`${path} is stale: run \`npm run generate\`\n`);
    process.exitCode = 1;
    return;
  }
  if (wanted === undefined) rmSync(inRoot(path));
  else write(inRoot(path), wanted);
  process.stdout.write(`${wanted === undefined ? 'removed' : 'wrote'} ${path}\n`);
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** As Prettier would leave it, where it may; package.json keeps the shape that npm gives it. */
async function formatted(path, text) {
  if (path === 'package.json') return text;
  const { ignored } = await prettier.getFileInfo(inRoot(path), { ignorePath: inRoot('.prettierignore') });
  if (ignored) return text;
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
