import { expect, test } from 'vitest';
import { budgets } from '../support/features.js';

const text = `# stage-insight: max-size=1.5GB
FROM golang:1.25 AS build
# stage-insight: ignore=stage-unused
# stage-insight: max-size=50 MB
# The image that is shipped.
FROM alpine:3.22 AS final
# stage-insight: max-size=1MB
RUN x
`;

test('a comment above a FROM bounds its stage', () => {
  expect(budgets(text)).toEqual(['0: 1500000000 (line 1)', '1: 50000000 (line 4)']);
});

test.each<[string, Readonly<Record<string, number>>, readonly string[]]>([
  ['by name', { build: 7 }, ['0: 7']],
  ['by number', { 1: 7 }, ['1: 7']],
  ['of the last stage', { '': 7 }, ['1: 7']],
  ['of a stage that another Dockerfile has', { web: 7 }, []],
])('configuration bounds a stage %s', (_, configured, expected) => {
  expect(budgets(text.replaceAll('max-size', 'most'), configured)).toEqual(expected);
});

test('a comment wins over configuration', () => {
  expect(budgets(text, { '': 7, build: 8 })).toEqual(budgets(text));
});

test('what is no size bounds nothing, and is told', () => {
  expect(budgets('# stage-insight: max-size=small\nFROM a\n')).toEqual(['wrong: small']);
  expect(budgets('# stage-insight: max-size=5MB\n\nFROM a\n')).toEqual([]);
});
