import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { mutantsOf, withSwitches } from '../../scripts/lib/mutants.mjs';

const mutated = (text: string): readonly string[] =>
  mutantsOf('some.ts', text).map(
    ({ start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end),
  );

test('operators, conditions, negations and literals are damaged one at a time', () => {
  expect(mutated('const a = b && !c;')).toEqual(['const a = (b) || (!c);', 'const a = b && c;']);
  expect(mutated('if (a < 1) b();')).toEqual(['if (false) b();', 'if ((a) <= (1)) b();', 'if (a < 2) b();']);
  expect(mutated('const a = b ? true : c;')).toEqual([
    'const a = true ? true : c;',
    'const a = b ? false : c;',
  ]);
});

test('types, imports and names are left alone: nothing of them is an expression', () => {
  const text = `import { a } from './a.js';\ninterface B { readonly c: true; }\ntype D = 1 | 2;\nconst e = { 3: a };`;
  expect(mutated(text)).toEqual([]);
});

/** The values of `expression` without a mutant, and with each of them. */
function valuesOf(expression: string): readonly unknown[] {
  const mutants = mutantsOf('some.ts', expression).map((mutant, id) => ({ ...mutant, id }));
  const text = withSwitches('some.ts', expression, mutants);
  return [-1, ...mutants.keys()].map(
    (awake) => runInNewContext(text, { mutant: (id: number) => id === awake }) as unknown,
  );
}

test('of all mutants in a text one at a time is awake, also inside another one', () => {
  expect(valuesOf('1 + 2')).toEqual([3, -1, 4, 4]);
  expect(valuesOf('!(1 < 1) && 5 - 3')).toEqual([2, true, false, false, 2, false, 8, 3, 1]);
});

test('the memos of a module can be set anew', () => {
  const text = 'const kept = new Map();\nconst fixed = new Set();\nlet last;\nlet other = 1;';
  const memos: [unknown, (value: unknown) => void][] = [];
  const mutant = { keep: (value: unknown, set: (value: unknown) => void) => memos.push([value, set]) };
  const source = `${withSwitches('some.ts', text, [])}\n() => [kept, last]`;
  const state = runInNewContext(source, { mutant, Map }) as () => unknown;
  expect(memos.map(([value]) => value)).toEqual([new Map(), undefined]);
  for (const [, set] of memos) set('new');
  expect(state()).toEqual(['new', 'new']);
});
