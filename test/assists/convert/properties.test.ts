import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../../server/src/core/analysis.js';
import { convert } from '../../../server/src/assists/convert/convert.js';
import { applyEdits, editsOverlap } from '../../../server/src/core/edit.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { rules } from '../../../server/src/rules/index.js';
import { anyText, damagedFrom } from '../../support/arbitrary-dockerfiles.js';
import { dedent } from '../../support/check-conversion.js';
import { contextOf, type Files } from '../../support/context-files.js';
import { allCases } from './cases/index.js';

/** Whatever comes in, a result is a sound file of two stages that says all that the first one said. */
function holds(text: string, files: Files): void {
  const inputs = { ...noInputs, context: contextOf(files) };
  const before = analyse(text, inputs, rules);
  const result = convert(before.facts);
  if (result.kind === 'refused') {
    expect(result.message.length * result.hint.length).toBeGreaterThan(0);
    expect(result.span.end).toBeLessThanOrEqual(text.length);
    return;
  }
  expect(editsOverlap(result.edits)).toBe(false);
  expect(applyEdits(text, result.edits)).toBe(result.text);
  const after = analyse(result.text, inputs, rules);
  expect(after.facts.ast.problems).toEqual([]);
  expect(after.facts.graph.stages.length).toBeGreaterThan(1);
  for (const { text: comment } of before.facts.ast.comments)
    expect(after.facts.ast.comments.map((one) => one.text)).toContain(comment);
  expect(after.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
    [],
  );
  expect(convert(after.facts)).toMatchObject({ code: 'already-multi-stage' });
}

test('any text is refused or converted soundly', () => {
  fc.assert(
    fc.property(anyText, (text) => holds(text, {})),
    { numRuns: 300 },
  );
});

const everyCase = fc.constantFrom(...allCases);

test('any damage to a file that converts is refused or converted soundly', () => {
  const damaged = everyCase.chain(({ text, files }) =>
    damagedFrom([dedent(text)]).map((broken) => ({ broken, files: files ?? {} })),
  );
  fc.assert(
    fc.property(damaged, ({ broken, files }) => holds(broken, files)),
    { numRuns: 500 },
  );
});

// A heredoc keeps its carriage returns: its commands are other commands then.
const withoutHeredocs = allCases.filter(({ text }) => !text.includes('<<'));

test.each(withoutHeredocs)('line ends change nothing: $name', ({ text, files }) => {
  const inputs = { ...noInputs, context: contextOf(files ?? {}) };
  const unix = convert(analyse(dedent(text), inputs, []).facts);
  const dos = convert(analyse(dedent(text).replaceAll('\n', '\r\n'), inputs, []).facts);
  expect(dos.kind).toBe('converted');
  if (unix.kind === 'converted' && dos.kind === 'converted')
    expect(dos.text).toBe(unix.text.replaceAll('\n', '\r\n'));
});
