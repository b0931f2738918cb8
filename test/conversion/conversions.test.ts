import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ComparisonReport } from '../../client/src/model/comparison/report.js';
import {
  differencesOf,
  drawConversions,
  isBuilt,
  compareCase,
  type ConversionCase,
} from '../support/conversion.js';
import { compareMerge } from '../support/conversion-merge.js';
import { startDaemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { prepareMoreStandIns } from '../support/engine/more-stand-ins.js';
import { sections } from './cases/index.js';
import { merges } from './cases/merges.js';

const cases = sections.flatMap((section) => section.cases).filter(isBuilt);
const outcomes = new Map<string, ComparisonReport>();
const problems = new Map<string, string>();

/** Each core compares a case at a time, and the engine has enough to do with four. */
beforeAll(async () => {
  prepareMoreStandIns();
  await compareAll(
    cases.filter(({ engine }) => engine === undefined).map((one) => [one.name, () => compareCase(one)]),
  );
  await compareAll(
    merges.map((one) => [one.name, () => compareMerge(one)]),
    1,
  );
  await onModernEngine(cases.filter(({ engine }) => engine === 'modern'));
}, 3_600_000);

async function compareAll(
  comparisons: readonly (readonly [string, () => Promise<ComparisonReport>])[],
  width: number = Math.min(cpus().length, 4),
): Promise<void> {
  const waiting = [...comparisons];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, compare] = next;
      await Promise.resolve()
        .then(compare)
        .then(
          (report) => outcomes.set(name, report),
          (error: unknown) => problems.set(name, String(error)),
        );
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Heredocs are read by engines of today only. */
async function onModernEngine(modern: readonly ConversionCase[]): Promise<void> {
  const daemon = await startDaemon({ binaries: modernEngine().binaries });
  try {
    daemon.load('golang:1.19', 'debian:bookworm-slim');
    await compareAll(modern.map((one) => [one.name, () => compareCase(one, daemon.host)]));
  } finally {
    await daemon.dispose();
  }
}

afterAll(() => {
  if (outcomes.size !== cases.length + merges.length) return;
  const path = new URL('../../docs/conversions.md', import.meta.url);
  writeFileSync(path, drawConversions(sections, outcomes, merges, readFileSync(path, 'utf8')));
});

function expectSame(name: string): void {
  expect(problems.get(name)).toBeUndefined();
  const report = outcomes.get(name);
  expect(report === undefined ? ['nothing was compared'] : differencesOf(report)).toEqual([]);
}

describe.each(sections.filter((section) => section.cases.some(isBuilt)))('$title', ({ cases: own }) => {
  test.each(own.filter(isBuilt))('$name', ({ name }) => expectSame(name));
});

test.each(merges)('the builder pattern: $name', ({ name }) => expectSame(name));
