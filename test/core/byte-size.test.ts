import { expect, test } from 'vitest';
import { parseByteSize } from '../../server/src/core/byte-size.js';

test.each([
  ['50MB', 50_000_000],
  ['1.2 GB', 1_200_000_000],
  ['340kB', 340_000],
  ['340KB', 340_000],
  ['2MiB', 2_097_152],
  ['873', 873],
  [' 1 B ', 1],
])('%s', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each(['', 'MB', '50 M', '-1MB', '1,5MB', '5MBit', '1e9', '50MB or so'])('%j is no size', (text) => {
  expect(parseByteSize(text)).toBeUndefined();
});
