import { expect, test } from 'vitest';
import {
  isRecord,
  list,
  parseJson,
  parseObject,
  record,
  records,
  textOrEmpty,
  texts,
} from '../../../client/src/model/text/untyped.js';

test.each([
  [{ a: 1 }, true],
  [{}, true],
  [[1], false],
  [null, false],
  [undefined, false],
  ['text', false],
  [7, false],
])('%j is an object: %s', (value, expected) => {
  expect(isRecord(value)).toBe(expected);
  expect(record(value)).toEqual(expected ? value : {});
});

test('what does not fit a list is left out of it, or is empty', () => {
  expect([list([1, 'a']), list({ length: 1 }), list('ab')]).toEqual([[1, 'a'], [], []]);
  expect(texts(['a', 1, null, 'b'])).toEqual(['a', 'b']);
  expect(records([{ a: 1 }, 'x', [2]])).toEqual([{ a: 1 }, {}, {}]);
  expect([textOrEmpty('a'), textOrEmpty(7)]).toEqual(['a', '']);
});

test('text that is no JSON, or no object, reads as nothing', () => {
  expect([parseJson('{'), parseJson('7')]).toEqual([undefined, 7]);
  expect([parseObject('{"a":[1]}'), parseObject('[1]'), parseObject('')]).toEqual([{ a: [1] }, {}, {}]);
});
