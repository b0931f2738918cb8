import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunner } from '../../client/src/docker/index.js';
import { processesOf, uniqueSleep, until } from '../support/engine/processes.js';
import { engineOptions, valueOf } from '../support/engine/workbench.js';

const runner = createRunner(engineOptions());

test.each([
  [
    'what it prints on both streams, and its exit code',
    'echo out; echo err >&2; exit 3',
    60,
    { ending: { kind: 'exited', code: 3 }, stdout: 'out\n', stderr: 'err\n' },
  ],
  [
    'that it ran until it was ended',
    'echo up; sleep 100',
    5,
    { ending: { kind: 'running' }, stdout: 'up\n', stderr: '' },
  ],
  [
    'no colours that move the cursor',
    "printf '\\033[2Jclean'",
    60,
    { ending: { kind: 'exited', code: 0 }, stdout: 'clean', stderr: '' },
  ],
] as const)('a container tells %s', async (_name, script, seconds, outcome) => {
  const run = await runner.run({ image: 'alpine:3.20', arguments: ['sh', '-c', script], seconds });
  expect(valueOf(run)).toEqual(outcome);
});

test('a program that is not there is an answer, and no fault', async () => {
  const run = await runner.run({ image: 'alpine:3.20', arguments: ['/not/there'], seconds: 60 });
  expect(valueOf(run).ending).toMatchObject({
    kind: 'not-started',
    message: expect.stringContaining('/not/there') as string,
  });
});

test('a run is cancelled, and its container is gone', async () => {
  const stop = new AbortController();
  const nap = uniqueSleep(4242);
  const run = runner.run({ image: 'alpine:3.20', arguments: nap.split(' '), seconds: 600 }, stop.signal);
  await until(() => processesOf(nap).length > 0);
  stop.abort();
  expect(await run).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
  const ask = ['ps', '-a', '--no-trunc', '--format', '{{.Command}}'];
  const left = spawnSync('docker', ask, { encoding: 'utf8' });
  expect(left.status).toBe(0);
  expect(left.stdout).not.toContain(nap);
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-insight-prove-'));
  writeFileSync(join(folder, 'go.mod'), 'module example.org/app\n');
  writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() { println("hello") }\n');
  writeFileSync(
    join(folder, 'Dockerfile'),
    'FROM golang:1.19\nWORKDIR /src\nCOPY . .\nRUN go build -o app .\nCMD ["./app"]\n',
  );
});
afterAll(() => {
  const filter = `label=stage-insight.dockerfile=${join(folder, 'Dockerfile')}`;
  spawnSync('sh', ['-c', 'docker images -aq --filter "$1" | sort -u | xargs -r docker rmi -f', 'sh', filter]);
  rmSync(folder, { recursive: true });
});

function convert(...words: readonly string[]) {
  const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname;
  return spawnSync(process.execPath, [cli, 'convert', 'Dockerfile', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
}

test('only what nothing names may be left behind', () => {
  const { status, stderr } = convert('--leave', '/src/app');
  const says = '--leave takes a path that nothing names (there is none); not /src/app';
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(says) as string });
});

test('`convert --prove --run` says what both files share, and writes the result', () => {
  const { status, stderr } = convert(
    '--prove',
    '--run',
    '--write',
    '--base',
    'gcr.io/distroless/static-debian12',
  );
  expect(stderr).toMatch(
    /^\d+(\.\d)? MB → \d\.\d MB, same configuration, same files, same programs, same output\n$/,
  );
  expect(status).toBe(0);
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain(
    'FROM gcr.io/distroless/static-debian12',
  );
});

test.each([
  [['--run'], '--run goes with --prove'],
  [['--prove', '--run', '--seconds', 'x'], '--seconds takes a number'],
])('%j is wrong usage', (words, says) => {
  const { status, stderr } = convert(...words);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(says) as string });
});
