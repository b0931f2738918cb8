import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofReport } from '../../client/src/model/comparison/report.js';
import {
  differencesOf,
  drawConversions,
  isBuilt,
  proveCase,
  type ProvedCase,
} from '../support/conversion.js';
import { proveMerge } from '../support/conversion-merge.js';
import { startDaemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { prepareMoreStandIns } from '../support/engine/more-stand-ins.js';
import { sections } from './cases/index.js';
import { merges } from './cases/merges.js';

const cases = sections.flatMap((section) => section.cases).filter(isBuilt);
const outcomes = new Map<string, ProofReport>();
const problems = new Map<string, string>();

/** Each core proves a case at a time, and the engine has enough to do with four. */
beforeAll(async () => {
  prepareMoreStandIns();
  await proveAll(
    cases.filter(({ engine }) => engine === undefined).map((one) => [one.name, () => proveCase(one)]),
  );
  await proveAll(
    merges.map((one) => [one.name, () => proveMerge(one)]),
    1,
  );
  await onModernEngine(cases.filter(({ engine }) => engine === 'modern'));
}, 1_800_000);

async function proveAll(
  proofs: readonly (readonly [string, () => Promise<ProofReport>])[],
  width: number = Math.min(cpus().length, 4),
): Promise<void> {
  const waiting = [...proofs];
  const prover = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, prove] = next;
      await Promise.resolve()
        .then(prove)
        .then(
          (report) => outcomes.set(name, report),
          (error: unknown) => problems.set(name, String(error)),
        );
    }
  };
  await Promise.all(Array.from({ length: width }, prover));
}

/** Heredocs are read by engines of today only. */
async function onModernEngine(modern: readonly ProvedCase[]): Promise<void> {
  const daemon = await startDaemon({ binaries: modernEngine().binaries });
  try {
    daemon.load('golang:1.19', 'debian:bookworm-slim');
    await proveAll(modern.map((one) => [one.name, () => proveCase(one, daemon.host)]));
  } finally {
    await daemon.dispose();
  }
}

afterAll(() => {
  if (outcomes.size === cases.length + merges.length)
    writeFileSync(
      new URL('../../docs/conversions.md', import.meta.url),
      drawConversions(sections, outcomes, merges),
    );
});

function expectSame(name: string): void {
  expect(problems.get(name)).toBeUndefined();
  const report = outcomes.get(name);
  expect(report === undefined ? ['nothing was proved'] : differencesOf(report)).toEqual([]);
}

describe.each(sections.filter((section) => section.cases.some(isBuilt)))('$title', ({ cases: own }) => {
  test.each(own.filter(isBuilt))('$name', ({ name }) => expectSame(name));
});

test.each(merges)('the builder pattern: $name', ({ name }) => expectSame(name));
