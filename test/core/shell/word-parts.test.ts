import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, type Value } from '../../../server/src/core/shell/environment.js';
import {
  afterHead,
  flagValue,
  headOf,
  isWhollyUnknown,
  joinValues,
  partsOf,
  splitAtBlanks,
  tailOf,
  textWithGaps,
  valueOfParts,
} from '../../../server/src/core/shell/word-parts.js';

const word = (...parts: readonly (string | undefined)[]): Value => valueOfParts(parts, ['X']);
const draw = (value: Value | undefined): string | undefined =>
  value === undefined ? undefined : textWithGaps(value, '?');

describe('known and unknown parts of a word', () => {
  test('head and tail', () => {
    const target = word('linux-', undefined, '-musl');
    expect([headOf(target), tailOf(target)]).toEqual(['linux-', '-musl']);
    expect([headOf(word(undefined, 'a')), tailOf(word('a', undefined))]).toEqual(['', '']);
    expect([headOf(known('a')), tailOf(known('a'))]).toEqual(['a', 'a']);
  });

  test('unknown parts side by side are one', () => {
    expect(partsOf(word('a', undefined, '', undefined, 'b', 'c'))).toEqual(['a', undefined, 'bc']);
    expect(isWhollyUnknown(word(undefined, '', undefined))).toBe(true);
    expect(isWhollyUnknown(word('', 'a', undefined))).toBe(false);
  });

  test.each<[string, readonly Value[], string | undefined]>([
    ['-ldflags', [word('-ldflags=-X v=', undefined)], '-X v=?'],
    ['-ldflags', [known('-ldflags'), word(undefined)], '?'],
    ['-ldflags', [known('-ldflags=a'), known('-ldflags=b')], 'b'],
    ['-ldflags', [known('-ldflags')], ''],
    ['-ldflags', [word('-ld', undefined, '=a')], undefined],
    ['-r', [known('-r'), word('linux-', undefined)], 'linux-?'],
    ['-r', [known('-release=1')], undefined],
  ])('value of %s', (name, words, expected) => {
    expect(draw(flagValue(words, name))).toBe(expected);
  });

  test('splits known blanks only', () => {
    expect(splitAtBlanks(word(' -a  -b=', undefined, ' ', undefined, '-c\n')).map(draw)).toEqual([
      '-a',
      '-b=?',
      '?-c',
    ]);
  });

  test('joining and cutting lose nothing', () => {
    const part = fc.option(fc.string({ maxLength: 5 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(part, { maxLength: 8 }), (left, right) => {
        const joined = joinValues([word(...left), word(...right)]);
        expect(partsOf(joined)).toEqual(partsOf(word(...left, ...right)));
        const head = headOf(joined);
        expect(draw(joinValues([known(head), afterHead(joined, head.length)]))).toBe(draw(joined));
      }),
    );
  });
});
