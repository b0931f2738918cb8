import { expect, test } from 'vitest';
import { isSaidElsewhere } from '../../../client/src/model/reports/overlaps.js';

const own = { line: 3, elsewhere: ['DuplicateStageName', 'DL3024'] };

test.each([
  [[{ line: 3, code: 'DL3024' }], true],
  [[{ line: 3, code: 'buildkit/DuplicateStageName' }], true],
  [[{ line: 3, code: 'duplicatestagename' }], true],
  [[{ line: 4, code: 'DL3024' }], false],
  [[{ line: 3, code: 'DL3006' }], false],
  [[], false],
])('of %j: %s', (others, expected) => {
  expect(isSaidElsewhere(own, others)).toBe(expected);
});

test('what nobody else reports is always shown', () => {
  expect(isSaidElsewhere({ line: 3, elsewhere: [] }, [{ line: 3, code: 'DL3024' }])).toBe(false);
});
