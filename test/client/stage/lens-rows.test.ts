import { describe, expect, test } from 'vitest';
import {
  movedLine,
  stageLabels,
  stageLenses,
  type LensChoices,
  type LineChange,
} from '../../../client/src/model/stage/lens-rows.js';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';
import type { SizeEvent } from '../../../client/src/model/size/size-store.js';
import { dockerfile, measured, sizesAfter, stagesOf, started, textIs } from '../../support/stages.js';

const answer = stagesOf('builder: golang:1.19', ': alpine:3.20 <- builder');
const everything = { build: true, size: true, inspect: false, mayBuild: true };

/** The lenses over the first FROM. */
function lensesAfter(...events: readonly SizeEvent[]): readonly string[] {
  return stageLenses(stageLabels(dockerfile, answer, sizesAfter(...events)), everything, 0)
    .filter(({ line }) => line === 0)
    .map(({ title, command }) => `${title} -> ${command.slice('stageInsight.'.length)}`);
}

function builtOn(day: string, bytes: number): SizeEvent {
  return { ...measured('builder', bytes), build: new Date(`${day}T12:00:00`).getTime() } as SizeEvent;
}

function failedBy(fault: EngineFault): SizeEvent {
  return { kind: 'build-failed', key: `${dockerfile}#builder`, build: 2, fingerprint: 'text', fault };
}

test.each<[string, readonly SizeEvent[], readonly string[]]>([
  ['unknown', [], ['$(play) Build -> buildStage']],
  ['building', [started('builder')], ['Cancel -> cancelBuild', '$(sync~spin) building -> showBuildLog']],
  [
    'measured',
    [measured('builder', 118_800_000, 2_100_000)],
    ['$(play) -> buildStage', '118.8 MB (+2.1 MB) -> showSizes'],
  ],
  [
    'outdated',
    [measured('builder', 118_800_000), textIs('builder', 'other')],
    ['$(play) -> buildStage', '118.8 MB $(history) outdated -> showSizes'],
  ],
  [
    'failed',
    [failedBy({ reason: 'failed', message: 'x', step: 'RUN' })],
    ['$(play) -> buildStage', '$(error) build failed -> showBuildLog'],
  ],
  [
    'failed, and changed since',
    [failedBy({ reason: 'failed', message: 'x', step: 'RUN' }), textIs('builder', 'other')],
    ['$(play) Build -> buildStage'],
  ],
])('%s', (_, events, expected) => {
  expect(lensesAfter(...events)).toEqual(expected);
});

test('a stage over its budget says so, and one within it does not', () => {
  const titlesFor = (budget: number, ...events: readonly SizeEvent[]): readonly string[] => {
    const [first, ...others] = answer.stages;
    const bounded = { ...answer, stages: first === undefined ? [] : [{ ...first, budget }, ...others] };
    const labels = stageLabels(dockerfile, bounded, sizesAfter(...events));
    return stageLenses(labels, everything, 0).flatMap(({ line, title }) => (line === 0 ? [title] : []));
  };
  const built = measured('builder', 118_800_000, 2_100_000);
  expect(titlesFor(100_000_000, built)).toEqual([
    '$(play)',
    '118.8 MB (+2.1 MB) $(warning) 18.8 MB over 100 MB',
  ]);
  expect(titlesFor(200_000_000, built)).toEqual(['$(play)', '118.8 MB (+2.1 MB)']);
  // An old size is no proof.
  expect(titlesFor(1, built, textIs('builder', 'other'))[1]).toBe('118.8 MB (+2.1 MB) $(history) outdated');
});

test.each([
  [{ build: true, size: false, inspect: false, mayBuild: true }, 1, 1],
  [{ build: true, size: true, inspect: true, mayBuild: true }, 1, 3],
  [{ build: false, size: false, inspect: true, mayBuild: false }, 0, 0],
  [{ build: false, size: true, inspect: false, mayBuild: true }, 1, 1],
  [{ build: true, size: true, inspect: false, mayBuild: false }, 1, 1],
  [{ build: false, size: false, inspect: false, mayBuild: true }, 0, 0],
])('%j gives %i lens before a build and %i after it', (choices, before, after) => {
  const count = (...events: readonly SizeEvent[]): number =>
    stageLenses(stageLabels(dockerfile, answer, sizesAfter(...events)), choices, 0).filter(
      ({ line }) => line === 0,
    ).length;
  expect([count(), count(measured('builder', 1e6))]).toEqual([before, after]);
});

const withBase: StagesAnswer = {
  ...answer,
  stages: answer.stages.map((stage, at) => (at === 0 ? { ...stage, baseSize: { bytes: 823e6 } } : stage)),
};

test('before a build the size of the base is told, by whatever is switched on', () => {
  const titles = (choices: Partial<LensChoices>): readonly string[] =>
    stageLenses(stageLabels(dockerfile, withBase, sizesAfter()), { ...everything, ...choices }, 0)
      .filter(({ line }) => line === 0)
      .map(({ title }) => title);
  expect(titles({})).toEqual(['$(play) Build (base ≈ 823 MB)']);
  expect(titles({ build: false })).toEqual(['base ≈ 823 MB']);
  expect(titles({ mayBuild: false })).toEqual(['base ≈ 823 MB']);
  expect(titles({ size: false })).toEqual(['$(play) Build']);
});

test('a build that changed nothing says so for a minute', () => {
  const at = (build: number): SizeEvent => ({ ...measured('builder', 1e6), build }) as SizeEvent;
  const title = (now: number, ...events: readonly SizeEvent[]): string | undefined =>
    stageLenses(stageLabels(dockerfile, answer, sizesAfter(...events)), everything, now)[1]?.title;
  expect(title(5e6 + 1000, at(1e6), at(5e6))).toBe('1 MB, unchanged, just now');
  expect(title(5e6 + 60_000, at(1e6), at(5e6))).toBe('1 MB');
  expect(title(1e6 + 1000, at(1e6))).toBe('1 MB');
});

test('where nothing may be built, no lens builds', () => {
  const lenses = stageLenses(
    stageLabels(dockerfile, answer, sizesAfter()),
    { ...everything, mayBuild: false },
    0,
  );
  expect(lenses.map(({ command }) => command)).not.toContain('stageInsight.buildStage');
});

test.each<[string, readonly SizeEvent[], string]>([
  ['one build', [builtOn('2026-11-20', 1e6)], 'Show the sizes of all stages'],
  [
    'more than yesterday',
    [builtOn('2026-11-19', 1e6), builtOn('2026-11-20', 13.4e6)],
    '+12.4 MB since yesterday. Show the sizes of all stages',
  ],
  [
    'the text is another one',
    [builtOn('2026-11-18', 2e6), builtOn('2026-11-20', 1e6), textIs('builder', 'other')],
    '-1 MB since 2026-11-18. The stage, or what it is built with, has changed since it was measured',
  ],
])('the tooltip of a size tells its history: %s', (_, events, tooltip) => {
  const labels = stageLabels(dockerfile, answer, sizesAfter(...events));
  const now = new Date('2026-11-20T12:00:00').getTime();
  expect(stageLenses(labels, everything, now)[1]?.tooltip).toBe(tooltip);
});

describe('a line moves', () => {
  test.each<[string, number, LineChange, number | undefined]>([
    ['down by lines typed above', 5, { line: 2, removed: 0, added: 2 }, 7],
    ['up by lines deleted above', 5, { line: 1, removed: 2, added: 0 }, 3],
    ['not by typing in it', 5, { line: 5, removed: 0, added: 0 }, 5],
    ['not by lines typed below', 5, { line: 6, removed: 0, added: 3 }, 5],
    ['away with its text', 5, { line: 4, removed: 2, added: 0 }, undefined],
    ['not when replaced by as many lines', 5, { line: 3, removed: 4, added: 4 }, 5],
  ])('%s', (_, line, change, expected) => {
    expect(movedLine(line, [change])).toBe(expected);
  });
});
