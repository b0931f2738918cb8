import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../client/src/docker/connection/options.js';
import type { BuildEvent, EngineKind } from '../../client/src/ports/engine.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { startDaemon } from '../support/engine/daemon.js';
import { patience, processesOf, uniqueSleep } from '../support/engine/processes.js';
import { keepRow, writeReliabilityTable } from '../support/engine/reliability.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

/** What may go wrong around builds, done to a real engine: nothing may hang, leak or be told wrongly. */

let bench: Workbench;
afterEach(() => bench.dispose());
afterAll(writeReliabilityTable);

/** Each way of building, and how often a fault is done to it: the engine's own API is what nearly everybody builds with. */
const ways = [
  { kind: 'api', name: "the engine's API", cancels: 100, within: 400, stops: 20 },
  { kind: 'buildx', name: 'buildx', cancels: 12, within: 1200, stops: 3 },
  { kind: 'classic', name: 'the classic builder', cancels: 12, within: 1200, stops: 3 },
] as const;

function optionsOf(kind: EngineKind): Partial<EngineOptions> {
  return { engine: kind, ...(kind === 'buildx' && { environment: buildxEnvironment() }) };
}

test.each(ways)(
  'cancelled $cancels times through $name, a build leaves no RUN and no image behind',
  { timeout: 600_000 },
  async ({ kind, name, cancels, within }) => {
    const nap = uniqueSleep(97_531);
    const files = { Dockerfile: `FROM alpine:3.20\nCOPY . /c\nRUN ${nap}\n` };
    bench = createWorkbench(files, optionsOf(kind));
    const request = bench.request(0, { noCache: true });
    const reasons = new Map<string, number>();
    for (let round = 0; round < cancels; round++) {
      const abort = new AbortController();
      const building = bench.engine.build(request, () => {}, abort.signal);
      await setTimeout((round * 37 * (within / 400)) % within);
      abort.abort();
      const answer = await building;
      const reason = answer.ok ? 'built' : answer.fault.reason;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    expect([...reasons]).toEqual([['cancelled', cancels]]);
    await expect.poll(() => processesOf(nap), patience).toEqual([]);
    expect(imagesOf(request.dockerfile)).toBe(0);
    keepRow({
      fault: `Cancel, through ${name}`,
      done: `${cancels} builds cancelled at different moments, 0 to ${within} ms after their start`,
      happened: `${cancels} times "cancelled"; no RUN process and no image left`,
    });
  },
);

test('64 builds at once all end well, two at a time', { timeout: 300_000 }, async () => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nARG N\nCOPY . /c\nRUN echo $N > /n\n' });
  let running = 0;
  let most = 0;
  const builds = Array.from({ length: 64 }, async (_, index) => {
    let isRunning = false;
    const request = bench.request(0, { buildArgs: { N: String(index) } });
    const answer = await bench.engine.build(request, () => {
      if (!isRunning) most = Math.max(most, ++running);
      isRunning = true;
    });
    running -= 1;
    return answer.ok;
  });
  expect((await Promise.all(builds)).filter((ok) => !ok)).toEqual([]);
  expect(most).toBeLessThanOrEqual(2);
  keepRow({
    fault: 'Many builds of one window',
    done: '64 different builds asked for at once',
    happened: 'all 64 built, never more than two at a time',
  });
});

test('engines of many windows do not disturb each other', { timeout: 300_000 }, async () => {
  bench = createWorkbench({});
  const benches = Array.from({ length: 16 }, (_, index) =>
    createWorkbench({
      Dockerfile: `FROM alpine:3.20\nCOPY a.txt /\nRUN sleep 2; echo ${index} > /n\n`,
      'a.txt': String(index),
    }),
  );
  const answers = await Promise.all(benches.map((one) => one.build(0, { noCache: true })));
  benches.forEach((one) => one.dispose());
  expect(answers.filter(({ answer }) => !answer.ok).map(({ answer }) => answer)).toEqual([]);
  keepRow({
    fault: 'Many windows',
    done: '16 clients build on one engine at once, each for longer than the engine waits for a silent session',
    happened: 'all 16 built',
  });
});

test('11 MB of log arrive clipped, and memory stays low', { timeout: 120_000 }, async () => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN head -c 8000000 /dev/urandom | base64\n' });
  const before = process.memoryUsage().rss;
  let characters = 0;
  const count = (event: BuildEvent): void =>
    void (characters += event.kind === 'log' ? event.text.length : 0);
  valueOf(await bench.engine.build(bench.request(0, { noCache: true }), count));
  expect(characters).toBeGreaterThan(1000);
  expect(characters).toBeLessThan(5_000_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  keepRow({
    fault: 'Endless log',
    done: 'a RUN that prints 11 MB',
    happened: 'built; the engine clips the log, under 5 MB arrive, memory grows by less than 100 MB',
  });
});

test('a context of 20,000 files is told in seconds, and again in less', { timeout: 300_000 }, async () => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nCOPY . /c\nRUN find /c -type f | wc -l\n' });
  for (let folder = 0; folder < 200; folder++) {
    mkdirSync(join(bench.folder, `d${folder}`));
    for (let file = 0; file < 100; file++)
      writeFileSync(join(bench.folder, `d${folder}/f${file}`), `${folder} ${file}`);
  }
  const start = performance.now();
  const first = await bench.build(0, { noCache: true });
  const between = performance.now();
  valueOf(first.answer);
  expect(first.log.trim()).toBe('20001');
  valueOf((await bench.build(0)).answer);
  // A slow machine may take longer than ten seconds, but not longer than for the files themselves.
  expect(performance.now() - between).toBeLessThan(Math.max(10_000, between - start));
  keepRow({
    fault: 'Large context',
    done: '20,000 files in 200 folders, built twice',
    happened: 'all files arrived; the second time only their facts were sent',
  });
});

test.each(ways)(
  'an engine stopped in mid-build and started again, $stops times through $name, is lost and found',
  { timeout: 600_000 },
  async ({ kind, name, stops }) => {
    const daemon = await startDaemon();
    try {
      daemon.load('alpine:3.20');
      bench = createWorkbench(
        { Dockerfile: 'FROM alpine:3.20\nCOPY . /c\nRUN sleep 60\n' },
        { host: daemon.host, ...optionsOf(kind) },
      );
      const reasons = [];
      for (let round = 0; round < stops; round++) {
        // Before its first event a build may not have found the engine yet.
        let begin = (): void => undefined;
        const begun = new Promise<void>((resolve) => (begin = resolve));
        const building = bench.engine.build(bench.request(0, { noCache: true }), () => begin());
        await Promise.race([begun, building]);
        await setTimeout(round * (800 / stops));
        await daemon.stop('SIGTERM');
        const answer = await building;
        reasons.push(answer.ok ? 'built' : answer.fault.reason);
        await daemon.start();
      }
      expect(reasons.filter((reason) => reason !== 'lost')).toEqual([]);
      valueOf((await bench.build(0, { text: 'FROM alpine:3.20\nRUN true\n' })).answer);
      keepRow({
        fault: `Engine stops, through ${name}`,
        done: `the engine was stopped in the middle of a build and started again, ${stops} times at different moments`,
        happened: `${stops} times "lost" and never "cancelled"; the next build found the engine again`,
      });
    } finally {
      await daemon.dispose();
    }
  },
);

describe('the context changes while it is sent', () => {
  test('a file that vanishes is a refusal or a build, never a hang', { timeout: 120_000 }, async () => {
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nCOPY . /c\n' });
    for (let round = 0; round < 10; round++) {
      for (let file = 0; file < 300; file++) bench.write(`r${round}/f${file}`, 'x'.repeat(2000 + round));
      const building = bench.build(0);
      await setTimeout(round * 8);
      execFileSync('rm', ['-r', join(bench.folder, `r${round}`)]);
      const { answer } = await building;
      expect(answer.ok ? 'built' : answer.fault.reason).toMatch(/^(?:built|refused|failed)$/);
    }
    keepRow({
      fault: 'Files vanish',
      done: '300 files of the context deleted while they were sent, 10 times',
      happened: 'built, or refused with a reason; never a hang',
    });
  });

  test('an unreadable folder is a refusal with its name', async () => {
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nCOPY . /c\n' });
    const context = join(bench.folder, 'nowhere');
    const { answer } = await bench.build(0, { context });
    expect(answer).toMatchObject({
      ok: false,
      fault: { message: expect.stringContaining('nowhere') as string },
    });
  });
});

test('a Dockerfile of random bytes is refused, fifty times', { timeout: 120_000 }, async () => {
  bench = createWorkbench({});
  const reasons = new Set<string>();
  for (let round = 0; round < 50; round++) {
    const text = Buffer.from(
      Array.from({ length: 200 }, (_, at) => (at * 7919 + round * 104_729) % 256),
    ).toString('latin1');
    const { answer } = await bench.build(0, { text });
    reasons.add(answer.ok ? 'built' : answer.fault.reason);
  }
  expect([...reasons]).toEqual(['refused']);
  keepRow({
    fault: 'Garbage as Dockerfile',
    done: '50 texts of binary garbage built',
    happened: '50 times "refused"',
  });
});

function imagesOf(dockerfile: string): number {
  const args = ['images', '-aq', '--filter', `label=stage-insight.dockerfile=${dockerfile}`];
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean).length;
}
