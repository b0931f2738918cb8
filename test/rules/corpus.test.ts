import { expect, test } from 'vitest';
import { analyseText, drawFindings } from '../support/check-findings.js';
import { corpus } from '../support/corpus.js';
import { drawGraph } from '../support/draw-graph.js';

test.each(corpus)('$name is read as drawn, and nothing alarms', async ({ name, text }) => {
  const { facts, findings } = analyseText(text);
  const alarms = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  expect(drawFindings(alarms, text)).toBe('');
  const drawn = `${drawGraph(facts.graph)}\n\n${drawFindings(findings, text)}`.trimEnd();
  await expect(`${drawn}\n`).toMatchFileSnapshot(`../corpus/${name}.drawn.txt`);
});
