import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Rule, RuleDoc } from '../../server/src/core/rule.js';
import { rules } from '../../server/src/rules/index.js';
import { checkRuleDoc } from '../support/check-findings.js';

interface RuleFile {
  readonly rule: Rule;
  readonly doc: RuleDoc;
}

const folder = new URL('../../server/src/rules/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
  .map((name) => name.slice(0, -'.ts'.length));
const modules = await Promise.all(
  names.map(async (name) => {
    const loaded = (await import(new URL(`${name}.ts`, folder).href)) as Partial<RuleFile>;
    return { name, ...loaded };
  }),
);
/** A file without both exports is a helper of rules. */
const files = modules.flatMap(({ name, rule, doc }) =>
  rule === undefined || doc === undefined ? [] : [{ name, rule, doc }],
);

test('index.ts lists the rule of every file, sorted by id', () => {
  expect(rules.map(({ id }) => id)).toEqual(files.map(({ rule }) => rule.id).sort());
});

test.each(files)('$name: the file is named as the rule, and its examples are true', ({ name, rule, doc }) => {
  expect(rule.id).toBe(name);
  checkRuleDoc(rule, doc);
});
