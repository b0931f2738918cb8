import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sizes } from '../../client/src/cli/sizes.js';
import { verify } from '../../client/src/cli/verify.js';
import type { SizesReport, VerifyReport } from '../../server/src/protocol/reports.js';
import { startDaemon, type Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { createWorkbench, type Workbench } from '../support/engine/workbench.js';
import { callCommand, type TerminalCall } from '../support/terminal-call.js';

/** What people give to `docker build` beside the file, given to the terminal. */
let bench: Workbench;
let daemon: Daemon;
const { DOCKER_HOST: usualHost, DOCKER_CONFIG: usualConfig } = process.env;

beforeAll(async () => {
  daemon = await startDaemon({ binaries: modernEngine().binaries });
  daemon.load('alpine:3.20');
  process.env['DOCKER_HOST'] = daemon.host;
  process.env['DOCKER_CONFIG'] = modernEngine().config;
});
afterEach(() => bench.dispose());
afterAll(async () => {
  restore('DOCKER_HOST', usualHost);
  restore('DOCKER_CONFIG', usualConfig);
  await daemon.dispose();
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

function open(dockerfile: string): void {
  bench = createWorkbench({ Dockerfile: dockerfile }, { host: daemon.host });
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(bench.folder, path)), { recursive: true });
  writeFileSync(join(bench.folder, path), content);
}

function call(command: typeof sizes, ...options: readonly string[]): Promise<TerminalCall> {
  return callCommand(command, [join(bench.folder, 'Dockerfile'), '--network=none', ...options]);
}

const sizesOf = async (...options: readonly string[]): Promise<SizesReport> => {
  const { code, printed, warnings } = await call(sizes, '--format=json', ...options);
  expect(warnings).toEqual([]);
  expect(code).toBe(0);
  return JSON.parse(printed) as SizesReport;
};

describe('sizes', () => {
  test('counts what arguments, contexts and secrets bring', async () => {
    open(`
      FROM alpine:3.20 AS app
      ARG COUNT=1
      RUN --mount=type=secret,id=word head -c "$COUNT$(cat /run/secrets/word)" /dev/zero > /zeros
      COPY own.txt /
      COPY --from=fetched more.txt /
    `);
    write('own/own.txt', 'x'.repeat(300));
    write('more/more.txt', 'x'.repeat(70));
    write('word.txt', '00');
    const report = await sizesOf(
      ...['--context', join(bench.folder, 'own'), '--build-arg', 'COUNT=5'],
      ...['--secret', `id=word,src=${join(bench.folder, 'word.txt')}`],
      ...['--build-context', `fetched=${join(bench.folder, 'more')}`],
    );
    expect(report.stages[0]?.instructions.map(({ bytes }) => bytes)).toEqual([0, 500, 300, 70]);
  });

  test('builds with the contexts of stage-insight.json', async () => {
    open('FROM scratch AS app\nCOPY own.txt /\nCOPY --from=data data.txt /\n');
    write('.git/HEAD', '');
    write('own/own.txt', 'x'.repeat(1000));
    write('more/data.txt', 'x'.repeat(500));
    const builds = { build: { contexts: { data: 'more' } }, 'build.context': 'own', budgets: '1kB' };
    write('stage-insight.json', JSON.stringify(builds));
    const { code, warnings } = await call(sizes, '--budget');
    expect(warnings).toEqual(['stage-insight: app weighs 1.5 kB: 500 B over 1 kB']);
    expect(code).toBe(1);
  });

  test('measures the stages of a target of a bake file, with its arguments', async () => {
    open(`
      FROM alpine:3.20 AS base
      ARG COUNT
      RUN head -c "$COUNT" /dev/zero > /zeros
      FROM base AS app
      FROM alpine:3.20 AS other
      RUN exit 1
    `);
    write('bake.json', JSON.stringify({ target: { app: { target: 'app', args: { COUNT: '700' } } } }));
    const report = await sizesOf('--bake', join(bench.folder, 'bake.json'), '--target=app');
    expect(report.stages.map(({ name, ownBytes }) => [name, ownBytes])).toEqual([
      ['base', 700],
      ['app', 0],
    ]);
  });

  test('takes what stage-insight.json says, and the command line over it', async () => {
    open(`
      FROM alpine:3.20
      ARG COUNT
      ARG MORE
      RUN head -c "$COUNT" /dev/zero > /zeros && head -c "$MORE" /dev/zero > /more
      COPY --from=lib a.txt /
    `);
    write('lib/a.txt', 'x'.repeat(30));
    const build = { args: { COUNT: 1000, MORE: 7 }, contexts: { lib: 'lib' } };
    write('stage-insight.json', JSON.stringify({ perDockerfile: { Dockerfile: { build } } }));
    expect((await sizesOf()).stages[0]?.ownBytes).toBe(1037);
    expect((await sizesOf('--build-arg=COUNT=2000')).stages[0]?.ownBytes).toBe(2037);
  });

  test('tells the sizes of several platforms side by side', async () => {
    open(`
      FROM scratch
      ARG TARGETARCH
      COPY $TARGETARCH.bin /
    `);
    write('amd64.bin', 'x'.repeat(500));
    write('arm64.bin', 'x'.repeat(300));
    const report = await sizesOf('--platform=linux/arm64,linux/amd64');
    expect(report.stages).toMatchObject([
      {
        bytes: 300,
        platforms: [
          { platform: 'linux/arm64', bytes: 300 },
          { platform: 'linux/amd64', bytes: 500 },
        ],
      },
    ]);
    const { printed } = await call(sizes, '--platform=linux/arm64,linux/amd64');
    expect(printed).toContain('stage 0  300 B (+300 B)  linux/arm64 300 B, linux/amd64 500 B');
  });

  test('tells what triggers of the base image and of another stage added', async () => {
    open('FROM alpine:3.20\nRUN head -c 50 /dev/zero > /own\nONBUILD COPY a.txt /\nONBUILD ENV A=1\n');
    const base = 'stage-insight-base-with-triggers:1';
    execFileSync('docker', ['build', '-q', '--network=none', '-t', base, bench.folder], { stdio: 'ignore' });
    write(
      'Dockerfile',
      `FROM ${base} AS x\nONBUILD RUN head -c 7 /dev/zero > /seven\nRUN head -c 30 /dev/zero > /thirty\nFROM x AS y\n`,
    );
    write('a.txt', 'x'.repeat(200));
    const { stages } = await sizesOf();
    execFileSync('docker', ['rmi', '-f', base], { stdio: 'ignore' });
    expect(stages.map(({ name, ownBytes }) => [name, ownBytes])).toEqual([
      ['x', 230],
      ['y', 7],
    ]);
    expect(stages[0]?.instructions[0]).toMatchObject({ bytes: 200, range: { start: { line: 0 } } });
    expect(stages[1]?.instructions).toMatchObject([{ bytes: 7, range: { start: { line: 3 } } }]);
  });

  test('goes on after a stage that fails, and says stage, step, line and the last lines', async () => {
    open(`
      FROM alpine:3.20 AS good
      RUN head -c 1000 /dev/zero > /zeros
      FROM alpine:3.20 AS bad
      RUN echo 'about to fail' && exit 7
      FROM bad AS after
    `);
    const { code, printed, warnings } = await call(sizes);
    expect(code).toBe(2);
    expect(printed).toContain('RUN head -c 1000');
    expect(warnings).toEqual([
      expect.stringMatching(/Dockerfile:4: stage after failed at \[bad 2\/2\] RUN echo .*: exit code 7$/),
      '    about to fail',
      'stage bad fails for the same reason as stage after',
    ]);
    const report = JSON.parse((await call(sizes, '--format=json')).printed) as SizesReport;
    expect(report.stages.map(({ name }) => name)).toEqual(['good']);
    expect(report.engine).toMatch(/^Docker Engine 28\.[\d.]+.* \(overlay2\)$/);
    expect(report.faults[0]).toMatchObject({
      stage: 2,
      name: 'after',
      reason: 'failed',
      exitCode: 7,
      lastLines: ['about to fail'],
      range: { start: { line: 3, character: 0 } },
    });
  });

  test('says in JSON too that a docker context does not exist', async () => {
    open('FROM alpine:3.20\n');
    const { code, printed } = await call(sizes, '--format=json', '--docker-context=nowhere');
    expect(code).toBe(2);
    expect(JSON.parse(printed)).toMatchObject({
      engine: null,
      stages: [],
      faults: [{ stage: null, reason: 'unreachable', message: expect.stringContaining('nowhere') as string }],
    });
  });
});

test('verify reads the stages that are built although another fails', async () => {
  open(`
    FROM alpine:3.20 AS good
    CMD ["/bin/true"]
    FROM alpine:3.20 AS bad
    RUN exit 3
  `);
  const { code, printed, warnings } = await call(verify, '--format=json', '--stage=bad', '--stage=good');
  const report = JSON.parse(printed) as VerifyReport;
  expect(code).toBe(2);
  expect(report.stages.map(({ name }) => name)).toEqual(['good']);
  expect(report.faults).toMatchObject([{ name: 'bad', exitCode: 3 }]);
  expect(warnings[0]).toContain('stage bad failed at');
});
