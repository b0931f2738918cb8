import { expect, test } from 'vitest';
import { pumpedCase, randomOf, type PumpedCase } from '../../scripts/lib/pumped-cases.mjs';

const text = 'FROM alpine AS a\nRUN make all\nFROM scratch\nCOPY --from=a /x /y\n';

function cases(seed: number): readonly PumpedCase[] {
  const random = randomOf(seed);
  return Array.from({ length: 200 }, () => pumpedCase([text], random));
}

test('a seed says which texts are made', () => {
  expect(cases(3)).toEqual(cases(3));
  expect(cases(3)).not.toEqual(cases(4));
});

test('tokens are pumped, variables doubled, and files name themselves', () => {
  const all = cases(1);
  const made = (how: string): readonly PumpedCase[] => all.filter((one) => one.how === how);
  expect(Math.max(...made('pumpToken').map((one) => one.text.length))).toBeGreaterThan(5000);
  expect(made('doubleVariable').every((one) => one.text.split('${A}').length > 50)).toBe(true);
  expect(
    made('selfInclude').some(({ files }) => files['requirements.txt']?.includes('-r requirements.txt')),
  ).toBe(true);
});

test('a random number is below its bound', () => {
  const random = randomOf(5);
  const numbers = Array.from({ length: 1000 }, () => random(7));
  expect(new Set(numbers)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
});
