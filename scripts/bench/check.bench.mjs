// `check` over 500 Dockerfiles, as whole processes: our own shapes of real files, each several times. Everybody runs as
// people run it: we and dockerfile-utils on one thread, tally on every core; of ours, what V8 compiled is kept from the
// call before, as it is on the machine of a user.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../lib/project.mjs';
import { atLeast, median } from './figures.mjs';
import { installPeers } from './peers.mjs';

const count = 500;
const rounds = 5;

export async function bench() {
  const { tally } = installPeers();
  const folder = inRoot('out/bench-files');
  writeFiles(folder);
  const validator = inRoot('scripts/bench/validate-all.mjs');
  const times = { ours: [], utils: [], tally: [] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(
      run(process.execPath, [inRoot('dist/cli.cjs'), 'check', '.', '--fail-on', 'never'], folder),
    );
    times.utils.push(run(process.execPath, [validator, folder], folder));
    times.tally.push(run(tally, ['lint', '--slow-checks=off', '.'], folder));
  }
  const perSecond = (name) => (1000 * count) / median(times[name]);
  return [
    atLeast(
      'check of 500 files on one thread, tally lint on every core',
      perSecond('ours'),
      perSecond('tally'),
      30,
      'files/s',
    ),
    atLeast(
      'check of 500 files on one thread, bare dockerfile-utils on one',
      perSecond('ours'),
      perSecond('utils'),
      0.5,
      'files/s',
    ),
  ];
}

function writeFiles(folder) {
  rmSync(folder, { recursive: true, force: true });
  const corpus = inRoot('test/corpus');
  const texts = readdirSync(corpus, { recursive: true })
    .filter((name) => /dockerfile/i.test(name))
    .map((name) => readFileSync(join(corpus, name), 'utf8'));
  for (let index = 0; index < count; index++) {
    const place = join(folder, `project${index}`);
    mkdirSync(place, { recursive: true });
    // A comment of its own in every stage keeps caches by content from answering.
    const text = texts[index % texts.length].replace(/^FROM /gm, `# project ${index}\nFROM `);
    writeFileSync(join(place, 'Dockerfile'), `${text}\n# project ${index}\n`);
  }
}

function run(command, args, cwd) {
  const begin = performance.now();
  const { error, status, stderr } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  // 1 is "findings"; anything else means that not all files were read, and the time means nothing.
  if (error !== undefined || (status !== 0 && status !== 1) || /failed to lint/.test(String(stderr))) {
    throw error ?? new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  }
  return performance.now() - begin;
}
