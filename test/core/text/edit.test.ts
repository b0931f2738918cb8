import { expect, test } from 'vitest';
import { applyEdits, editsOverlap } from '../../../server/src/core/text/edit.js';

const edit = (start: number, end: number, newText = '') => ({ start, end, newText });

test.each([
  ['two places', [edit(5, 6), edit(0, 2)], false],
  ['one that begins where the other ends', [edit(2, 4), edit(0, 2)], false],
  ['an insertion in front of what is replaced', [edit(3, 5), edit(3, 3)], false],
  ['an insertion in the middle of what is replaced', [edit(4, 4), edit(3, 5)], true],
  ['one inside the other', [edit(0, 9), edit(2, 4)], true],
])('%s', (_, edits, expected) => {
  expect(editsOverlap(edits)).toBe(expected);
  expect(editsOverlap([...edits].reverse())).toBe(expected);
});

test('an insertion stands in front of what is put for the text behind it', () => {
  expect(applyEdits('abc', [edit(1, 2, 'B'), edit(1, 1, '-')])).toBe('a-Bc');
});
