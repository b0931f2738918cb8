import type { BaseSizeItem } from '../../../server/src/protocol/messages.js';
import { describe, expect, test } from 'vitest';
import {
  baseQuestions,
  baseSizeText,
  noRegistry,
  type RegistryAnswer,
} from '../../../client/src/model/size/base-sizes.js';
import {
  changeText,
  datedChangeText,
  historyTexts,
  instructionChanges,
  isUnchangedNow,
  sharedText,
} from '../../../client/src/model/size/size-facts.js';
import { parseThresholds, sizeLevel, stateColour } from '../../../client/src/model/size/size-level.js';
import { sizeState, type SizeEvent, type SizeStore } from '../../../client/src/model/size/size-store.js';
import { dockerfile, measured, sizesAfter, stagesOf } from '../../support/stages.js';

const hour = 3_600_000;
const key = `${dockerfile}#builder`;

/** The stage was built `hours` after the first hour. */
function built(hours: number, bytes: number, more: { store?: string; fingerprint?: string } = {}): SizeEvent {
  const event = measured('builder', bytes);
  if (event.kind !== 'build-measured') throw new Error('not measured');
  const { store = 'overlay2', fingerprint = 'now' } = more;
  return { ...event, build: hour + hours * hour, fingerprint, measure: { ...event.measure, store } };
}

describe('the delta to the last build', () => {
  test.each<[string, SizeEvent[], string]>([
    ['one build', [built(0, 5e6)], ''],
    ['a day later', [built(0, 5e6), built(30, 17.4e6)], '+12.4 MB since yesterday'],
    ['smaller', [built(29, 5e6), built(30, 3e6)], '-2 MB since the build 2 h ago'],
    ['days later', [built(0, 5e6), built(30, 6e6), built(-66, 1e6)], '+1 MB since yesterday'],
    ['nothing changed', [built(30, 5e6), built(30.99, 5e6)], 'unchanged since the build 1 h ago'],
    ['another image store', [built(0, 5e6, { store: 'containerd' }), built(30, 6e6)], ''],
  ])('%s', (_name, events, text) => {
    expect(changeText(sizeState(sizesAfter(...events), key), 32 * hour)).toBe(text);
  });
});

test.each([
  [[built(0, 5e6), built(1, 5e6)], 0, true],
  [[built(0, 5e6), built(1, 5e6)], 59_999, true],
  [[built(0, 5e6), built(1, 5e6)], 60_000, false],
  [[built(0, 5e6), built(1, 6e6)], 0, false],
  [[built(1, 5e6)], 0, false],
])('a build that changed nothing is news for a minute: %#', (events, later, expected) => {
  expect(isUnchangedNow(sizeState(sizesAfter(...events), key), 2 * hour + later)).toBe(expected);
});

test('the history tells each size once, and nothing of another store', () => {
  const sizes = sizesAfter(
    built(0, 5e6),
    built(1, 5e6),
    built(2, 9e6, { store: 'containerd' }),
    built(3, 7e6),
    built(29, 7e6),
    built(30, 6e6),
    built(31, 6e6),
  );
  expect(historyTexts(sizes, key, 32 * hour)).toEqual(['7 MB, 2 h ago', '5 MB, yesterday']);
});

test.each<[string, SizeEvent[], [number, number][]]>([
  ['the same text, other files', [built(0, 5e6), built(1, 7e6)], [[0, 2e6]]],
  ['the same size', [built(0, 5e6), built(1, 5e6)], []],
  ['another text', [built(0, 5e6, { fingerprint: 'old' }), built(1, 7e6)], []],
])('growth of an instruction: %s', (_name, events, changes) => {
  expect([...instructionChanges(sizeState(sizesAfter(...events), key))]).toEqual(changes);
});

describe('layers that stages share', () => {
  /** `builder: a=5 b=3` */
  const holding = (text: string): SizeEvent => {
    const [stage = '', layers = ''] = text.split(': ');
    const layerSizes = layers.split(' ').map((one) => {
      const [layer = '', bytes = '0'] = one.split('=');
      return { layer, bytes: Number(bytes) };
    });
    const event = measured(stage, 1);
    if (event.kind !== 'build-measured') throw new Error('not measured');
    return { ...event, measure: { ...event.measure, layerSizes } };
  };
  const shared = (stage: number, ...stages: readonly string[]): string => {
    const sizes: SizeStore = sizesAfter(...stages.map(holding));
    return sharedText(dockerfile, stagesOf('a: x', 'b: x', 'c: x', 'd: x', 'e: x'), stage, sizes);
  };

  test.each<[string, string]>([
    [shared(0, 'a: l1=5 l2=3', 'b: l1=5 l3=9'), '5 B shared with b'],
    [shared(0, 'a: l1=5 l2=3', 'b: l1=5', 'c: l2=3'), '8 B shared with b and c'],
    [shared(0, 'a: l1=5', 'b: l2=5'), ''],
    [shared(0, 'a: l1=0', 'b: l1=0'), ''],
    [shared(0, 'a: l1=5'), ''],
    [shared(1, 'a: l=5', 'b: l=5', 'c: l=5', 'd: l=5', 'e: l=5'), '5 B shared with a, c, d and 1 more'],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});

test.each<[string | undefined, string, string, string | undefined]>([
  [undefined, 'linux/arm64', '', 'linux/arm64'],
  [undefined, 'linux/arm64', 'linux/amd64', 'linux/amd64'],
  ['linux/s390x', 'linux/arm64', 'linux/amd64', 'linux/s390x'],
  ['linux/arm/v7', 'linux/arm64', '', 'linux/arm/v7'],
  ['arm64', 'linux/amd64', '', 'linux/arm64'],
  ['linux/aarch64', 'linux/amd64', '', 'linux/arm64'],
  ['$BUILDPLATFORM', 'linux/arm64', 'linux/amd64', 'linux/arm64'],
  ['${TARGETPLATFORM}', 'linux/arm64', 'linux/amd64', 'linux/amd64'],
  ['${TARGETPLATFORM}', 'linux/arm64', '', 'linux/arm64'],
  ['linux/$TARGETARCH', 'linux/amd64', 'linux/arm64', 'linux/arm64'],
  ['$BUILDOS/$BUILDARCH', 'linux/amd64', 'linux/arm64', 'linux/amd64'],
  ['$MY_PLATFORM', 'linux/amd64', '', undefined],
  ['${TARGETPLATFORM:-linux/arm64}', 'linux/amd64', '', undefined],
  ['', 'linux/amd64', '', undefined],
])('FROM --platform=%s on %s for "%s" takes %s', (written, engine, target, expected) => {
  const [stage] = stagesOf('builder: golang:1.22').stages;
  const { platform: _, ...plain } = stage ?? { base: { kind: 'scratch' } as const };
  const asked = { ...plain, ...(written !== undefined && { platform: written }) };
  const questions = baseQuestions([asked, asked], { engine, target });
  expect(questions).toEqual(expected === undefined ? [] : [{ image: 'golang:1.22', platform: expected }]);
});

test('an answer for another platform is not told of this one', () => {
  const [stage] = stagesOf('builder: golang:1.22').stages;
  if (stage === undefined) throw new Error('no stage');
  const size = { digest: 'sha256:1', compressedBytes: 1e6, layers: 7, platform: 'linux/amd64' };
  const answers = new Map([['golang:1.22 linux/amd64', { kind: 'size', size } as const]]);
  const text = (engine: string) => baseSizeText(stage, { answers, platforms: { engine, target: '' } });
  expect([text('linux/amd64'), text('linux/arm64')]).toEqual([
    'base golang:1.22 1 MB compressed (registry, linux/amd64)',
    '',
  ]);
});

describe('the size of a base image that is not built here', () => {
  const [stage] = stagesOf('builder: golang:1.22').stages;
  const size = { digest: 'sha256:1', compressedBytes: 290_000_000, layers: 7, platform: 'linux/amd64' };
  const catalogue = { bytes: 823_000_000, asOf: '2026-08-20' };

  test.each<[BaseSizeItem | undefined, RegistryAnswer | undefined, string]>([
    [catalogue, undefined, 'base golang:1.22 ≈ 823 MB (catalogue, 2026-08)'],
    [{ downloadBytes: 290e6 }, undefined, 'base golang:1.22 ≈ 290 MB compressed (catalogue)'],
    [undefined, undefined, ''],
    [undefined, { kind: 'size', size }, 'base golang:1.22 290 MB compressed (registry, linux/amd64)'],
    [
      catalogue,
      { kind: 'size', size },
      'base golang:1.22 ≈ 823 MB (catalogue, 2026-08), 290 MB compressed (registry, linux/amd64)',
    ],
    [
      catalogue,
      { kind: 'refused', message: 'hub asked to wait.' },
      'base golang:1.22 ≈ 823 MB (catalogue, 2026-08), (registry: hub asked to wait.)',
    ],
    [
      { bytes: 820e6, asOf: '2026-08-12', from: 'relative' },
      undefined,
      'base golang:1.22 ≈ 820 MB (catalogue, 2026-08, another version)',
    ],
    [
      { bytes: 116e6, asOf: '2026-11-30', from: 'image' },
      undefined,
      'base golang:1.22 ≈ 116 MB (read, 2026-11)',
    ],
  ])('%j and %j', (baseSize, answer, text) => {
    if (stage === undefined) throw new Error('no stage');
    const answers = new Map(answer === undefined ? [] : [['golang:1.22 linux/amd64', answer]]);
    const registry = { ...noRegistry, answers };
    expect(baseSizeText({ ...stage, ...(baseSize && { baseSize }) }, registry)).toBe(text);
  });
});

test.each([
  [{}, 99e6, 'small'],
  [{}, 100e6, 'medium'],
  [{}, 500e6, 'large'],
  [{ medium: 10, large: 20 }, 15e6, 'medium'],
  [{ medium: 10, large: 20 }, 20e6, 'large'],
  [{ medium: -1, large: 'much' }, 99e6, 'small'],
  [{ medium: 0 }, 99e6, 'small'],
  [null, 600e6, 'large'],
  ['x', 600e6, 'large'],
])('thresholds %j: %d is %s', (setting, bytes, level) => {
  expect(sizeLevel(bytes, parseThresholds(setting))).toBe(level);
});

test('a size that holds has the colour of its level; the others can be told apart', () => {
  const old = built(0, 600e6, { fingerprint: 'old' });
  const text: SizeEvent = { kind: 'text-changed', key, version: 1, fingerprint: 'now' };
  const failed: SizeEvent = {
    ...{ kind: 'build-failed', key, build: 9 * hour, fingerprint: 'a' },
    fault: { reason: 'lost', message: 'gone' },
  };
  const colours = [[built(0, 600e6)], [old, text], [failed]].map((events) =>
    stateColour(sizeState(sizesAfter(...events), key), parseThresholds({})),
  );
  expect(colours).toEqual(['stageInsight.sizeLarge', 'editorCodeLens.foreground', 'editorError.foreground']);
});

test('a text that stays on the screen names the time of the build before, and nothing without one', () => {
  const at = new Date(2026, 10, 18, 14, 5).getTime();
  const first = { ...built(0, 5e6), build: at } as SizeEvent;
  const second = { ...built(0, 7e6), build: at + hour } as SizeEvent;
  expect(datedChangeText(sizeState(sizesAfter(first), key), at + hour)).toBe('');
  expect(datedChangeText(sizeState(sizesAfter(first, second), key), at + hour)).toBe(
    '+2 MB since the build at 14:05',
  );
});
