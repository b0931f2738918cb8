import { describe, expect, test } from 'vitest';
import { createStepTracker } from '../../../client/src/model/build/build-steps.js';
import { decodeStatus, type SolveStatus } from '../../../client/src/model/build/solve-status.js';
import { statusOfJson } from '../../../client/src/model/build/solve-status-json.js';
import { bytesField, joinBytes, numberField } from '../../../client/src/model/text/protobuf.js';
import type { BuildEvent, BuildRequest } from '../../../client/src/ports/engine.js';
import { eventText } from '../../support/build-events.js';
import { planOfText } from '../../support/engine/plan.js';

const plan = planOfText(
  'FROM alpine AS builder\nRUN make\nCOPY a /a\nFROM scratch\nCOPY --from=builder /a /a\n',
);
const request: BuildRequest = { dockerfile: '/w/Dockerfile', context: '/w', plan, stage: 1 };

function follow(hidden: readonly string[] = []) {
  const events: BuildEvent[] = [];
  const tracker = createStepTracker(request, (event) => events.push(event), hidden);
  /** One line of `buildx --progress=rawjson`. */
  const feed = (line: Readonly<Record<string, unknown>>): readonly string[] => {
    const before = events.length;
    tracker.feed(statusOfJson(line));
    return events.slice(before).map(eventText);
  };
  const vertex = (
    name: string,
    more: Readonly<Record<string, unknown>> = {},
    digest = name,
  ): readonly string[] => feed({ vertexes: [{ digest, name, ...more }] });
  return { tracker, feed, vertex, events };
}

const [started, completed] = ['2026-11-30T10:00:00.000Z', '2026-11-30T10:00:02.500Z'];
const run = '[builder 2/3] RUN make';
const data = (text: string): string => Buffer.from(text).toString('base64');

describe('a step', () => {
  test('begins and ends once, however often it is told', () => {
    const { vertex } = follow();
    expect(vertex(run)).toEqual([]);
    expect(vertex(run, { started })).toEqual([`step-started ${run}`, `0 of 1 ${run}`]);
    expect(vertex(run, { started })).toEqual([]);
    expect(vertex(run, { started, completed })).toEqual([`step-done ${run} 2500`, '1 of 1']);
    expect(vertex(run, { started, completed })).toEqual([]);
  });

  test('whose clock went back took no time', () => {
    const { vertex } = follow();
    vertex(run, { started: completed });
    expect(vertex(run, { started: completed, completed: started })).toEqual([`step-done ${run} 0`, '1 of 1']);
  });

  test('of the cache is told when it is complete', () => {
    const { vertex, tracker } = follow();
    expect(vertex(run, { cached: true, started })).toEqual([]);
    expect(vertex(run, { cached: true, started, completed })).toEqual([`step-cached ${run}`, '1 of 1']);
    expect(tracker.allCached()).toBe(true);
    vertex('[builder 3/3] COPY a /a', { started, completed });
    expect(tracker.allCached()).toBe(false);
  });

  test('that fails names its line, and what else is cancelled then is not to blame', () => {
    const { vertex, tracker } = follow();
    vertex('[stage-1 1/1] COPY --from=builder /a /a', { started, error: 'context canceled' });
    expect(tracker.failure()).toBeUndefined();
    expect(
      vertex(run, { started, error: 'process "make" did not complete successfully: exit code: 2' }).at(-1),
    ).toBe('2 of 2');
    vertex('[builder 3/3] COPY a /a', { started, error: 'not found' });
    expect(tracker.failure()).toMatchObject({
      reason: 'failed',
      step: run,
      exitCode: 2,
      place: { stage: 0, line: 1 },
    });
  });

  test('for the metadata of an image that is not there names its FROM', () => {
    const { vertex, tracker } = follow();
    vertex('[internal] load metadata for docker.io/library/alpine:latest', { started, error: 'not found' });
    expect(tracker.failure()).toMatchObject({ place: { stage: 0, instruction: -1, line: 0 } });
  });

  test('may be renamed as long as it waits', () => {
    const { vertex, tracker } = follow();
    vertex('[builder 2/3] RUN', {}, 'x');
    expect(vertex(run, { started }, 'x')).toEqual([`step-started ${run}`, `0 of 1 ${run}`]);
    expect(vertex('[builder 3/3] COPY a /a', { error: 'no' }, 'x')[0]).toBe(`step-failed ${run}: no`);
    expect(tracker.failure()).toMatchObject({ place: { line: 1 } });
  });
});

test('the housekeeping of the engine is told but not counted', () => {
  const { vertex, tracker } = follow();
  const name = '[internal] load build context';
  expect(vertex(name, { started, completed })).toEqual([
    `step-started ${name}`,
    `step-done ${name} 2500`,
    '0 of 0',
  ]);
  expect(tracker.allCached()).toBe(true);
});

test('a base that is there need not be cached', () => {
  const { vertex, tracker } = follow();
  vertex('[builder 1/3] FROM docker.io/library/alpine', { started, completed });
  vertex(run);
  expect(tracker.allCached()).toBe(true);
});

test('triggers of the base are counted by stage', () => {
  const { vertex, tracker } = follow();
  for (const name of [
    '[builder 2/5] ONBUILD COPY . .',
    '[builder 3/5] ONBUILD RUN x',
    '[stage-1 1/1] COPY --from=builder /a /a',
    'ONBUILD RUN y',
  ])
    vertex(name, { started });
  expect(tracker.triggers()).toEqual({ 0: 2 });
});

test('logs belong to a step and stream; what is held back comes with its end', () => {
  const { vertex, feed, tracker, events } = follow(['hunter2secret']);
  vertex(run, { started });
  expect(feed({ logs: [{ vertex: run, stream: 1, data: data('a\nhalf') }] })).toEqual(['stdout a\n']);
  expect(feed({ logs: [{ vertex: run, stream: 2, data: data('hunter2secret\n') }] })).toEqual([
    'stderr ***\n',
  ]);
  expect(feed({ logs: [{ vertex: 'unknown', stream: 1, data: data('b\n') }] })).toEqual([]);
  expect(vertex(run, { started, completed })[0]).toBe('stdout half');
  feed({ logs: [{ vertex: run, stream: 1, data: data('late') }] });
  tracker.finish();
  expect(eventText(events.at(-1)!)).toBe('stdout late');
});

test('transfers and warnings', () => {
  const { vertex, feed } = follow();
  vertex('ctx', { started });
  expect(
    feed({
      statuses: [
        { vertex: 'ctx', id: 'transferring', current: 5, total: 7 },
        { vertex: 'ctx', id: 'x', current: 0 },
        { vertex: 'y', id: 'y', current: 1 },
      ],
    }),
  ).toEqual(['transferring 5/7']);
  expect(
    feed({
      warnings: [{ short: data('careful'), range: [{ start: { line: 3 } }] }, { short: data('well') }],
    }),
  ).toEqual(['warning careful at 2', 'warning well at no line']);
});

describe('both spellings of the trace say the same', () => {
  const time = (seconds: number, nanoseconds: number) =>
    joinBytes([numberField(1, seconds), numberField(2, nanoseconds)]);
  const messages: readonly [string, Uint8Array, Readonly<Record<string, unknown>>, Partial<SolveStatus>][] = [
    [
      'a vertex',
      bytesField(
        1,
        joinBytes([
          bytesField(1, 'sha256:1'),
          bytesField(3, run),
          numberField(4, 1),
          bytesField(5, time(1_700_000_000, 500_000_000)),
          bytesField(6, time(1_700_000_001, 0)),
          bytesField(7, 'no'),
        ]),
      ),
      {
        vertexes: [
          {
            digest: 'sha256:1',
            name: run,
            cached: true,
            started: '2023-11-14T22:13:20.5Z',
            completed: '2023-11-14T22:13:21Z',
            error: 'no',
          },
        ],
      },
      {
        vertexes: [
          {
            digest: 'sha256:1',
            name: run,
            cached: true,
            startedAt: 1_700_000_000_500,
            completedAt: 1_700_000_001_000,
            error: 'no',
          },
        ],
      },
    ],
    [
      'a vertex that waits',
      bytesField(1, bytesField(1, 'x')),
      { vertexes: [{ digest: 'x' }] },
      { vertexes: [{ digest: 'x', name: '', cached: false, error: '' }] },
    ],
    [
      'a status',
      bytesField(
        2,
        joinBytes([bytesField(1, 'id'), bytesField(2, 'v'), numberField(4, 5), numberField(5, 7)]),
      ),
      { statuses: [{ id: 'id', vertex: 'v', current: 5, total: 7 }] },
      { statuses: [{ id: 'id', vertex: 'v', current: 5, total: 7 }] },
    ],
    [
      'a log',
      bytesField(3, joinBytes([bytesField(1, 'v'), numberField(3, 2), bytesField(4, 'text')])),
      { logs: [{ vertex: 'v', stream: 2, data: data('text') }] },
      { logs: [{ vertex: 'v', stream: 'stderr', bytes: new Uint8Array(Buffer.from('text')) }] },
    ],
    [
      'a log without anything',
      bytesField(3, bytesField(1, 'v')),
      { logs: [{ vertex: 'v', stream: 1 }] },
      { logs: [{ vertex: 'v', stream: 'stdout', bytes: new Uint8Array() }] },
    ],
    [
      'a warning',
      bytesField(4, joinBytes([bytesField(3, 'careful'), bytesField(7, bytesField(1, numberField(1, 1)))])),
      { warnings: [{ short: data('careful'), range: [{ start: { line: 1 } }] }] },
      { warnings: [{ message: 'careful', line: 0 }] },
    ],
  ];
  test.each(messages)('%s', (_, bytes, json, expected) => {
    const all = { vertexes: [], statuses: [], logs: [], warnings: [], ...expected };
    expect(statusOfJson(json)).toEqual(all);
    const decoded = decodeStatus(bytes);
    expect({
      ...decoded,
      logs: decoded.logs.map((log) => ({ ...log, bytes: new Uint8Array(log.bytes) })),
    }).toEqual(all);
  });

  test('and what is no part of it counts for nothing', () => {
    expect(
      statusOfJson({ vertexes: 7, logs: [{ vertex: 7, data: 7 }], statuses: [{ id: 'x', current: '1' }] }),
    ).toEqual({
      ...{ vertexes: [], warnings: [], logs: [{ vertex: '', stream: 'stdout', bytes: new Uint8Array() }] },
      statuses: [{ id: 'x', vertex: '', current: 0, total: 0 }],
    });
    expect(statusOfJson({ vertexes: [{ started: 'soon' }] }).vertexes[0]).not.toHaveProperty('startedAt');
  });
});
