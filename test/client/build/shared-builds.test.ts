import { expect, test } from 'vitest';
import { createSharedBuilds } from '../../../client/src/model/build/shared-builds.js';
import type {
  Answer,
  BuildEvent,
  BuildRequest,
  BuildResult,
  CancelSignal,
} from '../../../client/src/ports/engine.js';
import { planOfText } from '../../support/engine/plan.js';
import { imageRecord } from '../../support/image-in-memory.js';

const plan = planOfText('FROM a\nFROM b\nFROM c\n');
const stage = (index: number): BuildRequest => ({
  dockerfile: '/w/Dockerfile',
  context: '/w',
  plan,
  stage: index,
});
const done: Answer<BuildResult> = {
  ok: true,
  value: { image: imageRecord(), tag: 't', milliseconds: 1, cached: false },
};
const cancelled: Answer<BuildResult> = { ok: false, fault: { reason: 'cancelled', message: '' } };

interface Running {
  readonly stage: number;
  readonly signal: CancelSignal;
  readonly tell: (event: BuildEvent) => void;
  readonly end: (answer: Answer<BuildResult>) => void;
}

/** Builds that end when a test says so. A cancelled one ends by itself. */
function builds() {
  const running: Running[] = [];
  const shared = createSharedBuilds(
    (request, tell, signal) =>
      new Promise((resolve) => {
        running.push({ stage: request.stage, signal, tell, end: resolve });
        signal.addEventListener('abort', () => resolve(cancelled));
      }),
  );
  const events: string[] = [];
  const build = (index: number, name = '', signal?: AbortSignal) =>
    shared.build(stage(index), (event) => events.push(`${name}${event.kind}`), signal);
  return { running, build, events };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const reasonOf = (answer: Answer<BuildResult>): string => (answer.ok ? 'ok' : answer.fault.reason);
const step = { id: '1', name: 'RUN make' };

test('who asks for the same at the same time shares a build, and who joins late is told what was, but no logs', async () => {
  const { running, build, events } = builds();
  const first = build(0, 'a ');
  await settled();
  running[0]!.tell({ kind: 'step-started', step });
  running[0]!.tell({ kind: 'log', step, stream: 'stdout', text: 'x' });
  const second = build(0, 'b ');
  running[0]!.tell({ kind: 'step-done', step, milliseconds: 1 });
  running[0]!.end(done);
  expect([await first, await second]).toEqual([done, done]);
  expect(events).toEqual(['a step-started', 'a log', 'b step-started', 'a step-done', 'b step-done']);
  void build(0);
  await settled();
  expect(running).toHaveLength(2);
});

test('two different builds run at once, the third one waits', async () => {
  const { running, build } = builds();
  const all = [build(0), build(1), build(2)];
  await settled();
  expect(running.map((one) => one.stage)).toEqual([0, 1]);
  running[0]!.end(done);
  await all[0];
  await settled();
  expect(running.map((one) => one.stage)).toEqual([0, 1, 2]);
});

test('who cancels leaves at once; the build goes on for the others', async () => {
  const { running, build, events } = builds();
  const stop = new AbortController();
  const leaving = build(0, 'a ', stop.signal);
  const staying = build(0, 'b ');
  await settled();
  stop.abort();
  expect(reasonOf(await leaving)).toBe('cancelled');
  expect(running[0]!.signal.aborted).toBe(false);
  running[0]!.tell({ kind: 'step-started', step });
  running[0]!.end(done);
  expect([reasonOf(await staying), events]).toEqual(['ok', ['b step-started']]);
});

test('the build stops when nobody is left, and who asks again gets a new one', async () => {
  const { running, build } = builds();
  const stop = new AbortController();
  const only = build(0, '', stop.signal);
  await settled();
  stop.abort();
  const again = build(0);
  expect(running[0]!.signal.aborted).toBe(true);
  expect(reasonOf(await only)).toBe('cancelled');
  await settled();
  running[1]!.end(done);
  expect(reasonOf(await again)).toBe('ok');
});

test('a build that ends well although it was cancelled counts as cancelled', async () => {
  const { running, build } = builds();
  const stop = new AbortController();
  const only = build(0, '', stop.signal);
  await settled();
  running[0]!.end(done);
  stop.abort();
  expect(reasonOf(await only)).toBe('cancelled');
});

test('who has cancelled before, or while it waits, starts nothing', async () => {
  const { running, build } = builds();
  expect(reasonOf(await build(0, '', AbortSignal.abort()))).toBe('cancelled');
  void build(0);
  void build(1);
  const stop = new AbortController();
  const waiting = build(2, '', stop.signal);
  await settled();
  stop.abort();
  expect(reasonOf(await waiting)).toBe('cancelled');
  running[0]!.end(done);
  await settled();
  expect(running.map((one) => one.stage)).toEqual([0, 1]);
});

test('a build that throws gives its place free', async () => {
  let runs = 0;
  const shared = createSharedBuilds(() => {
    runs++;
    return Promise.reject(new Error('x'));
  });
  for (const index of [0, 1, 2])
    await expect(shared.build(stage(index), () => undefined)).rejects.toThrow('x');
  expect(runs).toBe(3);
});
