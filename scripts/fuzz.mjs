// npm run fuzz -- [MINUTES] [--seed N]: lengthens, doubles and nests what real Dockerfiles and the files around them
// consist of, and analyses each result in a child with two seconds and 512 MB. What takes longer, or ends the child, is
// written to out/fuzz; it becomes a line of test/core/limits.test.ts.
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inRoot } from './lib/project.mjs';
import { randomOf, pumpedCase } from './lib/pumped-cases.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const minutes = Number(positionals[0] ?? '1');
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
/** Milliseconds of processor time for one input: others may use the machine. Loading the child is not part of it. */
const limit = 2000;
/** Milliseconds after which nobody waits any longer. */
const patience = 15 * limit;
const folder = inRoot('out', 'fuzz');

const texts = readdirSync(inRoot('test', 'corpus'))
  .filter((name) => name.endsWith('Dockerfile'))
  .map((name) => readFileSync(inRoot('test', 'corpus', name), 'utf8'));
const random = randomOf(seed);
const end = Date.now() + minutes * 60_000;
let child = await startChild();
let count = 0;
const found = [];
while (Date.now() < end) {
  const input = pumpedCase(texts, random);
  const fault = await faultOf(input);
  count++;
  if (fault === undefined) continue;
  found.push(fault);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${seed}-${count}.json`, JSON.stringify({ fault, ...input }, undefined, 2));
  process.stdout.write(`input ${count}, ${input.how}: ${fault}\n`);
  child.kill('SIGKILL');
  child = await startChild();
}
child.kill('SIGKILL');
process.stdout.write(
  `${count} inputs, seed ${seed}: ${found.length} too costly${found.length > 0 ? `, in ${folder}` : ''}\n`,
);
process.exit(found.length > 0 ? 1 : 0);

function startChild() {
  const started = fork(inRoot('scripts', 'lib', 'fuzz-child.mjs'), {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => started.once('message', () => resolve(started)));
}

/** Why an input costs too much; `undefined`: it does not. */
function faultOf(input) {
  return new Promise((resolve) => {
    const settle = (fault) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(fault);
    };
    const timer = setTimeout(() => settle(`no answer in ${patience} ms`), patience);
    child.once('message', ({ failure, milliseconds }) =>
      settle(failure ?? (milliseconds > limit ? `took ${milliseconds.toFixed(0)} ms` : undefined)),
    );
    child.once('exit', () => settle('the process ended'));
    child.send(input);
  });
}
