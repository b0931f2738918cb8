import { expect, test } from 'vitest';
import { withinOwnTime, withinTime } from '../../server/src/main/deadline.js';

const late = (): unknown => 'late';

test('work that is done in time gives its answer', () => {
  const answer = { a: [1] };
  expect(withinTime<unknown>(1000, () => answer, late)).toBe(answer);
});

test('an error is thrown as it is', () => {
  const error = new Error('out of order');
  const work = (): never => {
    throw error;
  };
  expect(() => withinTime<unknown>(1000, work, late)).toThrow(error);
});

test.each<[string, () => unknown]>([
  ['a loop without an end', () => { for (;;); }],
  ['a recursion that catches its own errors', () => { const again = (): void => { try { again(); } catch { again(); } }; again(); }],
  ['a regular expression', () => /^(?:a+)+$/.test(`${'a'.repeat(64)}b`)],
  ['a loop in a call of a call', () => withinTime<unknown>(60_000, () => { for (;;); }, late)],
])('%s is stopped, and the next work is done', (_, work) => {
  expect(withinTime(200, work, late)).toBe('late');
  expect(withinTime<unknown>(1000, () => 'next', late)).toBe('next');
}); // prettier-ignore

test('work that had no processor is done once more, with more time', () => {
  const waits = new Int32Array(new SharedArrayBuffer(4));
  const asked: number[] = [];
  const work = (): unknown => {
    asked.push(asked.length);
    return Atomics.wait(waits, 0, 0, 500);
  };
  expect(withinOwnTime(300, work, late)).toBe('timed-out');
  expect(asked).toEqual([0, 1]);
});

test('work without an end is stopped, however little processor it had', () => {
  const loop = (): unknown => { for (;;); };
  expect(withinOwnTime(100, loop, late)).toBe('late');
}); // prettier-ignore
