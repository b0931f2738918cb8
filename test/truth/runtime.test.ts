import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawPage, watch, type Outcome, type TruthCase } from '../support/truth.js';
import { sections } from './cases/index.js';

const cases = sections.flatMap((section) => section.cases);
const outcomes = new Map<TruthCase, Outcome>();

/** Each core watches a case at a time, and the engine has enough to do with four. */
beforeAll(async () => {
  const waiting = [...cases];
  const watcher = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
      outcomes.set(one, await watch(one));
  };
  await Promise.all(cpus().slice(0, 4).map(watcher));
}, 1_800_000);

afterAll(() => {
  if (outcomes.size === cases.length)
    writeFileSync(new URL('../../docs/truth.md', import.meta.url), drawPage(sections, outcomes));
});

describe.each(sections)('$title', ({ cases: own }) => {
  test.each(own)('$title', (one) => {
    const { ends, shows, stores } = one;
    const expected = {
      ends,
      shows: expect.stringContaining(shows) as string,
      ...(stores !== undefined && { stores }),
    };
    expect(outcomes.get(one)).toEqual(expected);
  });
});
