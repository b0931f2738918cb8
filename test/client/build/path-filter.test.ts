import { expect, test } from 'vitest';
import { createPathFilter, parseIgnoreFile } from '../../../client/src/model/build/path-filter.js';

/** Folders end with a slash. */
function decide(path: string, include: readonly string[] | undefined, exclude: readonly string[]): string {
  return createPathFilter(include, exclude).decide(path.replace(/\/$/, ''), path.endsWith('/'));
}

test.each([
  [[], 'a', 'send'],
  [['a'], 'a', 'skip'],
  [['a'], 'a/b', 'skip'],
  [['a'], 'b/a', 'send'],
  [['a'], 'a/', 'skip'],
  [['**/a'], 'b/a', 'skip'],
  [['*.md'], 'b/x.md', 'send'],
  [['./a/'], 'a', 'skip'],
  [['/a'], 'a', 'skip'],
  [['b/../a'], 'a', 'skip'],
  [['../a'], 'a', 'send'],
  [['.'], 'a', 'send'],
  [['*', '!src'], 'a', 'skip'],
  [['*', '!src'], 'src/', 'send'],
  [['*', '!src'], 'src/a', 'send'],
  [['*', '! src'], 'src/a', 'send'],
  [['*', '!lib/keep'], 'lib/', 'enter'],
  [['*', '!lib/keep'], 'lib', 'skip'],
  [['*', '!lib/keep'], 'lib/keep', 'send'],
  [['*', '!lib/keep'], 'lib/other', 'skip'],
  [['*', '!lib/keep'], 'library/', 'skip'],
  [['*', '!**/keep'], 'lib/deep/', 'enter'],
  [['*', '!*/keep'], 'lib/', 'enter'],
  [['*', '!l*/keep'], 'src/', 'skip'],
  [['*', '!*/keep'], 'lib/deep/deeper/', 'skip'],
  [['!a', 'a'], 'a', 'skip'],
  [['*.md', '!README*.md', 'README-secret.md'], 'README-secret.md', 'skip'],
  [['*.md', '!README*.md', 'README-secret.md'], 'README-x.md', 'send'],
  // A pattern that could change nothing at a folder does not count below it.
  [['dir/**', '!dir'], 'dir/a', 'skip'],
  [['dir', '!dir'], 'dir/a', 'send'],
])('with %j in the ignore file, %s: %s', (exclude, path, expected) => {
  expect(decide(path, undefined, exclude)).toBe(expected);
});

test.each([
  [['src'], 'src/', 'send'],
  [['src'], 'src/a', 'send'],
  [['src'], 'lib/', 'skip'],
  [['src/app/a'], 'src/', 'enter'],
  [['src/app/a'], 'src/app/', 'enter'],
  [['src/app/a'], 'src', 'skip'],
  [['src/app/a'], 'src/app/a', 'send'],
  [['src/app/a'], 'src/app/b', 'skip'],
  [['*/a'], 'x/', 'enter'],
  [['*/a'], 'x/b', 'skip'],
  [['src/*.go'], 'lib/', 'skip'],
  [['src/*.go'], 'src/x/', 'skip'],
  [['src/*.go'], 'src/a.go/', 'send'],
  [['src/*/a'], 'src/x/', 'enter'],
  [['a[b]/c'], 'ab/', 'enter'],
  [[], 'a', 'skip'],
])('with %j asked for, %s: %s', (include, path, expected) => {
  expect(decide(path, include, [])).toBe(expected);
});

test('what is asked for and left out is not sent', () => {
  const filter = createPathFilter(['src'], ['src/tmp', '!src/tmp/keep']);
  const paths = ['src', 'src/a', 'src/tmp', 'src/tmp/a', 'src/tmp/keep', 'lib'];
  expect(paths.map((path) => filter.decide(path, true))).toEqual([
    'send',
    'send',
    'enter',
    'skip',
    'send',
    'skip',
  ]);
  // An answer is the same whatever was asked before.
  expect(
    [...paths]
      .reverse()
      .map((path) => filter.decide(path, true))
      .reverse(),
  ).toEqual(paths.map((path) => filter.decide(path, true)));
});

test('an ignore file: comments, blank lines and a lone exception are no patterns', () => {
  expect(parseIgnoreFile('\uFEFFa\r\n# b\n #c\n\n  d  \n!\n!e\n')).toEqual(['a', '#c', 'd', '!e']);
});
