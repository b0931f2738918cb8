import { expect, test } from 'vitest';
import { finalSize } from '../../../client/src/model/size/final-size.js';
import { instructionLabels } from '../../../client/src/model/size/instruction-labels.js';
import { noRegistry } from '../../../client/src/model/size/base-sizes.js';
import { noObservations } from '../../../client/src/model/inspect/observation-store.js';
import { defaultThresholds } from '../../../client/src/model/size/size-level.js';
import type { SizeEvent } from '../../../client/src/model/size/size-store.js';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import { dockerfile, measured, sizesAfter, stagesOf } from '../../support/stages.js';

const answer = stagesOf('builder: golang:1.25', 'run: alpine:3.22 <- builder');

function labelsAfter(...events: readonly SizeEvent[]): readonly string[] {
  return instructionLabels(dockerfile, answer, sizesAfter(...events), defaultThresholds).map(
    ({ line, text, level }) => `${line}: ${text} (${level})`,
  );
}

test('each instruction has its bytes and a bar by the largest of the file, each FROM what came from below', () => {
  expect(labelsAfter(measured('builder', 930e6, 120e6), measured('run', 20e6, 12e6))).toEqual([
    '0: base 810 MB (small)',
    '1: 120 MB █████ (medium)',
    '3: base 8 MB (small)',
    '4: 12 MB ▌ (small)',
  ]);
});

test('nothing stands at what made nothing, or was not built', () => {
  expect(labelsAfter()).toEqual([]);
  expect(labelsAfter(measured('builder', 810e6, 0))).toEqual(['0: base 810 MB (small)']);
});

function statusOf(given: StagesAnswer, ...events: readonly SizeEvent[]) {
  return finalSize(dockerfile, given, sizesAfter(...events), noObservations, noRegistry, 3e12);
}

test('the status bar tells the final image, and before its build what it starts from', () => {
  expect(statusOf(answer, measured('builder', 930e6))).toBeUndefined();
  const stages = answer.stages.map((stage) => ({ ...stage, baseSize: { bytes: 8.3e6 } }));
  expect(statusOf({ ...answer, stages })?.text).toBe('$(package) base ≈ 8.3 MB');
  expect(statusOf(answer, measured('run', 20e6))).toEqual({
    text: '$(package) 20 MB',
    tooltip: 'Final image: 20 MB',
  });
  const [older, newer] = [20e6, 32.4e6].map(
    (bytes, at) => ({ ...measured('run', bytes), build: at + 1 }) as SizeEvent,
  );
  expect(statusOf(answer, older as SizeEvent, newer as SizeEvent)?.text).toBe(
    '$(package) 32.4 MB $(arrow-up) +12.4 MB',
  );
});
