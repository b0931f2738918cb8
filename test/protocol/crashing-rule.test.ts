import { expect, test } from 'vitest';
import type { Rule } from '../../server/src/core/rule.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { createService } from '../../server/src/features/service.js';
import { rules } from '../../server/src/rules/index.js';

const crashing: Rule = {
  id: 'crashing',
  severity: 'error',
  summary: 'It crashes.',
  check: () => {
    throw new Error('out of order');
  },
};

test('code actions and reports answer beside a rule that crashes', () => {
  const service = createService({ rules: [crashing, ...rules], log: () => undefined });
  const text = 'FROM scratch\nUSER nobody\nCMD ["/app"]\n';
  const analysis = service.analyse(text, noInputs);
  const views = service.describeFindings(analysis, true);
  expect(views.map(({ rule }) => rule)).toEqual(['internal', 'user-missing']);
  const at = text.indexOf('nobody');
  const titles = service.codeActions(analysis, { start: at, end: at }).map(({ title }) => title);
  expect(titles).toContain('Use the number 65534');
});
