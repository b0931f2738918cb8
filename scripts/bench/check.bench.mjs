// `check` over many Dockerfiles with the trees around them, as whole processes, as people run them: we on one thread,
// tally on every core. BENCH_FILES names a folder of real projects; without it the files of the corpus are taken, each
// several times.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkOneByOne } from '../lib/check-one-by-one.mjs';
import { inRoot } from '../lib/project.mjs';
import { atLeast, median } from './figures.mjs';
import { installPeers } from './peers.mjs';

const rounds = 5;
/** Milliseconds that one file may take. */
const longest = 1000;

export async function bench() {
  const { tally } = installPeers();
  const given = process.env.BENCH_FILES;
  const folder = given === undefined ? writeFiles(inRoot('out/bench-files')) : resolve(given);
  const { count, slowest } = await oneByOne(folder);
  const times = { ours: [], tally: [] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(
      run(process.execPath, [inRoot('dist/cli.cjs'), 'check', '.', '--fail-on', 'never'], folder),
    );
    times.tally.push(run(tally, ['lint', '--slow-checks=off', '.'], folder));
  }
  const perSecond = (name) => (1000 * count) / median(times[name]);
  return [
    atLeast(
      `check of ${count} files on one thread, tally lint on every core`,
      perSecond('ours'),
      perSecond('tally'),
      20,
      'files/s',
    ),
    {
      what: `the slowest of these ${count} files (${slowest.file})`,
      measured: `${slowest.took.toFixed(0)} ms`,
      goal: `at most ${longest} ms`,
      met: slowest.took <= longest,
    },
  ];
}

/** How many files `check` finds in the folder, and the one that takes longest. */
async function oneByOne(folder) {
  const checked = await checkOneByOne(folder);
  const [slowest = { file: '', took: 0 }] = checked.toSorted((a, b) => b.took - a.took);
  return { count: checked.length, slowest };
}

const copies = 500;

/** Our own shapes of real files, each several times; answers the folder. */
function writeFiles(folder) {
  rmSync(folder, { recursive: true, force: true });
  const corpus = inRoot('test/corpus');
  const texts = readdirSync(corpus, { recursive: true })
    .filter((name) => /dockerfile/i.test(name))
    .map((name) => readFileSync(join(corpus, name), 'utf8'));
  for (let index = 0; index < copies; index++) {
    const place = join(folder, `project${index}`);
    mkdirSync(place, { recursive: true });
    // A comment of its own in every stage keeps caches by content from answering.
    const text = texts[index % texts.length].replace(/^FROM /gm, `# project ${index}\nFROM `);
    writeFileSync(join(place, 'Dockerfile'), `${text}\n# project ${index}\n`);
  }
  return folder;
}

/** Milliseconds of a whole process. */
function run(command, args, cwd) {
  const begin = performance.now();
  const { error, status, stderr } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  // 1 is "findings"; anything else means that not all files were read, and the time means nothing.
  if (error !== undefined || (status !== 0 && status !== 1) || /failed to lint/.test(String(stderr))) {
    throw error ?? new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  }
  return performance.now() - begin;
}
