import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/project.mjs';
import { registered, skeleton } from '../../scripts/lib/rule-skeleton.mjs';

const registry = readFileSync(inRoot('server/src/rules/index.ts'), 'utf8');

test.each(['aaa-first', 'mount-in-the-middle', 'zzz-last'])(
  'a new rule %s keeps the registry sorted',
  (id) => {
    const text = registered(registry, id);
    const imports = [...text.matchAll(/from '\.\/([a-z-]+)\.js'/g)].map(([, name]) => name);
    const entries = [...text.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
    expect(imports).toEqual(imports.toSorted());
    expect(imports).toContain(id);
    expect(entries).toEqual(entries.toSorted());
    expect(entries).toHaveLength(imports.length);
  },
);

test('the skeleton of a rule names its id and has a bad and a good example', () => {
  expect(skeleton('some-fault')).toMatch(/id: 'some-fault'[\s\S]*bad: \[[\s\S]*good: \[/);
});
