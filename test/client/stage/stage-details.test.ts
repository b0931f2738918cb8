import { expect, test } from 'vitest';
import { sizeItems } from '../../../client/src/model/size/size-items.js';
import { sizeState, type SizeEvent } from '../../../client/src/model/size/size-store.js';
import { stageDetails } from '../../../client/src/model/stage/stage-details.js';
import {
  measuringOrder,
  stageAtLine,
  stageTarget,
  stageTitle,
  withKind,
} from '../../../client/src/model/stage/document-stages.js';
import { dockerfile, measured, sizesAfter, stagesOf, textIs } from '../../support/stages.js';

const twoStages = stagesOf('builder: golang:1.19', ': alpine:3.20 <- builder');

test('the tooltip of a measured stage', () => {
  const sizes = sizesAfter(measured('builder', 861_300_000, 2_100_000));
  const [builder] = twoStages.stages;
  if (builder === undefined) throw new Error('no stage');
  const state = sizeState(sizes, `${dockerfile}#builder`);
  const lines = stageDetails(builder, twoStages.plan, state, 300_001).map(
    ({ label, value }) => `${label}: ${value}`,
  );
  expect(lines).toEqual([
    'Base: golang:1.19',
    'Size: 861.3 MB, 2.1 MB of it added by this stage',
    'Layers: 2',
    'Measured: 5 min ago, in the image store overlay2',
    '2.1 MB: RUN make',
  ]);
});

test('a base says of when it is once, and what is not known is said in one word', () => {
  const [builder] = twoStages.stages;
  if (builder === undefined) throw new Error('no stage');
  const textsOf = (title: string): readonly string[] => {
    const stage = { ...builder, runtime: { family: 'glibc', title, asOf: '2026-08-21' } } as const;
    return stageDetails(stage, twoStages.plan, { kind: 'unknown', removed: false }, 0).map(
      ({ label, value }) => `${label}: ${value}`,
    );
  };
  const dated = 'Runs on: Debian trixie (as of 2026-08-21)';
  expect(textsOf('Debian trixie')).toEqual(['Base: golang:1.19', dated, 'Size: unknown']);
  expect(textsOf('Debian trixie (as of 2026-08-21)')).toContain(dated);
});

test('the server is told sizes that fit the text, and no others', () => {
  const sizes = sizesAfter(measured('builder', 10, 3), measured('1', 20), textIs('1', 'other'));
  expect(sizeItems(dockerfile, twoStages, sizes, 0)).toEqual([
    { stage: 0, bytes: 10, ownBytes: 3, instructions: [{ line: 1, bytes: 3 }] },
  ]);
});

test('the server is told how a size has changed', () => {
  const [monday, tuesday] = [16, 17].map((day) => new Date(2026, 10, day).getTime());
  const sizes = sizesAfter(
    { ...measured('builder', 10), build: monday } as SizeEvent,
    { ...measured('builder', 25), build: tuesday } as SizeEvent,
  );
  const [item] = sizeItems(dockerfile, twoStages, sizes, tuesday ?? 0);
  expect(item?.change).toEqual({ bytes: 15, since: 'yesterday' });
});

test.each([
  [{ index: 0, name: 'builder' }, 'builder', ['--target', 'builder']],
  [{ index: 1 }, 'stage 1', undefined],
  [{ index: 2 }, 'stage 2', []],
])('%j of three is called %s and built by %j', (stage, title, target) => {
  expect([stageTitle(stage), stageTarget(stage, 2)]).toEqual([title, target]);
});

test.each([
  [0, 0],
  [2, 0],
  [3, 1],
  [99, 1],
])('line %i belongs to stage %i', (line, stage) => {
  expect(stageAtLine(twoStages, line)).toBe(stage);
});

test('children are built before their parents, which are then measured already', () => {
  expect(measuringOrder(stagesOf('base: alpine', 'mid: base', 'other: debian', 'top: mid'))).toEqual([
    3, 1, 2, 0,
  ]);
});

test.each([
  ['builder', 'stage builder'],
  ['stage 2', 'stage 2'],
  // Names with digits are names.
  ['node20', 'stage node20'],
  ['stage 2b', 'stage stage 2b'],
])('the stage %s is spoken of as %s', (title, words) => {
  expect(withKind(title)).toBe(words);
});
