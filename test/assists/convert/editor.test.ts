import { expect, test } from 'vitest';
import { analyse, type Analysis } from '../../../server/src/core/analysis.js';
import { applyEdits } from '../../../server/src/core/text/edit.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { codeActionsAt, refactoringsAt } from '../../../server/src/features/code-actions.js';
import { rules } from '../../../server/src/rules/index.js';
import { dedent } from '../../support/check-conversion.js';
import { contextOf } from '../../support/context-files.js';
import { goCases, plain } from './cases/go.js';

const [first] = goCases;
const text = dedent(first?.text ?? '');
const analysis = analyse(text, { ...noInputs, context: contextOf(plain) }, rules);
const again = (changed: string): Analysis => analyse(changed, analysis.facts.inputs, rules);
const at = (word: string): { start: number; end: number } => {
  const start = text.indexOf(word);
  return { start, end: start };
};

test('the refactoring is offered at FROM, and its edits are the conversion', () => {
  const [offered] = refactoringsAt(analysis, at('golang'), false, again);
  expect(offered?.title).toBe('Convert to multi-stage and run on `debian:bookworm-slim`');
  expect(applyEdits(text, offered?.edits ?? [])).toBe(dedent(first?.becomes ?? ''));
  expect(refactoringsAt(analysis, at('EXPOSE'), false, again)).toEqual([]);
  expect(refactoringsAt(analysis, at('EXPOSE'), true, again).map(({ kind }) => kind)).toEqual([
    'convert',
    'convert.base',
    'convert.base',
    'convert.base',
  ]);
});

test('a refusal is told to those who ask, and to nobody else', () => {
  const bare = analyse('FROM golang:1.22\nRUN go build\n', noInputs, rules);
  expect(refactoringsAt(bare, { start: 5, end: 5 }, false, again)).toEqual([]);
  expect(refactoringsAt(bare, { start: 5, end: 5 }, true, again)).toEqual([
    expect.objectContaining({
      edits: [],
      refused: expect.stringContaining('no ENTRYPOINT or CMD') as string,
    }),
  ]);
});

test('the finding about the shipped compiler has the conversion as its fix', () => {
  const titles = codeActionsAt(analysis, at('golang'), (changed) =>
    analyse(changed, analysis.facts.inputs, rules),
  ).map(({ title }) => title);
  expect(titles).toContain('Convert to multi-stage and run on `debian:bookworm-slim`');
});
