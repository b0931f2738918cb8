import { expect, test } from 'vitest';
import { budgetState } from '../../../client/src/model/size/budget.js';
import { growthSince } from '../../../client/src/model/size/growth.js';
import { before, now } from '../../support/size-reports.js';

test('stages are compared by name, and instructions by what they say', () => {
  const drawn = growthSince(before, now).map(({ name, bytes, instructions }) => [
    name,
    bytes,
    ...instructions.map(
      (one) => `${one.line === undefined ? 'gone' : one.line + 1} ${one.text}: ${one.bytes}`,
    ),
  ]);
  expect(drawn).toEqual([
    ['build', 0],
    ['test', 100],
    [
      'final',
      10_200_000,
      '7 RUN apk add curl git: 10500000',
      'gone RUN rm x: -1',
      '8 COPY /app /app: -300000',
    ],
    ['old', -5],
  ]);
});

test.each([
  [58_200_000, 50_000_000, { over: 8_200_000, text: '8.2 MB over 50 MB' }],
  [50_000_000, 50_000_000, { over: 0, text: 'within 50 MB' }],
])('%i bytes with a budget of %i', (bytes, budget, state) => {
  expect(budgetState(bytes, budget)).toEqual({ budget, ...state });
  expect(budgetState(bytes, undefined)).toBeUndefined();
});
