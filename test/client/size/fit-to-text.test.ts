import { expect, test } from 'vitest';
import { fitToText, instructionMark } from '../../../client/src/model/size/fit-to-text.js';
import type { StageMeasure } from '../../../client/src/model/size/stage-measure.js';
import type { PlanStage } from '../../../server/src/protocol/build-plan.js';

function stage(...texts: readonly string[]): PlanStage {
  const instructions = texts.map((text, at) => instruction(text, at + 1));
  return {
    ...{ index: 0, base: { kind: 'scratch' }, needs: [], from: instruction('FROM scratch', 0) },
    instructions,
  };
}

function instruction(text: string, line: number): PlanStage['from'] {
  return { keyword: text.split(' ')[0] ?? '', text, line, endLine: line };
}

/** Measured of `texts`, the first one with 1 byte, the second one with 2. */
function measureOf(...texts: readonly string[]): StageMeasure {
  const instructions = stage(...texts).instructions.map(({ keyword, text, line }, at) => {
    return { instruction: at, line, bytes: at + 1, mark: instructionMark({ keyword, text }) };
  });
  return { stage: 0, bytes: 9, layers: 2, store: 'overlay2', instructions };
}

function drawn(measure: StageMeasure, text: PlanStage): readonly string[] {
  return fitToText(measure, text).instructions.map(({ instruction: at, line, bytes }) => {
    return `${bytes} at ${at}, line ${line}`;
  });
}

const measure = measureOf('RUN make', 'COPY a /a');

test.each<[string, PlanStage, readonly string[]]>([
  ['the same text', stage('RUN make', 'COPY a /a'), ['1 at 0, line 1', '2 at 1, line 2']],
  ['one above', stage('ENV A=b', 'RUN make', 'COPY a /a'), ['1 at 1, line 2', '2 at 2, line 3']],
  ['one is another one', stage('RUN make all', 'COPY a /a'), ['2 at 1, line 2']],
  ['one is gone', stage('COPY a /a'), ['2 at 0, line 1']],
  ['other spaces', stage('RUN   make', 'COPY a   /a'), ['1 at 0, line 1', '2 at 1, line 2']],
  ['turned around', stage('COPY a /a', 'RUN make'), ['1 at 1, line 2']],
])('sizes stand at what they were measured of: %s', (_, text, expected) => {
  expect(drawn(measure, text)).toEqual(expected);
});

test('a measure without marks keeps its places as far as there are any', () => {
  const instructions = measure.instructions.map(({ mark: _, ...rest }) => rest);
  expect(drawn({ ...measure, instructions }, stage('RUN other'))).toEqual(['1 at 0, line 1']);
});

test('a stage that is gone from the text has no instructions', () => {
  expect(fitToText(measure, undefined)).toEqual({ ...measure, instructions: [] });
});
