// npm run mutate -- ROOM… [--count 20] [--seed 1] [--tests PART…] [--project unit] [--all] [--slow]: changes the code of
// rooms (folders or files) in one place at a time. A change that no test of the room notices is behaviour that no test
// holds. All changes are compiled into the sources at once and switched on one by one, so that one run of the tests is
// enough. What speaks to Docker is held by `--project engine --tests test/engine/…`; tests of bundles see no change.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot, root, tools } from './lib/project.mjs';
import { mutantsOf } from './lib/mutants.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    slow: { type: 'boolean', default: false },
    tests: { type: 'string', multiple: true, default: [] },
    project: { type: 'string', default: 'unit' },
  },
});
/** Of the mutants of a room at least so many are to be killed. */
const goal = 0.85;
/** What only rules ask is held by their examples, which are their tests. */
const askedByRules = /^server\/src\/core\/(run|verdict)$/;
/** Seconds without a sign of life, after which a mutant has made a test hang: it is killed. */
const limit = 120;

if (positionals.length === 0) {
  process.stderr.write(
    'Usage: npm run mutate -- ROOM… [--count N] [--seed N] [--tests PART] [--project NAME] [--all] [--slow], e.g. server/src/core/graph\n',
  );
  process.exit(2);
}

// Whoever interrupts this ends the tests too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const rooms = positionals.map((room) => [room, choose(room)]);
const mutants = rooms.flatMap(([, chosen]) => chosen).map((mutant, id) => Object.assign(mutant, { id }));
const fates = new Map();
const loaded = new Set();
/** Files of tests that fail without a mutant. */
const broken = new Set();

for (const [, chosen] of rooms) await tryAll(chosen, [...ownTests(chosen), ...values.tests]);
if (values.all) await tryAll(mutants, []);
process.exitCode = report() ? 0 : 1;

async function tryAll(chosen, tests) {
  await runAsleep(chosen, tests);
  await runLoaded(chosen, tests);
}

/** Each test runs with every mutant that it reaches; anew without the one that made it hang. */
async function runAsleep(chosen, tests) {
  for (;;) {
    const living = chosen.filter(({ id }) => !fates.has(id));
    if (living.length === 0) return;
    const { events, code } = await runTests({ mutants: living }, tests);
    for (const { loads, broken: file, killed, by } of events) {
      if (loads !== undefined) loaded.add(loads);
      if (file !== undefined) broken.add(file);
      if (killed !== undefined) kill(killed, by);
    }
    if (code !== undefined) return;
    const { starts } = events.findLast((event) => 'starts' in event || 'ends' in event) ?? {};
    if (starts === undefined) throw new Error('the tests hang without a mutant');
    kill(starts, 'it hangs');
  }
}

/** What a module computes when it loads is computed once: such a mutant needs a run of its own. */
async function runLoaded(chosen, tests) {
  for (const mutant of chosen) {
    if (fates.has(mutant.id) || !loaded.has(mutant.id)) continue;
    const { events, code } = await runTests({ mutants: [mutant], awake: mutant.id }, tests);
    if (code !== 0) kill(mutant.id, events.findLast(({ test }) => test !== undefined)?.test ?? 'loading');
  }
}

function kill(id, by) {
  fates.set(id, by);
  process.stdout.write(`killed ${describe(mutants[id])} (${by})\n`);
}

function report() {
  if (broken.size > 0)
    process.stdout.write(`Not counted, since they fail without a mutant: ${[...broken].join(', ')}\n`);
  for (const mutant of mutants)
    if (!fates.has(mutant.id)) process.stdout.write(`SURVIVED ${describe(mutant)}\n`);
  const rates = rooms.map(([room, chosen]) => {
    const killed = chosen.filter(({ id }) => fates.has(id)).length;
    const rate = chosen.length === 0 ? 1 : killed / chosen.length;
    process.stdout.write(
      `${room}: ${killed} of ${chosen.length} mutants killed, ${Math.floor(rate * 100)} %\n`,
    );
    return rate;
  });
  return rates.every((rate) => rate >= goal);
}

/** `code` is undefined if the tests hung. `awake`: the one mutant that is on from the start. */
async function runTests(plan, tests) {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-mutation-'));
  const log = join(folder, 'events');
  writeFileSync(log, '');
  const first = ownTests(plan.mutants).map((part) => inRoot(part));
  writeFileSync(
    join(folder, 'plan.json'),
    JSON.stringify({ ...plan, first, slow: values.slow, project: values.project }),
  );
  const excluded = [...broken].flatMap((file) => ['--exclude', file]);
  const options = plan.awake === undefined ? [] : ['--bail', '1', ...excluded];
  const code = await vitest(folder, log, [...options, ...tests]);
  const events = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  rmSync(folder, { recursive: true });
  return { events, code };
}

function vitest(folder, log, words) {
  const args = ['run', '--config', 'scripts/mutate/vitest.config.mjs', ...words];
  // A group of its own can be ended as a whole.
  const child = spawn(process.execPath, [inRoot(tools.vitest), ...args], {
    cwd: root,
    stdio: process.env.VERBOSE ? 'inherit' : 'ignore',
    detached: true,
    env: { ...process.env, MUTATION: folder, CI: 'true' },
  });
  const end = () => process.kill(-child.pid, 'SIGKILL');
  process.once('exit', end);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (Date.now() - statSync(log).mtimeMs > limit * 1000) end();
    }, 1000);
    child.on('close', (code) => {
      clearInterval(timer);
      process.off('exit', end);
      resolve(code ?? undefined);
    });
  });
}

function choose(room) {
  const all = sourcesOf(inRoot(room)).flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
  return pick(all, Number(values.count), Number(values.seed));
}

function sourcesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => /\.ts$/.test(file) && !/data\.ts$|\.d\.ts$|rules[\\/]index\.ts$/.test(file))
    .sort();
}

/** The same mutants for the same seed: a run can be repeated after a test was added. */
function pick(all, count, seed) {
  let state = seed;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const rest = [...all];
  const picked = [];
  while (picked.length < count && rest.length > 0)
    picked.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return picked;
}

/** The folders of tests that mirror those of the mutants; the server's handlers are tested over the protocol. */
function ownTests(chosen) {
  const folders = chosen.flatMap(({ file }) => {
    const source = dirname(relative(root, file)).replaceAll('\\', '/');
    let folder = source
      .replace(/^server\/src\/(lsp$)?/, (_, lsp) => `test/${lsp ? 'protocol' : ''}`)
      .replace(/^client\/src\/(model\/)?/, 'test/client/');
    while (!existsSync(inRoot(folder))) folder = dirname(folder);
    return askedByRules.test(source) ? [folder, 'test/rules'] : [folder];
  });
  return [...new Set(folders)];
}

function describe({ file, line, from, to }) {
  return `${relative(root, file)}:${line}: ${from} -> ${to}`;
}
