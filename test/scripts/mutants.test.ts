import { expect, test } from 'vitest';
import { mutantsOf } from '../../scripts/lib/mutants.mjs';

const mutated = (text: string): readonly string[] => mutantsOf('some.ts', text).map((one) => one.mutated);

test('operators, conditions, negations and literals are damaged one at a time', () => {
  expect(mutated('const a = b && !c;')).toEqual(['const a = b || !c;', 'const a = b && c;']);
  expect(mutated('if (a < 1) b();')).toEqual(['if (false) b();', 'if (a <= 1) b();', 'if (a < 2) b();']);
  expect(mutated('const a = b ? true : c;')).toEqual([
    'const a = true ? true : c;',
    'const a = b ? false : c;',
  ]);
});

test('types and imports are left alone: nothing of them is there when tests run', () => {
  expect(mutated(`import { a } from './a.js';\ninterface B { readonly c: true; }\ntype D = 1 | 2;`)).toEqual(
    [],
  );
});
