import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allVariables,
  exportedValue,
  makeEnvironment,
  variableOf,
  withVariable,
} from '../../../server/src/core/shell/environment.js';

const names = ['A', 'B', 'C', 'D', 'E'];

test('an environment answers as a map that is set and unset one name after the other', () => {
  const change = fc.tuple(fc.constantFrom(...names), fc.option(fc.string({ maxLength: 3 })));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const expected = new Map([['A', 'base']]);
      let environment = makeEnvironment({ A: 'base' }, true);
      for (const [name, text] of changes) {
        if (text === null) expected.delete(name);
        else expected.set(name, text);
        const variable = text === null ? undefined : { text, from: [], exported: true };
        environment = withVariable(environment, name, variable);
      }
      for (const name of names) expect(variableOf(environment, name)?.text).toBe(expected.get(name));
      const all = [...allVariables(environment)].map(([name, { text }]) => [name, text] as const);
      expect(new Map(all)).toEqual(expected);
    }),
  );
});

test('what programs see of a variable', () => {
  const plain = { text: '1', from: [], exported: false };
  const environment = withVariable(makeEnvironment({ A: 'base' }, false), 'B', plain);
  expect(['A', 'B', 'C'].map((name) => exportedValue(environment, name)?.text)).toEqual([
    'base',
    undefined,
    undefined,
  ]);
});
