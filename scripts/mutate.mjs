// npm run mutate -- ROOM [--count 20] [--seed 1]: damages the code of a room (a folder or a file) in one place at a
// time and runs the unit tests that reach it. A mutant that no test notices is a line that no test holds.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { inRoot, root, tools } from './lib/project.mjs';
import { mutantsOf } from './lib/mutants.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
/** Of the mutants of a room at least so many are to be killed. */
const goal = 0.85;
/** Seconds; a mutant that makes a test hang counts as killed. */
const limit = 120;

if (positionals.length !== 1) {
  process.stderr.write('Usage: npm run mutate -- ROOM [--count N] [--seed N], e.g. server/src/core/graph\n');
  process.exit(2);
}

const all = sourcesOf(inRoot(positionals[0])).flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
const chosen = pick(all, Number(values.count), Number(values.seed));
const survivors = [];
for (const [at, mutant] of chosen.entries()) {
  const killed = await isKilled(mutant);
  if (!killed) survivors.push(mutant);
  process.stdout.write(
    `${at + 1}/${chosen.length} ${killed ? 'killed  ' : 'SURVIVED'} ${describe(mutant)}\n`,
  );
}
const rate = chosen.length === 0 ? 1 : 1 - survivors.length / chosen.length;
process.stdout.write(`${positionals[0]}: ${Math.round(rate * 100)} % of ${chosen.length} mutants killed\n`);
process.exitCode = rate >= goal ? 0 : 1;

function sourcesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => /\.ts$/.test(file) && !/data\.ts$|\.d\.ts$|rules[\\/]index\.ts$/.test(file))
    .sort();
}

/** The same mutants for the same seed: a run can be repeated after a test was added. */
function pick(mutants, count, seed) {
  let state = seed;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const rest = [...mutants];
  const picked = [];
  while (picked.length < count && rest.length > 0)
    picked.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return picked;
}

async function isKilled({ file, text, mutated }) {
  const restore = () => writeFileSync(file, text);
  const interrupted = () => {
    restore();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  writeFileSync(file, mutated);
  try {
    return (await runTests(file)) !== 0;
  } finally {
    restore();
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

function runTests(file) {
  const args = ['related', relative(root, file), '--run', '--project', 'unit', '--bail', '1'];
  const child = spawn(process.execPath, [inRoot(tools.vitest), ...args], { cwd: root, stdio: 'ignore' });
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

function describe({ file, line, from, to }) {
  return `${relative(root, file)}:${line}: ${from} -> ${to}`;
}
