// Bundles the entry points into dist/: `node scripts/bundle.mjs [--if-stale] [--watch] [--strict]`.
// An entry that does not exist yet is named and left out; with --strict that is a failure.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, context } from 'esbuild';
import { entries, options } from './lib/bundles.mjs';
import { inRoot } from './lib/project.mjs';

const flags = new Set(process.argv.slice(2));
await main();

async function main() {
  if (flags.has('--if-stale') && isFresh()) return;
  const present = entries.filter(({ entry }) => existsSync(inRoot(entry)));
  for (const { entry } of entries.filter((one) => !present.includes(one))) {
    process.stderr.write(`bundle: ${entry} does not exist yet, left out\n`);
    if (flags.has('--strict')) process.exitCode = 1;
  }
  mkdirSync(inRoot('dist'), { recursive: true });
  dropFormer();
  if (flags.has('--watch')) await watch(present);
  else await Promise.all(present.map((entry) => bundle(entry)));
}

/** Bundles of an earlier table would be packed too. */
function dropFormer() {
  const outs = new Set(entries.map(({ out }) => out.replace(/\.c?js$/, '')));
  for (const name of readdirSync(inRoot('dist'))) {
    const out = `dist/${name.replace(/\.(?:c?js|css)(?:\.map)?$/, '')}`;
    if (out !== `dist/${name}` && !outs.has(out)) rmSync(inRoot('dist', name));
  }
}

async function bundle(entry) {
  try {
    await build(options(entry));
  } catch {
    // esbuild has said why. An old bundle would hide it, and would look fresh next time.
    rmSync(inRoot(entry.out), { force: true });
    process.exitCode = 1;
  }
}

async function watch(present) {
  const contexts = await Promise.all(
    present.map((entry) => context({ ...options(entry), logLevel: 'info' })),
  );
  await Promise.all(contexts.map((one) => one.watch()));
}

/** Whether every bundle is younger than every source, the lock file and the bundler itself. */
function isFresh() {
  const outs = entries.filter(({ entry }) => existsSync(inRoot(entry))).map(({ out }) => inRoot(out));
  if (outs.length === 0 || !outs.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...outs.map((file) => statSync(file).mtimeMs));
  const sources = [
    'client',
    'server',
    'scripts/bundle.mjs',
    'scripts/lib',
    'package.json',
    'package-lock.json',
  ];
  return sources.every((source) => newest(inRoot(source)) < oldest);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
