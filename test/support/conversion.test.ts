import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sections } from '../conversion/cases/index.js';
import { merges } from '../conversion/cases/merges.js';
import { convertCase, convertText, expectedOf, isBuilt, markOf, verdictOf } from './conversion.js';
import { merge } from './conversion-merge.js';

const cases = sections.flatMap((section) => section.cases);

describe.each(sections)('$title', (section) => {
  test.each(section.cases)('$name', (one) => {
    const conversion = convertCase(one);
    const told = conversion.kind === 'refused' ? `: ${conversion.message}` : '';
    expect(verdictOf(conversion) + told).toContain(expectedOf(one));
    if (conversion.kind === 'refused') return;
    expect(verdictOf(convertText(conversion.text, one))).toBe('refused: already-multi-stage');
  });
});

test.each(merges)('the builder pattern: $name', (one) => {
  const { changed, deleted } = merge(one);
  expect(deleted).toEqual([one.build]);
  expect(changed.map(({ path }) => path).sort()).toEqual([one.target, one.glue].sort());
});

test('there are as many cases as were promised, each with a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(cases.filter(isBuilt).length).toBeGreaterThanOrEqual(30);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test('docs/conversions.md was written of these cases; run the engine tests to write it anew', () => {
  const page = readFileSync(new URL('../../docs/conversions.md', import.meta.url), 'utf8');
  expect(page).toContain(markOf(sections, merges));
});
