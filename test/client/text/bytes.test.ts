import { expect, test } from 'vitest';
import { decodeBase64 } from '../../../client/src/model/text/base64.js';
import { decodeText, indexOfBytes, startsWithBytes } from '../../../client/src/model/text/byte-text.js';
import { expandBraces } from '../../../client/src/model/text/expand-braces.js';
import { encodeUtf8 } from '../../../client/src/model/text/utf8.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test.each([
  ['abcabd', 'abd', undefined, undefined, 3],
  ['abcabc', 'abc', 1, undefined, 3],
  ['abc', 'abc', 0, undefined, 0],
  ['abc', 'abc', 0, 2, -1],
  ['abc', 'abcd', 0, undefined, -1],
  ['abc', 'x', 0, undefined, -1],
  ['\x7fELF\xff', '\xff', 0, undefined, 4],
] as const)('in %j %j from %s to %s is at %d', (text, pattern, from, end, expected) => {
  expect(indexOfBytes(bytes(text), pattern, from, end)).toBe(expected);
});

test('bytes begin with a pattern where all of it is there', () => {
  expect(startsWithBytes(bytes('\x7fELF'), '\x7fELF')).toBe(true);
  expect(startsWithBytes(bytes('\x7fEL'), '\x7fELF')).toBe(false);
  expect(startsWithBytes(bytes('\x7fELX'), '\x7fELF')).toBe(false);
  expect(startsWithBytes(bytes('x#!'), '#!', 1)).toBe(true);
});

test('bytes that are no UTF-8 are a character each', () => {
  expect(decodeText(Buffer.from('größe 100%'))).toBe('größe 100%');
  expect(decodeText(bytes('gr\xf6\xdfe'))).toBe('gr\xf6\xdfe');
  expect(decodeText(bytes('a'.repeat(5000)))).toHaveLength(5000);
});

test.each([0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0xd800])(
  '%i is written as UTF-8 writes it',
  (point) => {
    const text = String.fromCodePoint(point);
    expect([...encodeUtf8(text)]).toEqual([...Buffer.from(text, 'utf8')]);
  },
);

test('base64 ends at the first =, and what is no base64 is passed over', () => {
  const text = (value: string): string => Buffer.from(decodeBase64(value)).toString();
  expect([text('aGk='), text('aGk=aGk='), text('aG\n k')]).toEqual(['hi', 'hi', 'hi']);
});

test.each([
  ['*.go', ['*.go']],
  ['*.{a,b}', ['*.a', '*.b']],
  ['{a,b}/{c,d}', ['a/c', 'a/d', 'b/c', 'b/d']],
  ['{a', ['{a']],
  ['a}', ['a}']],
])('%s is %j', (glob, expected) => {
  expect(expandBraces(glob)).toEqual(expected);
});
