import { expect, test } from 'vitest';
import { lastPart } from '../../../client/src/model/text/paths.js';
import { clipTo, columnsOf } from '../../../client/src/model/text/columns.js';

test('letters of China, Japan and Korea take twice the room', () => {
  expect(['abc', '构建', 'ビルド', 'a构'].map(columnsOf)).toEqual([3, 4, 6, 3]);
});

test.each([
  ['builder', 7, 'builder'],
  ['builder', 6, 'build…'],
  ['构建阶段', 8, '构建阶段'],
  ['构建阶段', 7, '构建阶…'],
  ['构建阶段', 6, '构建…'],
])('%s in %d columns is %s', (text, columns, expected) => {
  expect(clipTo(text, columns)).toBe(expected);
  expect(columnsOf(clipTo(text, columns))).toBeLessThanOrEqual(columns);
});

test.each([
  ['a/b/c', 'c'],
  ['c', 'c'],
  ['a/', ''],
])('the last part of %s is %s', (path, part) => {
  expect(lastPart(path)).toBe(part);
});
