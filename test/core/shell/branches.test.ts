import { expect, test } from 'vitest';
import { coversAllWays } from '../../../server/src/core/shell/branches.js';
import { readFirstRun } from '../../support/shell-commands.js';
import { processorTime } from '../../support/processor-time.js';

/** Whether one of the `make` commands of a RUN runs and succeeds whichever way the script goes. */
function surelyMakes(run: string): boolean {
  const { commands } = readFirstRun(`RUN ${run}`, { closed: false });
  const makers = commands.filter(({ words }) => words[0]?.text === 'make');
  return coversAllWays(makers.map(({ branches }) => branches ?? []));
}

test.each([
  ['make', true],
  ['a && make', true],
  ['make; a', true],
  ['make || exit 1', true],
  ['make || { echo sorry; exit 2; }', true],
  ['make || false', true],
  ['make || true', false],
  ['make || { echo sorry; }', false],
  ['a || b && make', true],
  ['a && make || b', false],
  ['[ "$X" = 0 ] && make || b', false],
  ['a && make || make', true],
  ['if [ "$X" = 0 ]; then make; fi', false],
  ['if [ "$X" = 0 ]; then make; else make; fi', true],
  ['if [ "$X" = 0 ]; then make; elif a; then b; else make; fi', false],
  ['if [ "$X" = 0 ]; then if a; then make; else make; fi; else make; fi', true],
  ['if [ "$X" = 0 ]; then if a; then make; fi; else make; fi', false],
  ['case "$X" in a) make ;; *) make ;; esac', true],
  ['case "$X" in a) make ;; b) make ;; esac', false],
  ['while read x; do make; done', false],
  ['for x in $(ls); do make; done', false],
  ['for x in a b; do make; done', true],
])('%s: %s', (run, expected) => {
  expect(surelyMakes(run)).toBe(expected);
});

test('many forks in a row are given up, not tried one by one', () => {
  const started = processorTime();
  const forks = Array.from({ length: 60 }, () => 'if a; then make; fi').join('; ');
  expect(surelyMakes(forks)).toBe(false);
  expect(processorTime() - started).toBeLessThan(1000);
});
