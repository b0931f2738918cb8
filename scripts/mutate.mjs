// npm run mutate -- ROOM… [--count 20] [--seed 1]: damages the code of a room (a folder or a file) in one place at a
// time and runs the unit tests that reach it, its own first. A mutant that no test notices is a line that no test holds.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
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

if (positionals.length === 0) {
  process.stderr.write('Usage: npm run mutate -- ROOM… [--count N] [--seed N], e.g. server/src/core/graph\n');
  process.exit(2);
}

const rates = [];
for (const room of positionals) rates.push([room, await killedIn(room)]);
for (const [room, { rate, count }] of rates)
  process.stdout.write(`${room}: ${Math.round(rate * 100)} % of ${count} mutants killed\n`);
process.exitCode = rates.every(([, { rate }]) => rate >= goal) ? 0 : 1;

async function killedIn(room) {
  const all = sourcesOf(inRoot(room)).flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
  const chosen = pick(all, Number(values.count), Number(values.seed));
  let killed = 0;
  for (const [at, mutant] of chosen.entries()) {
    const isHeld = await isKilled(mutant);
    if (isHeld) killed++;
    process.stdout.write(
      `${at + 1}/${chosen.length} ${isHeld ? 'killed  ' : 'SURVIVED'} ${describe(mutant)}\n`,
    );
  }
  return { rate: chosen.length === 0 ? 1 : killed / chosen.length, count: chosen.length };
}

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

/** The tests of the room notice most mutants in seconds; those of everything that uses it are many. */
async function runTests(file) {
  const own = testsOf(file);
  const code = own === undefined ? 0 : await vitest(['run', own]);
  return code !== 0 ? code : vitest(['related', relative(root, file), '--run']);
}

/** The folder of tests that mirrors the room of a file; the nearest one that is there. */
function testsOf(file) {
  let folder = dirname(relative(root, file)).replaceAll('\\', '/');
  folder = folder.replace(/^server\/src\//, 'test/').replace(/^client\/src\/(model\/)?/, 'test/client/');
  while (folder.split('/').length > 1 && !existsSync(inRoot(folder))) folder = dirname(folder);
  return folder.split('/').length > 1 ? folder : undefined;
}

function vitest(words) {
  const args = [...words, '--project', 'unit', '--bail', '1', '--passWithNoTests'];
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
