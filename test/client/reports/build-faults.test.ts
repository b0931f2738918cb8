import { expect, test } from 'vitest';
import { faultLines, faultView } from '../../../client/src/model/reports/build-faults.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';

const range = { start: { line: 6, character: 0 }, end: { line: 6, character: 8 } };
const view = (fault: EngineFault, index?: number, name?: string) =>
  faultView(
    fault,
    index === undefined ? undefined : { index, ...(name !== undefined && { name }) },
    () => range,
  );

const place = { stage: 0, instruction: 1, line: 6, endLine: 6 };
const failed: EngineFault = {
  reason: 'failed',
  message: 'exit code: 2',
  step: '[builder 2/3] RUN make',
  exitCode: 2,
  place,
  lastLines: ['make: *** No rule.\u001b[2K'],
};

test('a failed step: place, stage, step, exit code, and what it printed last', () => {
  expect(faultLines([view(failed, 0, 'builder')], 'a/Dockerfile')).toEqual([
    'a/Dockerfile:7: stage builder failed at [builder 2/3] RUN make: exit code 2',
    '    make: *** No rule.\ufffd[2K',
  ]);
});

test('another stage that fails at the same step says so and no more', () => {
  expect(faultLines([view(failed, 2), view(failed, 0, 'builder')], 'Dockerfile').at(-1)).toBe(
    'stage builder fails for the same reason as stage 2',
  );
});

test.each<[EngineFault, string]>([
  [
    { reason: 'refused', message: 'unknown instruction: RUNN', place },
    'Dockerfile:7: stage 1 failed: unknown instruction: RUNN',
  ],
  [{ reason: 'unsupported', message: 'no buildx' }, 'stage 1 failed: no buildx'],
])('%j', (fault, line) => {
  expect(faultLines([view(fault, 1)], 'Dockerfile')).toEqual([line]);
});

test('a fault of no stage is its message', () => {
  const fault: EngineFault = { reason: 'unreachable', message: "Can't connect to Docker.", tried: [] };
  expect(faultLines([view(fault)], 'Dockerfile')).toEqual(["Can't connect to Docker."]);
});
