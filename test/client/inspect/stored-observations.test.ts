import { describe, expect, test } from 'vitest';
import type { InspectedProgram } from '../../../client/src/model/inspect/inspect-image.js';
import {
  toStoredObservations,
  readStoredObservations,
} from '../../../client/src/model/inspect/stored-observations.js';
import {
  noObservations,
  observationState,
  reduceObservations,
  type ObservationStore,
} from '../../../client/src/model/inspect/observation-store.js';
import type { SizeEvent } from '../../../client/src/model/size/size-store.js';
import { dockerfile, measured, sizesAfter, started, textIs } from '../../support/stages.js';

const key = `${dockerfile}#final`;

const program: InspectedProgram = {
  ...{ path: '/app', role: 'start', line: 4, runs: false, linkage: 'dynamic' },
  ...{ family: 'glibc', toolchain: undefined },
  reasons: ['`GLIBC_2.34` is missing'],
  causes: [{ kind: 'version', versions: ['GLIBC_2.34'], library: 'libc.so.6' }],
};

function observationOf(programs: readonly InspectedProgram[] = [program], stage = 'final'): ObservationStore {
  const observation = { image: `sha256:${stage}`, fingerprint: 'now', programs };
  return reduceObservations(noObservations, { kind: 'read', key: `${dockerfile}#${stage}`, observation });
}

/** What a new window reads of what an old one wrote. */
function reopened(value: unknown, by = '1.0.0'): ObservationStore {
  return readStoredObservations(JSON.parse(JSON.stringify(value)), by);
}

const sizes = sizesAfter(measured('final', 10));

test('an observation outlives its window, and an inspection under way does not', () => {
  const reading = reduceObservations(observationOf(), { kind: 'started', key: `${dockerfile}#other` });
  const kept = reopened(toStoredObservations(reading, sizes, '1.0.0'));
  expect([...kept.keys()]).toEqual([key]);
  expect(observationState(kept, sizes, key)).toMatchObject({
    kind: 'read',
    programs: [{ path: '/app', runs: false, causes: program.causes }],
  });
});

test('what another version of the extension read is read again', () => {
  expect(reopened(toStoredObservations(observationOf(), sizes, '1.0.0'), '1.0.1').size).toBe(0);
});

test.each<[string, readonly SizeEvent[], number]>([
  ['of this text', [measured('final', 10)], 1],
  ['while the next build runs', [measured('final', 10), started('final')], 1],
  ['not of another text', [measured('final', 10), textIs('final', 'other')], 0],
  [
    'not of an image that is gone',
    [measured('final', 10), { kind: 'image-gone', key, image: 'sha256:final', at: 9 }],
    0,
  ],
  ['not of an older image', [measured('final', 10, 10, 'sha256:newer')], 0],
  ['not without a size', [], 0],
])('an observation is kept %s', (_, events, count) => {
  expect(toStoredObservations(observationOf(), sizesAfter(...events), '1').observations).toHaveLength(count);
});

test('of very many the newest are kept, and of no stage only a part', () => {
  const many = Array.from({ length: 2000 }, () => program);
  const stages = ['a', 'b', 'c'];
  const all = new Map(stages.flatMap((stage) => [...observationOf(many, stage)]));
  const kept = toStoredObservations(all, sizesAfter(...stages.map((stage) => measured(stage, 1))), '1');
  expect(kept.observations.map(([name, { programs }]) => [name.at(-1), programs.length])).toEqual([
    ['b', 2000],
    ['c', 2000],
  ]);
});

test('what is read again is the newest', () => {
  const [first, second] = ['a', 'b'].map((stage) => [...observationOf([program], stage)]);
  const both: ObservationStore = new Map([...(first ?? []), ...(second ?? [])]);
  const observation = { image: 'sha256:a', fingerprint: 'now', programs: [] };
  const again = reduceObservations(both, { kind: 'read', key: `${dockerfile}#a`, observation });
  expect([...again.keys()]).toEqual([`${dockerfile}#b`, `${dockerfile}#a`]);
  const started = reduceObservations(both, { kind: 'started', key: `${dockerfile}#a` });
  expect([...started.keys()]).toEqual([`${dockerfile}#a`, `${dockerfile}#b`]);
});

describe('nothing is read of', () => {
  const whole = { image: 'sha256:x', fingerprint: 'now', programs: [program] };
  test.each([
    [undefined],
    ['text'],
    [{ version: 2, by: '1', observations: [[key, whole]] }],
    [{ version: 1, by: '1', observations: 'none' }],
    [{ version: 1, by: '1', observations: [null, [], [key], [7, whole]] }],
    [{ version: 1, by: '1', observations: [[key, { ...whole, image: 7 }]] }],
    [{ version: 1, by: '1', observations: [[key, { ...whole, programs: [{ ...program, path: 7 }] }]] }],
    [{ version: 1, by: '1', observations: [[key, { ...whole, programs: [{ ...program, reasons: [7] }] }]] }],
    [
      {
        version: 1,
        by: '1',
        observations: [[key, { ...whole, programs: [{ ...program, causes: [{ kind: 'version' }] }] }]],
      },
    ],
    [
      {
        version: 1,
        by: '1',
        observations: [[key, { ...whole, programs: [{ ...program, causes: [{ kind: 'constructor' }] }] }]],
      },
    ],
  ])('%j', (value) => {
    expect(readStoredObservations(value, '1').size).toBe(0);
  });
});
