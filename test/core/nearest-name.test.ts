import { expect, test } from 'vitest';
import { editDistance, nearestName } from '../../server/src/core/nearest-name.js';

test.each([
  ['builder', 'builder', 0],
  ['biulder', 'builder', 1],
  ['buildr', 'builder', 1],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('%s and %s are %d apart', (a, b, expected) => {
  expect(editDistance(a, b)).toBe(expected);
  expect(editDistance(b, a)).toBe(expected);
});

test.each([
  ['biulder', ['builder', 'base'], 'builder'],
  ['dep', ['deps'], 'deps'],
  ['db', ['da'], undefined],
  ['base', ['bare', 'case'], undefined],
  ['test', ['best-of-all'], undefined],
  ['runtimes', ['runtime', 'runtimez'], undefined],
])('%s among %j: %s', (name, candidates, expected) => {
  expect(nearestName(name, candidates)).toBe(expected);
});
