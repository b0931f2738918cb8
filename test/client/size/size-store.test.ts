import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StageMeasure } from '../../../client/src/model/size/stage-measure.js';
import {
  emptySizes,
  measuredEvents,
  nextBuild,
  reduceSizes,
  sizeState,
  stageKey,
} from '../../../client/src/model/size/size-store.js';
import type { SizeEvent, SizeState, SizeStore } from '../../../client/src/model/size/size-store.js';

const key = 'file:///Dockerfile#builder';

function measure(bytes: number, image = `sha256:${bytes}`): StageMeasure {
  return {
    stage: 0,
    bytes,
    ownBytes: 1,
    baseBytes: bytes - 1,
    layers: 2,
    instructions: [],
    image,
    store: 'overlay2',
  };
}

const started = (build: number): SizeEvent => ({ kind: 'build-started', key, build });
const measured = (build: number, fingerprint = 'a'): SizeEvent => ({
  kind: 'build-measured',
  key,
  build,
  fingerprint,
  measure: measure(build),
});
const inChild = (build: number): SizeEvent => {
  const { image: _, ...rest } = measure(build);
  return {
    kind: 'build-measured',
    key,
    build,
    fingerprint: 'a',
    measure: { ...rest, within: 'sha256:child' },
  };
};
const failed = (build: number, fingerprint = 'a'): SizeEvent => ({
  kind: 'build-failed',
  key,
  build,
  fingerprint,
  fault: { reason: 'lost', message: 'gone' },
});
const cancelled = (build: number): SizeEvent => ({ kind: 'build-cancelled', key, build });
const progress = (build: number, completed: number): SizeEvent => ({
  kind: 'build-progress',
  key,
  build,
  completed,
  known: 9,
  label: 'RUN make',
});
const text = (version: number, fingerprint: string): SizeEvent => ({
  kind: 'text-changed',
  key,
  version,
  fingerprint,
});
const gone = (image: string, at: number): SizeEvent => ({ kind: 'image-gone', key, image, at });

function reduceAll(events: readonly SizeEvent[]): SizeStore {
  return events.reduce(reduceSizes, emptySizes);
}

function draw(state: SizeState): string {
  switch (state.kind) {
    case 'unknown':
      return state.removed ? 'removed' : 'unknown';
    case 'building':
      return `building ${state.completed}/${state.known} last ${state.last?.measure.bytes ?? 'none'}`;
    case 'failed':
      return `failed ${state.fault.reason} last ${state.last?.measure.bytes ?? 'none'}`;
    default:
      return `${state.kind} ${state.now.measure.bytes} before ${state.before?.measure.bytes ?? 'none'}`;
  }
}

describe('what is shown of a stage', () => {
  test.each<[string, SizeEvent[], string]>([
    ['nothing happened', [], 'unknown'],
    ['a build began', [started(5)], 'building 0/0 last none'],
    ['it goes on', [started(5), progress(5, 2), progress(5, 1)], 'building 2/9 last none'],
    ['it ended', [started(5), measured(5)], 'measured 5 before none'],
    ['a second one ended', [measured(5), started(8), measured(8)], 'measured 8 before 5'],
    ['an old one ends late', [started(5), started(8), measured(8), failed(5)], 'measured 8 before none'],
    ['an old one is measured late', [started(8), measured(8), measured(5)], 'measured 8 before 5'],
    ['a newer one runs', [measured(5), started(8), measured(5)], 'building 0/0 last 5'],
    ['it failed', [measured(5), started(8), failed(8)], 'failed lost last 5'],
    ['it failed, and the text is another one', [measured(5), failed(8), text(2, 'b')], 'stale 5 before none'],
    [
      'its text never failed',
      [measured(5), text(1, 'b'), failed(8, 'b'), text(2, 'a')],
      'measured 5 before none',
    ],
    ['its text is back', [failed(8), text(2, 'b'), text(3, 'a')], 'failed lost last none'],
    ['it was cancelled', [measured(5), started(8), cancelled(8)], 'measured 5 before none'],
    ['the first was cancelled', [started(8), cancelled(8)], 'unknown'],
    ['progress after the end', [started(5), measured(5), progress(5, 3)], 'measured 5 before none'],
    ['the text changed', [measured(5, 'a'), text(2, 'b')], 'stale 5 before none'],
    ['the text changed back', [measured(5, 'a'), text(2, 'b'), text(3, 'a')], 'measured 5 before none'],
    [
      'an old version of the text comes late',
      [measured(5, 'a'), text(3, 'a'), text(2, 'b')],
      'measured 5 before none',
    ],
    ['the image is gone', [measured(5), gone('sha256:5', 6)], 'removed'],
    ['another image is gone', [measured(5), gone('sha256:4', 6)], 'measured 5 before none'],
    [
      'the image of the child is gone that it was measured in',
      [inChild(5), gone('sha256:child', 6)],
      'removed',
    ],
    ['it was built again since', [gone('sha256:5', 4), measured(5)], 'measured 5 before none'],
  ])('%s', (_name, events, drawn) => {
    expect(draw(sizeState(reduceAll(events), key))).toBe(drawn);
  });
});

const anyEvent = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map(started),
  fc.integer({ min: 1, max: 4 }).map((build) => measured(build)),
  fc.integer({ min: 1, max: 4 }).map((build) => failed(build)),
  fc.integer({ min: 1, max: 4 }).map(cancelled),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 9 })).map((pair) => progress(...pair)),
  fc.integer({ min: 1, max: 4 }).map((version) => text(version, `text ${version}`)),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 5 }))
    .map(([build, at]) => gone(`sha256:${build}`, at)),
);

test('any order of the same events ends in the same store', () => {
  const ordered = fc
    .array(anyEvent, { maxLength: 12 })
    .chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      ),
    );
  fc.assert(
    fc.property(ordered, ([events, shuffled]) => {
      expect(reduceAll(shuffled)).toEqual(reduceAll(events));
    }),
  );
});

test('an event that tells nothing new leaves the store as it is', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 12 }), (events) => {
      const sizes = reduceAll(events);
      expect(events.reduce(reduceSizes, sizes)).toBe(sizes);
    }),
  );
});

test('what is kept over a restart comes back', () => {
  const sizes = reduceAll([measured(3), measured(5), started(6)]);
  expect(draw(sizeState(reduceAll(measuredEvents(sizes)), key))).toBe('measured 5 before 3');
});

test('a new build is newer than every other', () => {
  const sizes = reduceAll([started(50)]);
  expect([nextBuild(sizes, 10), nextBuild(sizes, 70)]).toEqual([51, 70]);
  expect(nextBuild(emptySizes, 0)).toBe(1);
});

test('a named stage keeps its key when stages move', () => {
  expect(stageKey('d', { index: 3, name: 'builder' })).toBe(stageKey('d', { index: 1, name: 'builder' }));
  expect(stageKey('d', { index: 3 })).toBe('d#3');
});
