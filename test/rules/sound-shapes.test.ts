import { expect, test } from 'vitest';
import { analyseText, drawFindings } from '../support/check-findings.js';
import { contextOf } from '../support/context-files.js';
import { dedent } from '../support/marked-text.js';
import { shapes } from '../truth/shapes/index.js';

test.each(shapes)('$title: no false alarm', ({ text, files = {} }) => {
  const plain = dedent(text);
  const { findings } = analyseText(plain, { inputs: { context: contextOf(files) } });
  const alarms = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  expect(drawFindings(alarms, plain)).toBe('');
});
