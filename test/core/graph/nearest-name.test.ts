import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, indexNames, nearestName } from '../../../server/src/core/graph/nearest-name.js';

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
  ['bulidre', ['builder'], 'builder'],
  ['builed', ['builds'], 'builds'],
  ['stags', ['staxe'], undefined],
  ['depsx', ['deps', 'dep'], 'deps'],
  ['base', ['base', 'bass'], 'bass'],
  ['base', ['bare', 'case'], undefined],
  ['test', ['best-of-all'], undefined],
  ['frontend', ['front'], undefined],
  ['runtimes', ['runtime', 'runtimez'], undefined],
])('%s among %j: %s', (name, candidates, expected) => {
  expect(nearestName(name, candidates)).toBe(expected);
});

test('the index finds every name within two edits', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 6 });
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 8 }), (wanted, names) => {
      const near = new Set(names.filter((one) => editDistance(wanted, one) <= 2));
      expect(new Set(indexNames(names)(wanted).filter((one) => near.has(one)))).toEqual(near);
    }),
  );
});
