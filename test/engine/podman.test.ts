import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { measureChain } from '../../client/src/model/size/measure.js';
import { commandsDuring, patience, processesOf, uniqueSleep, until } from '../support/engine/processes.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

/** Podman behind the same port: it has no BuildKit session, so everything goes the classic way. */

let folder: string;
let service: ChildProcess;
let bench: Workbench;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stage-insight-podman-'));
  const store = [
    '--root',
    join(folder, 'root'),
    '--runroot',
    join(folder, 'run'),
    '--cgroup-manager',
    'cgroupfs',
  ];
  execFileSync('sh', ['-c', 'docker save alpine:3.20 | podman "$@" load', 'sh', ...store], {
    stdio: 'ignore',
  });
  // What lies in its working folder may take the place of a Dockerfile of that name.
  service = spawn('podman', [...store, 'system', 'service', '--time=0', `unix://${folder}/podman.sock`], {
    cwd: folder,
    stdio: 'ignore',
  });
  await until(() => answersAt(join(folder, 'podman.sock')));
});
afterEach(() => bench.dispose());
afterAll(async () => {
  const ended = service.exitCode === null ? once(service, 'exit') : undefined;
  service.kill();
  await ended;
  const mounts = `awk '{ print $2 }' /proc/self/mounts | grep '^${folder}/' | sort -r | xargs -r umount -l`;
  execFileSync('sh', ['-c', mounts]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** The file of the socket is there before somebody listens. */
function answersAt(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

function open(dockerfile: string, files = {}): Workbench {
  bench = createWorkbench({ Dockerfile: dockerfile, ...files }, { host: `unix://${folder}/podman.sock` });
  return bench;
}

const twoStages = `
  FROM alpine:3.20 AS tools
  ENV A=1
  RUN head -c 500000 /dev/urandom > /random; echo made
  FROM alpine:3.20
  COPY --from=tools /random /r
  COPY a.txt /
`;

test('says that it is Podman, and why it is built with this way', async () => {
  const info = valueOf(await open(twoStages).engine.info());
  expect(info).toMatchObject({
    kind: 'classic',
    because: 'Podman has no BuildKit session',
    product: 'Podman Engine',
  });
});

test('builds and measures', async () => {
  open(twoStages, { 'a.txt': 'a' });
  const { plan } = bench.request(1);
  const { answer, log } = await bench.build(1, { network: 'host' });
  const [measure] = measureChain(plan, 1, valueOf(answer).image);
  expect(measure?.instructions.map(({ bytes }) => Math.round(bytes / 100_000))).toEqual([5, 0]);
  expect(log).toBe('made\n');
});

test('finds the line that fails', async () => {
  const { answer } = await open('FROM alpine:3.20 AS x\nENV A=1\nRUN echo a && exit 9\n').build(0, {
    network: 'host',
  });
  expect(answer).toMatchObject({ ok: false, fault: { reason: 'failed', place: { line: 2 } } });
});

test('finds the line that fails where two stages have the same', async () => {
  open(
    'FROM alpine:3.20\nRUN exit 3\nFROM alpine:3.20\nRUN exit 3\nFROM alpine:3.20\nCOPY --from=1 /bin /b\n',
  );
  expect((await bench.build(2, { network: 'host' })).answer).toMatchObject({
    ok: false,
    fault: { reason: 'failed', exitCode: 3, place: { stage: 1, instruction: 0, line: 3 } },
  });
});

describe('the context', () => {
  const all = 'FROM alpine:3.20 AS all\nCOPY . /c\nRUN ls -A /c\nFROM all AS last\n';
  const build = (stage = 'all') => bench.build(stage, { network: 'host' });

  test.each([
    ['as it is', {}, '.dockerignore\nDockerfile\na.txt\n'],
    ['the Dockerfile left out', { '.dockerignore': 'skip\nDockerfile\n' }, '.dockerignore\na.txt\n'],
    ['its ignore file left out', { '.dockerignore': 'skip\n.dockerignore\n' }, 'Dockerfile\na.txt\n'],
    [
      'an ignore file of the Dockerfile, the only one that counts',
      { 'Dockerfile.dockerignore': '*\n!a.txt\n!skip\n', '.dockerignore': '*\n' },
      'a.txt\nskip\n',
    ],
    [
      'the ignore file of Podman',
      { '.containerignore': 'a.txt\n.containerignore\n' },
      '.dockerignore\nDockerfile\nskip\n',
    ],
  ])('%s is copied, and is cached the second time', async (_what, files, expected) => {
    open(all, { '.dockerignore': 'skip\n', 'a.txt': 'a', skip: 's', ...files });
    expect((await build()).log).toBe(expected);
    expect(valueOf((await build()).answer).cached).toBe(true);
  });

  test('of unsaved text is cached too, and does not hold the text', async () => {
    open(all, { '.dockerignore': 'skip\n', 'a.txt': 'a' });
    const text = all.replace('ls -A', 'ls  -A');
    const unsaved = () => bench.build('all', { network: 'host', text });
    expect((await unsaved()).log).toBe('.dockerignore\nDockerfile\na.txt\n');
    expect(valueOf((await unsaved()).answer).cached).toBe(true);
  });
});

test('says that what a link leads to is not in the context', async () => {
  open('FROM alpine:3.20\nCOPY link /x\n');
  symlinkSync('/etc/hostname', join(bench.folder, 'link'));
  const { answer } = await bench.build(0, { network: 'host' });
  const message = answer.ok ? 'built' : answer.fault.message;
  expect(message).not.toContain('HTTP code');
  expect(answer).toMatchObject({ ok: false, fault: { place: { line: 1 } } });
});

test('reads files of an image', async () => {
  open(twoStages, { 'a.txt': 'a' });
  const image = valueOf(
    await bench.engine.open(valueOf((await bench.build(1, { network: 'host' })).answer).image.id),
  );
  expect(await image.files.stat('/a.txt')).toMatchObject({ kind: 'file', bytes: 1 });
  expect(await image.files.stat('/bin/sh')).toMatchObject({ kind: 'link' });
  expect(await image.files.stat('/nothing')).toBeUndefined();
  await image.close();
});

test('lists the files of every layer', async () => {
  open(twoStages, { 'a.txt': 'a' });
  const built = valueOf((await bench.build(1, { network: 'host' })).answer);
  const image = valueOf(await bench.engine.open(built.image.id));
  const found: string[] = [];
  valueOf(await image.layers((file) => found.push(`${file.layer} ${file.path} ${file.bytes}`)));
  expect(found).toContain('1 /r 500000');
  expect(found).toContain('2 /a.txt 1');
  expect(found.filter((line) => line.startsWith('0 /bin/'))).not.toEqual([]);
  await image.close();
});

test('says what it does otherwise than Docker, and that a step goes on after a cancel', async () => {
  const seconds = uniqueSleep(8);
  open(`FROM alpine:3.20\nRUN ${seconds}\n`);
  expect(valueOf(await bench.engine.info()).limits?.join(' ')).toContain('multiples of 512 bytes');
  const stop = new AbortController();
  const building = bench.build(0, { network: 'host' }, stop.signal);
  await expect.poll(() => processesOf(seconds), patience).not.toEqual([]);
  stop.abort();
  expect((await building).answer).toEqual({
    ok: false,
    fault: {
      reason: 'cancelled',
      message: 'The build was cancelled. Podman finishes the step that is running.',
    },
  });
  expect(processesOf(seconds)).not.toEqual([]);
  await expect.poll(() => processesOf(seconds), patience).toEqual([]);
});

test('does not claim what an image uses alone: Podman says of every image that it shares nothing', async () => {
  open(twoStages, { 'a.txt': 'a' });
  valueOf((await bench.build(1, { network: 'host' })).answer);
  const { images } = valueOf(await bench.engine.owned());
  expect(images).not.toEqual([]);
  expect(images.filter(({ uniqueBytes }) => uniqueBytes !== undefined)).toEqual([]);
});

describe('through its own command line', () => {
  const value = 'open-sesame-7351';
  const secrets = [{ id: 'word', source: { kind: 'value', value } }] as const;

  test('a secret is there for its RUN, and nowhere else', async () => {
    open(
      'FROM alpine:3.20 AS tools\nRUN --mount=type=secret,id=word wc -c < /run/secrets/word; cat /run/secrets/word; echo\n',
    );
    const { result, seen } = await commandsDuring(bench.build('tools', { secrets, network: 'host' }));
    const { image } = valueOf(result.answer);
    expect(result.log).toBe(`${value.length}\n***\n`);
    expect(image.labels['stage-insight.stage']).toBe('tools');
    expect(JSON.stringify(image)).not.toContain(value);
    expect(seen.filter((line) => line.includes('--secret='))).not.toEqual([]);
    expect(seen.filter((line) => line.includes(value))).toEqual([]);
  });

  test('named contexts are a folder and an image; sizes and the second build are those of its API', async () => {
    const text = 'FROM base AS x\nCOPY --from=more m.txt /m\nFROM scratch\nCOPY --from=x /m /n\n';
    open(text, { 'more/m.txt': 'x'.repeat(5000), '.dockerignore': 'more\n' });
    const namedContexts = { more: join(bench.folder, 'more'), base: 'docker-image://alpine:3.20' };
    const { plan } = bench.request(0);
    const first = valueOf((await bench.build(0, { namedContexts, network: 'host' })).answer);
    const [measure] = measureChain(plan, 0, first.image);
    expect(measure?.instructions.map(({ bytes }) => Math.floor(bytes / 1000))).toEqual([6]);
    const second = valueOf((await bench.build(0, { namedContexts, network: 'host' })).answer);
    expect([second.cached, second.image.id]).toEqual([true, first.image.id]);
  });

  test('the line that fails is found, and its last word is no secret', async () => {
    open('FROM alpine:3.20\nRUN true\nRUN --mount=type=secret,id=word cat /run/secrets/word; exit 9\n');
    const { answer, log } = await bench.build(0, { secrets, network: 'host' });
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'failed', exitCode: 9, place: { line: 2 } } });
    expect(log + JSON.stringify(answer)).not.toContain(value);
  });

  test('is cancelled, and said to finish its step', async () => {
    const nap = uniqueSleep(8);
    open(`FROM alpine:3.20\nRUN ${nap}\n`);
    const stop = new AbortController();
    const building = bench.build(0, { secrets, network: 'host' }, stop.signal);
    await expect.poll(() => processesOf(nap), patience).not.toEqual([]);
    stop.abort();
    expect((await building).answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    await expect.poll(() => processesOf(nap), patience).toEqual([]);
  });

  test('is told where it is not installed', async () => {
    const environment = { ...process.env, PATH: folder };
    bench = createWorkbench({ Dockerfile: twoStages }, { host: `unix://${folder}/podman.sock`, environment });
    expect((await bench.build(0, { secrets })).answer).toMatchObject({
      ok: false,
      fault: { reason: 'unsupported', message: expect.stringContaining('podman command line') as string },
    });
  });
});
