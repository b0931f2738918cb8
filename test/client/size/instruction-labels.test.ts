import { expect, test } from 'vitest';
import { finalSize } from '../../../client/src/model/size/final-size.js';
import { instructionLabels } from '../../../client/src/model/size/instruction-labels.js';
import { noRegistry } from '../../../client/src/model/size/base-sizes.js';
import { noObservations, reduceObservations } from '../../../client/src/model/inspect/observation-store.js';
import { defaultThresholds } from '../../../client/src/model/size/size-level.js';
import type { SizeEvent } from '../../../client/src/model/size/size-store.js';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import { dockerfile, measured, sizesAfter, stagesOf, started, textIs } from '../../support/stages.js';

const answer = stagesOf('builder: golang:1.25', 'run: alpine:3.22 <- builder');

function labelsAfter(...events: readonly SizeEvent[]): readonly string[] {
  return instructionLabels(dockerfile, answer, sizesAfter(...events), defaultThresholds).map(
    ({ line, text, level }) => `${line}: ${text} (${level})`,
  );
}

test('each instruction has its bytes and a bar by the largest of the file, each FROM its stage and what came from below', () => {
  expect(labelsAfter(measured('builder', 930e6, 120e6), measured('run', 20e6, 12e6))).toEqual([
    '0: 930 MB (base 810 MB) (small)',
    '1: 120 MB █████ (medium)',
    '3: 20 MB (base 8 MB) (small)',
    '4: 12 MB ▌ (small)',
  ]);
});

test('a stage that has changed or is being built has no size at its FROM', () => {
  const built = measured('run', 20e6, 12e6);
  const rest = ['3: base 8 MB (small)', '4: 12 MB █████ (small)'];
  expect(labelsAfter(built)).toEqual(['3: 20 MB (base 8 MB) (small)', rest[1]]);
  expect(labelsAfter(built, started('run'))).toEqual(rest);
  expect(labelsAfter(built, textIs('run', 'another'))).toEqual(rest);
});

test('nothing stands at what made nothing, or was not built', () => {
  expect(labelsAfter()).toEqual([]);
  expect(labelsAfter(measured('builder', 810e6, 0))).toEqual(['0: 810 MB (base 810 MB) (small)']);
});

test('a size that comes from the base is marked, and a stage on nothing has none', () => {
  const file = stagesOf('run: alpine:3.22', 'empty: scratch');
  const sizes = sizesAfter(measured('run', 20e6, 12e6), measured('empty', 12e6, 12e6));
  const labels = instructionLabels(dockerfile, file, sizes, defaultThresholds);
  expect(labels.map(({ text, isBase }) => [text, isBase === true])).toEqual([
    ['20 MB (base 8 MB)', true],
    ['12 MB █████', false],
    ['12 MB', true],
    ['12 MB █████', false],
  ]);
});

function statusOf(given: StagesAnswer, ...events: readonly SizeEvent[]) {
  return finalSize(dockerfile, given, sizesAfter(...events), noObservations, noRegistry, 3e12);
}

test('the status bar says in red what was seen not to start, and why', () => {
  const program = {
    role: 'start',
    line: 5,
    path: '/app',
    runs: false,
    reasons: ['`libz.so.1` is missing'],
    causes: [],
    linkage: 'dynamic',
    family: 'glibc',
    toolchain: undefined,
  } as const;
  const observation = { image: 'sha256:run', fingerprint: 'now', programs: [program] };
  const seen = reduceObservations(noObservations, { kind: 'read', key: `${dockerfile}#run`, observation });
  const shown = finalSize(dockerfile, answer, sizesAfter(measured('run', 20e6)), seen, noRegistry, 3e12);
  expect(shown?.text).toBe('$(error) 20 MB');
  expect(shown?.tooltip).toMatch(/^Final image: 20 MB, won't start: .*libz\.so\.1/);
});

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
  const smaller = { ...older, build: 3 } as SizeEvent;
  expect(statusOf(answer, newer as SizeEvent, smaller)?.text).toBe('$(package) 20 MB $(arrow-down) -12.4 MB');
});
