import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import type { BuildEvent } from '../../client/src/ports/engine.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { startDaemon } from '../support/engine/daemon.js';
import { patience, processesOf, uniqueSleep, until } from '../support/engine/processes.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
afterEach(() => bench.dispose());

test.each(['api', 'classic'] as const)(
  'by %s the line is found where two stages run the same command',
  async (engine) => {
    bench = createWorkbench(
      { Dockerfile: 'FROM alpine:3.20\nRUN exit 3\nFROM alpine:3.20 AS b\nRUN exit 3\n' },
      { engine },
    );
    for (const [stage, line] of [
      [0, 1],
      [1, 3],
    ] as const) {
      const { answer } = await bench.build(stage);
      // The classic builder builds from the top: the first one fails for both.
      const failing = engine === 'api' ? line : 1;
      expect(answer).toMatchObject({ ok: false, fault: { exitCode: 3, place: { line: failing } } });
    }
  },
);

describe('a failing instruction is found', () => {
  test.each([
    { stage: 'tools', line: 3, endLine: 5, exitCode: 7 },
    { stage: 'final', line: 3, endLine: 5, exitCode: 7 },
    { stage: 'other', line: 13, endLine: 13, exitCode: 127 },
  ])('$stage', async ({ stage, line, endLine, exitCode }) => {
    bench = createWorkbench({
      Dockerfile: `
        ARG TAG=3.20
        FROM alpine:\${TAG} AS tools
        ENV A=1 B=2
        RUN echo "out" && \\
            # a comment inside
            exit 7
        RUN echo never
        FROM alpine:3.20 AS final
        WORKDIR /w
        COPY --from=tools /bin/sh /sh
        FROM alpine:3.20 AS other
        USER root
        WORKDIR /w
        RUN no-such-tool
      `,
    });
    const { answer } = await bench.build(stage);
    expect(answer).toMatchObject({
      ok: false,
      fault: { reason: 'failed', exitCode, place: { line, endLine } },
    });
  });

  test.each([
    { text: 'FROM alpine:3.20\nCOPY missing.txt /\n', fault: { reason: 'failed', place: { line: 1 } } },
    { text: 'FROM alpine:3.20\nRUNN true\n', fault: { reason: 'refused' } },
    { text: 'FROM alpine:3.20\nCOPY --frm=x a b\n', fault: { reason: 'refused' } },
    {
      text: 'FROM alpine:3.20\nRUN true\nFROM nowhere.invalid/none\nCOPY --from=0 /etc /e\n',
      fault: { reason: 'failed', place: { stage: 1, line: 2 } },
    },
    { text: '\u0000\u0001garbage', fault: { reason: 'refused' } },
  ])('$text', async ({ text, fault }) => {
    bench = createWorkbench({});
    const { answer } = await bench.build(text.split('FROM').length > 2 ? 1 : 0, { text });
    expect(answer).toMatchObject({ ok: false, fault });
  });
});

describe('cancel', () => {
  test('ends the RUN at once and leaves no image', async () => {
    const nap = uniqueSleep(4711);
    bench = createWorkbench({ Dockerfile: `FROM alpine:3.20\nRUN ${nap}\n` });
    const abort = new AbortController();
    const request = bench.request(0, { noCache: true });
    const building = bench.engine.build(
      request,
      whenStarted(nap, () => abort.abort()),
      abort.signal,
    );
    const answer = await building;
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    await expect.poll(() => processesOf(nap), patience).toEqual([]);
    expect(imagesOf(request.dockerfile)).toBe(0);
  });

  test('of one of two who build the same leaves the other one alone', async () => {
    const nap = uniqueSleep(3);
    bench = createWorkbench({ Dockerfile: `FROM alpine:3.20\nRUN ${nap}; date > /built\n` });
    const abort = new AbortController();
    const request = bench.request(0, { noCache: true });
    let atOnce = 0;
    const first = bench.engine.build(request, () => {}, abort.signal);
    const second = bench.engine.build(
      request,
      whenStarted(nap, () => abort.abort()),
    );
    const sampled = until(() => (atOnce = processesOf(nap).length) > 0);
    expect(await first).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    await sampled;
    valueOf(await second);
    expect(atOnce).toBe(1);
  });

  test('before the start means that nothing starts', async () => {
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN sleep 9\n' });
    const { answer, events } = await bench.build(0, {}, AbortSignal.abort());
    expect([answer, events]).toMatchObject([{ ok: false, fault: { reason: 'cancelled' } }, []]);
  });
});

test('two builds of one stage at once are one build', async () => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN date +%N > /built; sleep 1\n' });
  const answers = await Promise.all([1, 2].map(() => bench.build(0, { noCache: true })));
  const [first, second] = answers.map(({ answer }) => valueOf(answer).image.id);
  expect(first).toBe(second);
});

describe('an engine that stops in mid-build', () => {
  /** By the way of building: engines kill what runs, and each way tells that in words of its own. */
  test.each(['api', 'buildx', 'classic'] as const)(
    'by %s is lost, not cancelled and no failing RUN, and is found again',
    async (engine) => {
      const daemon = await startDaemon();
      try {
        daemon.load('alpine:3.20');
        const environment = buildxEnvironment();
        const command = uniqueSleep(600);
        const dockerfile = `FROM alpine:3.20\nRUN ${command}\n`;
        bench = createWorkbench({ Dockerfile: dockerfile }, { host: daemon.host, engine, environment });
        let stopped: Promise<void> | undefined;
        const stop = whenStarted(command, () => {
          stopped = daemon.stop();
        });
        const answer = await bench.engine.build(bench.request(0), stop);
        await stopped;
        expect(answer).toMatchObject({ ok: false, fault: { reason: 'lost' } });
        expect(await bench.engine.info()).toMatchObject({ ok: false, fault: { reason: 'unreachable' } });
        await daemon.start();
        valueOf((await bench.build(0, { text: 'FROM alpine:3.20\nRUN true\n' })).answer);
      } finally {
        await daemon.dispose();
      }
    },
  );

  test.each(['api', 'buildx', 'classic'] as const)(
    'is told apart by %s from a RUN that was killed for want of memory',
    async (engine) => {
      const options = { engine, environment: buildxEnvironment() };
      bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN exit 137\n' }, options);
      const { answer } = await bench.build(0, { noCache: true });
      expect(answer).toMatchObject({
        ok: false,
        fault: { reason: 'failed', exitCode: 137, place: { line: 1 } },
      });
    },
  );
});

test('an unreachable engine says what was tried', async () => {
  bench = createWorkbench(
    { Dockerfile: 'FROM scratch\n' },
    { environment: { HOME: '/nowhere', DOCKER_HOST: 'unix:///nowhere/docker.sock' } },
  );
  expect(await bench.engine.info()).toEqual({
    ok: false,
    fault: {
      reason: 'unreachable',
      message: "Can't connect to Docker. Tried unix:///nowhere/docker.sock (DOCKER_HOST): no such socket.",
      tried: [{ address: 'unix:///nowhere/docker.sock', source: 'DOCKER_HOST', problem: 'no such socket' }],
    },
  });
});

function whenStarted(text: string, act: () => void): (event: BuildEvent) => void {
  return (event) => {
    // BuildKit tells of the step a moment before its process runs.
    if (event.kind === 'step-started' && event.step.name.includes(text))
      void until(() => processesOf(text).length > 0).then(act);
  };
}

function imagesOf(dockerfile: string): number {
  const filter = `label=stage-insight.dockerfile=${dockerfile}`;
  return execFileSync('docker', ['images', '-aq', '--filter', filter], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean).length;
}
