import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofReport } from '../../client/src/model/proof/report.js';
import { differencesOf, drawConversions, isBuilt, proveCase } from '../support/conversion.js';
import { sections } from './cases/index.js';

const cases = sections.flatMap((section) => section.cases).filter(isBuilt);
const outcomes = new Map<string, ProofReport>();
const problems = new Map<string, string>();

/** Each core proves a case at a time. */
beforeAll(async () => {
  const waiting = [...cases];
  const prover = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const { name } = one;
      await proveCase(one).then(
        (report) => outcomes.set(name, report),
        (error: unknown) => problems.set(name, String(error)),
      );
    }
  };
  await Promise.all(cpus().map(prover));
});

afterAll(() => {
  if (outcomes.size === cases.length)
    writeFileSync(
      new URL('../../docs/conversions.md', import.meta.url),
      drawConversions(sections, outcomes, []),
    );
});

describe.each(sections)('$title', ({ cases: own }) => {
  test.each(own.filter(isBuilt))('$name', ({ name }) => {
    expect(problems.get(name)).toBeUndefined();
    const report = outcomes.get(name);
    expect(report === undefined ? ['nothing was proved'] : differencesOf(report)).toEqual([]);
  });
});
