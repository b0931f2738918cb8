import { expect, test } from 'vitest';
import { excessText } from '../../../client/src/model/size/budget.js';
import {
  formatAge,
  formatBytes,
  formatDelta,
  formatDuration,
  formatSince,
} from '../../../client/src/model/size/format.js';
import {
  lensTitle,
  shorten,
  sizeText,
  spokenSize,
  treeDescription,
} from '../../../client/src/model/size/size-text.js';
import type { SizeState } from '../../../client/src/model/size/size-store.js';

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1549, '1.5 kB'],
  [15_627_133, '15.6 MB'],
  [118_800_000, '118.8 MB'],
  [999_949_999, '999.9 MB'],
  [999_950_000, '1 GB'],
  [1_240_000_000, '1.24 GB'],
  [2_500_000_000_000, '2.5 TB'],
  // No unit is larger.
  [5e18, '5000 PB'],
  [Number.NaN, '0 B'],
  [-5, '0 B'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [2_100_000, '+2.1 MB'],
  [-340_000, '-340 kB'],
  [0, '+0 B'],
])('a change of %d is %s', (bytes, text) => expect(formatDelta(bytes)).toBe(text));

test.each([
  [49, '0 s'],
  [850, '0.9 s'],
  [9_940, '9.9 s'],
  [10_000, '10 s'],
  [59_400, '59 s'],
  [60_000, '1 min 0 s'],
  [14_400, '14 s'],
  [125_000, '2 min 5 s'],
])('%d ms are %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

test.each([
  [30, 'just now'],
  [59, 'just now'],
  [60, '1 min ago'],
  [300, '5 min ago'],
  [3 * 3600, '3 h ago'],
  [30 * 3600, 'yesterday'],
  [4 * 86_400, '4 days ago'],
])('%d s ago is %s', (seconds, text) => expect(formatAge(0, seconds * 1000)).toBe(text));

const measure = { stage: 0, bytes: 118_800_000, layers: 3, instructions: [], store: 'overlay2' };
const own = { ...measure, ownBytes: 2_100_000, baseBytes: 116_700_000 };
const now = { build: 1, fingerprint: 'a', measure: own };

test.each<[SizeState, string, string]>([
  [{ kind: 'unknown', removed: false }, 'size unknown', ''],
  [{ kind: 'unknown', removed: true }, 'image removed', 'image removed'],
  [
    { kind: 'building', completed: 2, known: 5, label: '[a 2/3] RUN make' },
    '$(sync~spin) building 2/5 [a 2/3] RUN make',
    'building 2/5 [a 2/3] RUN make',
  ],
  [{ kind: 'measured', now }, '118.8 MB (+2.1 MB)', '118.8 MB (+2.1 MB)'],
  [{ kind: 'stale', now }, '118.8 MB (+2.1 MB) $(history) outdated', '118.8 MB (+2.1 MB), outdated'],
  [
    { kind: 'failed', fault: { reason: 'failed', message: '', step: '' } },
    '$(error) build failed',
    'build failed',
  ],
])('$kind', (state, lens, row) => {
  expect([lensTitle(state), treeDescription(state)]).toEqual([lens, row]);
});

test('a stage without a base, and one whose own part is unknown, show the whole only', () => {
  expect(sizeText(measure)).toBe('118.8 MB');
  expect(sizeText({ ...own, ownBytes: own.bytes, baseBytes: 0 })).toBe('118.8 MB');
});

test.each<[SizeState, string]>([
  [{ kind: 'stale', now }, '118.8 MB, 2.1 MB of it added by this stage, outdated'],
  [{ kind: 'measured', now }, '118.8 MB, 2.1 MB of it added by this stage'],
  [{ kind: 'measured', now: { ...now, measure } }, '118.8 MB'],
  [{ kind: 'building', completed: 2, known: 5, label: 'RUN make' }, 'building 2/5 RUN make'],
  [{ kind: 'unknown', removed: false }, 'size unknown'],
])('of %j a screen reader hears a whole phrase', (state, phrase) => {
  expect(spokenSize(state)).toBe(phrase);
});

test.each([
  ['abcd', 4, 'abcd'],
  ['abcde', 4, 'abc…'],
  ['😀😀😀😀', 4, '😀😀😀😀'],
  ['😀😀😀😀😀', 4, '😀😀😀…'],
])('%s in %d characters is %s', (text, length, shortened) => {
  expect(shorten(text, length)).toBe(shortened);
});

/** In the time of this machine, as people read it. */
function at(day: string, time: string): number {
  return new Date(`${day}T${time}:00`).getTime();
}

test.each([
  ['2026-11-20', '00:01', 'the build at 00:01'],
  ['2026-11-20', '23:59', 'the build at 23:59'],
  ['2026-11-19', '23:59', 'yesterday'],
  ['2026-11-19', '00:00', 'yesterday'],
  ['2026-11-18', '23:59', '2026-11-18'],
  ['2025-11-20', '12:00', '2025-11-20'],
])('%s %s, read on 2026-11-20, is since %s', (day, time, text) => {
  expect(formatSince(at(day, time), at('2026-11-20', '23:59'))).toBe(text);
});

test('on the first of March, the day before is the last of February', () => {
  expect(formatSince(at('2028-02-29', '12:00'), at('2028-03-01', '00:00'))).toBe('yesterday');
});

test('what a stage adds is told where it has a base of a known size', () => {
  expect(sizeText(measure)).toBe('118.8 MB');
  expect(sizeText({ ...own, baseBytes: 0 })).toBe('118.8 MB');
  expect(sizeText({ ...measure, ownBytes: 5 })).toBe('118.8 MB');
  expect(sizeText({ ...measure, baseBytes: 5 })).toBe('118.8 MB');
  expect(sizeText(own)).toBe('118.8 MB (+2.1 MB)');
});

test('only a measured stage is over its budget', () => {
  const measured: SizeState = { kind: 'measured', now };
  expect(excessText(measured, 118_000_000)).toBe('800 kB over 118 MB');
  expect(excessText(measured, 118_799_999)).toBe('1 B over 118.8 MB');
  expect(excessText(measured, 118_800_000)).toBe('');
  expect(excessText(measured, undefined)).toBe('');
  expect(excessText({ kind: 'stale', now }, 118_000_000)).toBe('');
});

test('steps are counted once their number is known', () => {
  expect(treeDescription({ kind: 'building', completed: 0, known: 0, label: '' })).toBe('building');
  expect(treeDescription({ kind: 'building', completed: 0, known: 1, label: '' })).toBe('building 0/1');
});
