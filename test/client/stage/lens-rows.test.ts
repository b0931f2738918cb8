import { describe, expect, test } from 'vitest';
import {
  movedLine,
  stageLabels,
  stageLenses,
  type LineChange,
} from '../../../client/src/model/stage/lens-rows.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';
import type { SizeEvent } from '../../../client/src/model/size/size-store.js';
import { dockerfile, measured, sizesAfter, stagesOf, started, textIs } from '../../support/stages.js';

const { plan } = stagesOf('builder: golang:1.19', ': alpine:3.20 <- builder');
const everything = { build: true, size: true, inspect: false, mayBuild: true };

/** The lenses over the first FROM. */
function lensesAfter(...events: readonly SizeEvent[]): readonly string[] {
  return stageLenses(stageLabels(dockerfile, plan, sizesAfter(...events)), everything, 0)
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
  ['unknown', [], ['Build -> buildStage', 'size unknown – build -> buildStage']],
  ['building', [started('builder')], ['Cancel -> cancelBuild', '$(sync~spin) building -> showBuildLog']],
  [
    'measured',
    [measured('builder', 118_800_000, 2_100_000)],
    ['Build -> buildStage', '118.8 MB (+2.1 MB) -> showSizes'],
  ],
  [
    'outdated',
    [measured('builder', 118_800_000), textIs('builder', 'other')],
    ['Build -> buildStage', '118.8 MB $(history) outdated -> showSizes'],
  ],
  [
    'failed',
    [failedBy({ reason: 'failed', message: 'x', step: 'RUN' })],
    ['Build -> buildStage', '$(error) build failed -> showBuildLog'],
  ],
  [
    'failed, and changed since',
    [failedBy({ reason: 'failed', message: 'x', step: 'RUN' }), textIs('builder', 'other')],
    ['Build -> buildStage', 'size unknown – build -> buildStage'],
  ],
])('%s', (_, events, expected) => {
  expect(lensesAfter(...events)).toEqual(expected);
});

test.each([
  [{ build: true, size: false, inspect: false, mayBuild: true }, 1],
  [{ build: true, size: true, inspect: true, mayBuild: true }, 3],
  [{ build: false, size: false, inspect: true, mayBuild: false }, 0],
  [{ build: false, size: true, inspect: false, mayBuild: true }, 1],
  [{ build: true, size: true, inspect: false, mayBuild: false }, 1],
  [{ build: false, size: false, inspect: false, mayBuild: true }, 0],
])('%j gives %i lens per FROM', (choices, count) => {
  const lenses = stageLenses(stageLabels(dockerfile, plan, sizesAfter()), choices, 0);
  expect(lenses.map(({ line }) => line)).toEqual([0, 3].flatMap((line) => Array<number>(count).fill(line)));
});

test('where nothing may be built, no lens builds', () => {
  const lenses = stageLenses(
    stageLabels(dockerfile, plan, sizesAfter()),
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
  const labels = stageLabels(dockerfile, plan, sizesAfter(...events));
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
