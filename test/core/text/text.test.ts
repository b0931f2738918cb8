import { expect, test } from 'vitest';
import { indexLines } from '../../../server/src/core/text/text.js';

test.each([
  ['a\nbc\n', 3, { line: 1, character: 1 }],
  ['a\r\nbc', 4, { line: 1, character: 1 }],
  ['a\rbc', 3, { line: 1, character: 1 }],
  ['abc', 0, { line: 0, character: 0 }],
  ['abc', 2, { line: 0, character: 2 }],
  ['a\n', 2, { line: 1, character: 0 }],
])('in %j the offset %d is at %j', (text, offset, position) => {
  const lines = indexLines(text);
  expect(lines.positionAt(offset)).toEqual(position);
  expect(lines.offsetAt(position)).toBe(offset);
});

test('a column past the end of its line is the end of the line', () => {
  expect(['a\nb', 'a\r\nb'].map((text) => indexLines(text).offsetAt({ line: 0, character: 9 }))).toEqual([
    1, 1,
  ]);
  expect(indexLines('a\nb').offsetAt({ line: 7, character: 0 })).toBe(3);
});
