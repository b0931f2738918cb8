import { describe, expect, test } from 'vitest';
import { countFailed, linkRows, stageRows } from '../../../client/src/model/stage/tree-rows.js';
import type { InspectedProgram } from '../../../client/src/model/inspect/inspect-image.js';
import { noObservations, reduceObservations } from '../../../client/src/model/inspect/observation-store.js';
import { dockerfile, measured, sizesAfter, stagesOf, started, textIs } from '../../support/stages.js';

const twoStages = stagesOf('builder: golang:1.19', ': alpine:3.20 <- builder');

/** The rows as a person reads them. */
function drawStages(answer = twoStages, sizes = sizesAfter()): readonly string[] {
  return stageRows(dockerfile, answer, sizes).map(
    ({ icon, label, description, colour }) =>
      `(${icon}) ${label}${description && ` | ${description}`}${colour ? ` in ${colour}` : ''}`,
  );
}

function drawLinks(answer: typeof twoStages, stage: number): readonly string[] {
  return linkRows(dockerfile, answer, stage).map(
    ({ icon, label, description }) => `(${icon}) ${label} | ${description}`,
  );
}

describe('stages', () => {
  test('without sizes', () => {
    expect(drawStages()).toEqual(['(layers) builder', '(package) stage 1']);
  });

  test('an unused one says so', () => {
    expect(drawStages(stagesOf('checks: golang:1.19 unused', ': scratch'))).toEqual([
      '(circle-slash) checks | unused',
      '(package) stage 1',
    ]);
  });

  test('measured, outdated and building', () => {
    const sizes = sizesAfter(
      measured('builder', 861_300_000, 2_100_000),
      textIs('builder', 'other'),
      started('1'),
    );
    expect(drawStages(twoStages, sizes)).toEqual([
      '(layers) builder | 861.3 MB (+2.1 MB), outdated in problemsWarningIcon.foreground',
      '(sync~spin) stage 1 | building',
    ]);
  });

  test('one that a finding is sure of is never shown as being in order, however small it is', () => {
    const drawn = (errors: number, sizes = sizesAfter(measured('1', 2e6))): readonly string[] =>
      stageRows(dockerfile, twoStages, sizes, { errors: new Map([[1, errors]]) }).map(
        ({ icon, description, colour = '' }) => `(${icon}) ${description} ${colour}`,
      );
    expect(drawn(0)[1]).toBe('(package) 2 MB stageInsight.sizeSmall');
    expect(drawn(1)[1]).toBe('(error) 1 error · 2 MB problemsErrorIcon.foreground');
    expect(drawn(2, sizesAfter())[1]).toBe('(error) 2 errors problemsErrorIcon.foreground');
  });

  test('rows speak', () => {
    const [builder, last] = stageRows(dockerfile, twoStages, sizesAfter(measured('builder', 15_600_000)));
    expect(builder?.spoken).toBe(
      'builder, stage, from golang:1.19, 15.6 MB, 15.6 MB of it added by this stage',
    );
    expect(last?.spoken).toBe('stage 1, final stage, from alpine:3.20, size unknown');
  });

  test('two of one name have rows of their own', () => {
    const ids = stageRows(dockerfile, stagesOf('a: alpine', 'a: debian'), sizesAfter()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('under a stage', () => {
  test('stands what it takes in', () => {
    expect(drawLinks(twoStages, 1)).toEqual([
      '(cloud-download) alpine:3.20 | base',
      '(arrow-small-left) builder | copied from',
    ]);
  });

  test('and who uses it', () => {
    expect(drawLinks(twoStages, 0)).toEqual([
      '(cloud-download) golang:1.19 | base',
      '(arrow-small-right) stage 1 | copies from it',
    ]);
  });

  test('scratch is told as the base of a stage', () => {
    expect(drawLinks(stagesOf(': scratch'), 0)).toEqual(['(dash) scratch | base']);
  });

  test('a stage that does not exist has no rows', () => {
    expect(drawLinks(twoStages, 7)).toEqual([]);
  });
});

test('the badge counts stages that failed, and none that a key has made outdated', () => {
  const fault = { reason: 'lost', message: 'gone' } as const;
  const failed = { kind: 'build-failed', key: `${dockerfile}#1`, build: 3, fingerprint: 'a', fault } as const;
  const sizes = sizesAfter(measured('builder', 1), textIs('builder', 'other'), failed);
  const keys = [`${dockerfile}#builder`, `${dockerfile}#1`, `${dockerfile}#2`];
  expect(countFailed(keys, sizes)).toBe(1);
});

test('an image that does not start is never shown as small and in order', () => {
  const key = `${dockerfile}#builder`;
  const program: InspectedProgram = {
    path: '/app',
    role: 'start',
    line: 1,
    runs: false,
    reasons: ['the loader is missing'],
    causes: [],
    linkage: 'dynamic',
    family: 'glibc',
    toolchain: undefined,
  };
  const image = 'sha256:builder';
  const read = {
    kind: 'read',
    key,
    observation: { image, fingerprint: 'now', programs: [program] },
  } as const;
  const observations = reduceObservations(noObservations, read);
  const sizes = sizesAfter(measured('builder', 1e6));
  const [row] = stageRows(dockerfile, twoStages, sizes, { observations });
  expect(row).toMatchObject({ icon: 'error', colour: 'problemsErrorIcon.foreground' });
  expect([row?.description, row?.spoken]).toEqual([
    "won't start · 1 MB",
    "builder, stage, from golang:1.19, 1 MB, 1 MB of it added by this stage, won't start",
  ]);
});
