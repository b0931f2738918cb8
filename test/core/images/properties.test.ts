import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { builderOfFamily, jreOf, pinnedToRelease } from '../../../server/src/core/images/relatives.js';
import { parseImageName } from '../../../server/src/core/images/image-name.js';
import { quickest } from '../../support/quickest.js';

const part = fc.constantFrom(
  ...[
    'golang',
    'library/',
    'docker.io/',
    ':',
    '@',
    '-',
    '.',
    '1',
    '1.22',
    'alpine',
    '3.20',
    'slim',
    'bookworm',
  ],
  ...[
    'sha256:',
    'gcr.io/distroless/',
    'static',
    'debian12',
    'openjdk',
    'jdk',
    '__proto__',
    'constructor',
    '*',
    '$X',
  ],
);
const reference = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
);

test('any text is answered without a throw, and always the same', () => {
  fc.assert(
    fc.property(reference, (text) => {
      expect(lookup(text)).toBe(lookup(text));
      parseImageName(text);
      jreOf(text);
      pinnedToRelease(text);
      builderOfFamily(text, 'musl');
      builderOfFamily(text, 'glibc');
    }),
    { numRuns: 500 },
  );
});

test('any pattern of an override is taken literally but for stars and question marks', () => {
  fc.assert(
    fc.property(fc.string(), reference, (pattern, text) => {
      lookup(text, [{ pattern, like: 'alpine:3.20' }]);
    }),
  );
});

// Other texts in each round: what was looked up once is remembered.
test('a hostile pattern costs no time', () => {
  const hostile = { pattern: '*a*a*a*a*a*b', like: 'alpine' };
  let length = 5000;
  expect(quickest(() => lookup('a'.repeat(length++), [hostile]), 200)).toBeLessThan(200);
});

test('a lookup is cheap enough for every keystroke', () => {
  let patch = 0;
  const lookUpMany = (): void => {
    for (let index = 0; index < 2000; index++) lookup(`golang:1.${index % 30}.${patch++}-alpine3.20`);
  };
  expect(quickest(lookUpMany, 200)).toBeLessThan(200);
});
