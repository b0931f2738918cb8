import fc from 'fast-check';
import { expect, test } from 'vitest';
import { removePrefix, removeSuffix, replaceMatch } from '../../../server/src/core/text/wildcard.js';

const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 6 }).map((all) => all.join(''));
const value = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 }).map((all) => all.join(''));

/** The plain meaning: every cut is tried. */
function expressionOf(glob: string, flags = ''): RegExp {
  return new RegExp(glob.replaceAll('*', '.*').replaceAll('?', '.'), flags);
}

function isWhole(glob: string, text: string): boolean {
  return new RegExp(`^(?:${expressionOf(glob).source})$`).test(text);
}

test('the shortest and the longest beginning that fits is removed', () => {
  fc.assert(
    fc.property(value, pattern, fc.boolean(), (text, glob, longest) => {
      const cuts = Array.from({ length: text.length + 1 }, (_, at) => at);
      const fitting = cuts.filter((at) => isWhole(glob, text.slice(0, at)));
      const cut = (longest ? fitting.at(-1) : fitting[0]) ?? 0;
      expect(removePrefix(text, glob, longest)).toBe(text.slice(cut));
    }),
  );
});

test('the shortest and the longest end that fits is removed', () => {
  fc.assert(
    fc.property(value, pattern, fc.boolean(), (text, glob, longest) => {
      const cuts = Array.from({ length: text.length + 1 }, (_, at) => at);
      const fitting = cuts.filter((at) => isWhole(glob, text.slice(at)));
      const cut = (longest ? fitting[0] : fitting.at(-1)) ?? text.length;
      expect(removeSuffix(text, glob, longest)).toBe(text.slice(0, cut));
    }),
  );
});

test('the first match is replaced, as long as it can be', () => {
  fc.assert(
    fc.property(value, pattern, (text, glob) => {
      fc.pre(glob !== '');
      expect(replaceMatch(text, glob, '-', false)).toBe(text.replace(expressionOf(glob), '-'));
    }),
  );
});

test('all matches are replaced', () => {
  expect(replaceMatch('a.b.c', '.', '_', true)).toBe('a_b_c');
  expect(replaceMatch('aXbaXb', 'a*b', '_', true)).toBe('_');
  expect(replaceMatch('xaxa', 'a', '', true)).toBe('xx');
  expect(replaceMatch('abab', '?b', '_', true)).toBe('__');
});

test('what would cost too much is unknown', () => {
  expect(removeSuffix('a'.repeat(65_000), `${'*a'.repeat(400)}b`, true)).toBeUndefined();
  expect(removeSuffix('a'.repeat(4000), `${'*a'.repeat(300)}b`, true)).toBe('a'.repeat(4000));
});
