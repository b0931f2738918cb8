import { expect, test } from 'vitest';
import {
  failureMark,
  faultSentence,
  faultText,
  isOfStage,
} from '../../../client/src/model/engine/fault-text.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';

const exit = {
  reason: 'failed',
  message: 'exit code: 3',
  step: '[broken 3/3] RUN \u001b[31mmake',
  exitCode: 3,
} as const satisfies EngineFault;
const copy: EngineFault = { reason: 'failed', message: '"/app" not found', step: '[broken 2/3] COPY /app /' };

test.each<[EngineFault, string]>([
  [exit, 'Building stage broken failed at RUN make (exit code 3).'],
  [
    { ...exit, lastLines: ['make: entering', "make: *** No rule to make target 'x'.  Stop."] },
    "Building stage broken failed at RUN make (exit code 3): make: *** No rule to make target 'x'.  Stop.",
  ],
  [copy, 'Building stage broken failed at COPY /app / ("/app" not found).'],
  [{ reason: 'lost', message: 'The engine stopped.' }, 'Building stage broken failed: The engine stopped.'],
  [
    { reason: 'unreachable', message: 'Tried a socket.', tried: [] },
    "Can't connect to Docker. Is it installed and running?",
  ],
])('%j', (fault, expected) => {
  expect(faultSentence('broken', fault)).toBe(expected);
});

test.each<[EngineFault & { readonly reason: 'failed' | 'refused' }, string]>([
  [exit, 'Building stage broken failed here: exit code 3'],
  [
    { ...exit, lastLines: ['main.go:7:2:', 'undefined: \u001b[31mx'] },
    'Building stage broken failed here: exit code 3\nmain.go:7:2:\nundefined: x',
  ],
  [copy, 'Building stage broken failed here: "/app" not found'],
  [{ reason: 'refused', message: 'unknown instruction: RUNN' }, 'unknown instruction: RUNN'],
])('the mark of %j', (fault, expected) => {
  expect(failureMark('broken', fault)).toBe(expected);
});

test('an engine that cannot be reached is told in one sentence, whatever was to be done', () => {
  const fault: EngineFault = { reason: 'unreachable', message: 'Tried a socket.', tried: [] };
  expect(faultText('Reading it', fault)).toBe("Can't connect to Docker. Is it installed and running?");
  expect(faultText('Reading it', { reason: 'lost', message: 'It stopped.' })).toBe(
    'Reading it failed: It stopped.',
  );
});

test('of a line of the log two hundred characters are marked', () => {
  const marks = [200, 201].map((length) =>
    failureMark('broken', { ...exit, lastLines: ['x'.repeat(length)] }),
  );
  expect(marks.map((text) => text.split('\n')[1])).toEqual(['x'.repeat(200), `${'x'.repeat(199)}…`]);
});

test('a stage without a name is called by its number once', () => {
  expect(faultSentence('stage 1', exit)).toBe('Building stage 1 failed at RUN make (exit code 3).');
  expect(failureMark('stage 1', exit)).toBe('Building stage 1 failed here: exit code 3');
});

test('an end that the user wanted is no failure', () => {
  const cancelled: EngineFault = { reason: 'cancelled', message: 'The build was cancelled.' };
  expect(faultText('Inspecting builder', cancelled)).toBe(
    'Inspecting builder ended: The build was cancelled.',
  );
  expect(isOfStage(cancelled)).toBe(false);
  expect(isOfStage({ reason: 'unreachable', message: '', tried: [] })).toBe(false);
  expect(isOfStage(exit)).toBe(true);
});
