import { describe, expect, test } from 'vitest';
import { expand, fitsParts, unknown, type Lookup } from '../../../server/src/core/text/expand.js';

const values = new Map<string, string | typeof unknown>([
  ['x', 'foo.tar.gz'],
  ['empty', ''],
  ['later', unknown],
  ['a_1', 'yes'],
]);
const lookup: Lookup = (name) => values.get(name);

describe('a word means', () => {
  test.each([
    ['plain', 'plain'],
    ['$x', 'foo.tar.gz'],
    ['${x}', 'foo.tar.gz'],
    ['a$x-b', 'afoo.tar.gz-b'],
    ['$a_1!', 'yes!'],
    ['$none', ''],
    ['${none:-d}', 'd'],
    ['${none-d}', 'd'],
    ['${empty:-d}', 'd'],
    ['${empty-d}', ''],
    ['${x:-d}', 'foo.tar.gz'],
    ['${x:+d}', 'd'],
    ['${none:+d}', ''],
    ['${empty+d}', 'd'],
    ['${none:-${x}}', 'foo.tar.gz'],
    ['${none:-${nope:-z}}', 'z'],
    ['${x#*.}', 'tar.gz'],
    ['${x##*.}', 'gz'],
    ['${x%.*}', 'foo.tar'],
    ['${x%%.*}', 'foo'],
    ['${x/o/0}', 'f0o.tar.gz'],
    ['${x//o/0}', 'f00.tar.gz'],
    ['${x#?}', 'oo.tar.gz'],
    ['"$x"', 'foo.tar.gz'],
    ["'$x'", '$x'],
    ['\\$x', '$x'],
    ['"a b"', 'a b'],
    ['$later', undefined],
    ['a${later}', undefined],
    ['${later:-d}', undefined],
    ['${none:?stop}', undefined],
    ['${x!y}', undefined],
  ])('%s -> %s', (raw, expected) => {
    expect(expand(raw, lookup).value).toBe(expected);
  });

  test('the escape character of the file', () => {
    expect(expand('`$x\\', lookup, '`').value).toBe('$x\\');
  });
});

describe('the constant parts fit', () => {
  test.each([
    ['build-${V}', 'build-a', true],
    ['build-${V}', 'build-', true],
    ['build-${V}', 'test-a', false],
    ['${A}-x-${B}', 'a-x-b', true],
    ['${A}-x-${B}', 'a-b', false],
    ['x${A}x', 'x', false],
    ['app-${G:+gpu-}${G:-cpu}', 'app-gpu-cuda', true],
    ['$A', 'anything', true],
  ])('%s: %s %s', (raw, name, expected) => {
    expect(fitsParts(expand(raw, () => unknown).parts, name)).toBe(expected);
  });
});

test.each(['${', '${x', '${x:', '${x/', '$', '${}', '${{{{', "'", '"', '\\', '${x%%****************a}'])(
  'any word has an end: %s',
  (raw) => {
    expect(() => expand(raw, lookup)).not.toThrow();
  },
);
