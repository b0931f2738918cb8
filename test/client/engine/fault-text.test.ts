import { expect, test } from 'vitest';
import { failureMark, faultSentence } from '../../../client/src/model/engine/fault-text.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';

const exit = {
  reason: 'failed',
  message: 'exit code: 3',
  step: '[broken 3/3] RUN \u001b[31mmake',
  exitCode: 3,
} as const satisfies EngineFault;
const copy: EngineFault = { reason: 'failed', message: '"/app" not found', step: '[broken 2/3] COPY /app /' };

test.each<[EngineFault, string]>([
  [exit, 'Stage broken: RUN make ended with exit code 3.'],
  [copy, 'Stage broken: COPY /app /: "/app" not found'],
  [{ reason: 'lost', message: 'The engine stopped.' }, 'Stage broken: The engine stopped.'],
  [{ reason: 'unreachable', message: 'Docker is not reachable.', tried: [] }, 'Docker is not reachable.'],
])('%j', (fault, expected) => {
  expect(faultSentence('broken', fault)).toBe(expected);
});

test.each<[EngineFault & { readonly reason: 'failed' | 'refused' }, string]>([
  [exit, 'The build of stage broken failed here: exit code 3'],
  [copy, 'The build of stage broken failed here: "/app" not found'],
  [{ reason: 'refused', message: 'unknown instruction: RUNN' }, 'unknown instruction: RUNN'],
])('the mark of %j', (fault, expected) => {
  expect(failureMark('broken', fault)).toBe(expected);
});

test('a stage without a name is called by its number once', () => {
  expect(faultSentence('stage 1', exit)).toBe('Stage 1: RUN make ended with exit code 3.');
  expect(failureMark('stage 1', exit)).toBe('The build of stage 1 failed here: exit code 3');
});
