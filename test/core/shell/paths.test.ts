import { expect, test } from 'vitest';
import {
  asFolder,
  baseName,
  folderOf,
  isWithin,
  joinPath,
  pathFrom,
  resolvePath,
} from '../../../server/src/core/shell/paths.js';

test.each([
  ['/usr/bin/go', 'go', '/usr/bin'],
  ['/usr/bin/', 'bin', '/usr'],
  ['/app', 'app', '/'],
  ['x/y', 'y', 'x'],
  ['x', 'x', '/'],
])('the last part of %s is %s, in %s', (path, name, folder) => {
  expect([baseName(path), folderOf(path)]).toEqual([name, folder]);
});

test.each([
  ['/src', 'app', '/src/app'],
  ['/src', '../app', '/app'],
  ['/src', '/app/./x', '/app/x'],
  [undefined, 'app', undefined],
  [undefined, '/app', '/app'],
  ['/src', undefined, undefined],
  // No file system has longer ones.
  ['/', 'a'.repeat(4097), undefined],
])('in %s, %s is %s', (cwd, path, resolved) => {
  expect(resolvePath(cwd, path)).toBe(resolved);
});

test('a name is joined to its folder', () => {
  expect([joinPath('/', 'a'), joinPath('/a/', 'b'), joinPath('/a', '../b')]).toEqual(['/a', '/a/b', '/b']);
});

test.each([
  ['/', '/a/b', 'a/b'],
  ['/a', '/a/b', 'b'],
  ['/a', '/a', ''],
  ['/a', '/ab', undefined],
  ['/a/b', '/a', undefined],
])('from %s, %s is reached by %j', (folder, path, expected) => {
  expect(isWithin(folder, path) ? pathFrom(folder, path) : undefined).toBe(expected);
  expect([asFolder('/'), asFolder('/a')]).toEqual(['/', '/a/']);
});
