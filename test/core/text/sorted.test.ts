import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countUpTo, lastStartingAt } from '../../../server/src/core/text/sorted.js';

test('a place is found as by looking at each, one at a time', () => {
  const places = fc.array(fc.nat(20)).map((list) => [...list].sort((a, b) => a - b));
  fc.assert(
    fc.property(places, fc.integer({ min: -1, max: 21 }), (sorted, offset) => {
      const before = sorted.filter((place) => place <= offset);
      expect(countUpTo(sorted, offset, (place) => place)).toBe(before.length);
      const spans = sorted.map((start, index) => ({ start, index }));
      expect(lastStartingAt(spans, offset)?.index).toBe(before.length === 0 ? undefined : before.length - 1);
    }),
  );
});
