import { expect, test } from 'vitest';
import { fromChain } from '../../../server/src/core/graph/reached-stages.js';
import { reach } from '../../../server/src/core/graph/reach.js';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';

const ways: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['d'], c: ['a'], e: ['a'] };

test.each([
  [['a'], 'a b c d'],
  [['e'], 'e a b c d'],
  [['d', 'c'], 'd c a b'],
  [[], ''],
])('%j lead to %s', (starts, expected) => {
  expect([...reach(starts, (one) => ways[one] ?? [])].join(' ')).toBe(expected);
});

test('the stages that a stage is FROM', () => {
  const { graph } = createFacts('FROM a AS x\nFROM x AS y\nFROM b\nFROM y\nCOPY --from=2 /a /a\n', noInputs);
  expect([...fromChain(graph, 3)]).toEqual([3, 1, 0]);
  expect([...fromChain(graph, 2)]).toEqual([2]);
});
