import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sections } from '../truth/cases/index.js';
import { detailsOf, markOf, saidOf } from './truth.js';

const cases = sections.flatMap((section) => section.cases);

test.each(cases)('$title: what the analysis says was written down before', (one) => {
  expect(saidOf(one), detailsOf(one).join('\n')).toEqual(one.says);
});

test('an error is only said of what fails, and of what fails something is said', () => {
  const wrong = cases.filter(({ says, ends, warnsOnly = false }) => {
    const accused = says.some(
      (said) => /^(error|warning) /.test(said) && !(warnsOnly && said.startsWith('w')),
    );
    return ends === 'runs' ? accused : says.length === 0;
  });
  expect(wrong.map(({ title }) => title)).toEqual([]);
});

test('each title is used once, so that rows can be told apart', () => {
  expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
});

test('docs/truth.md was written of these cases; run the engine tests to write it anew', () => {
  const page = readFileSync(new URL('../../docs/truth.md', import.meta.url), 'utf8');
  const rows = cases.map(({ title, shows }) => [`| ${title} |`, shows]).flat();
  expect([markOf(sections), ...rows].filter((part) => !page.includes(part))).toEqual([]);
});
