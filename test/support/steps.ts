/** Single steps of the refactor menu: a fixture with the cursor (`<|>`) in, the text after the step out. */
import { analyse, type Analysis } from '../../server/src/core/analysis.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { refactoringsAt, type Refactoring } from '../../server/src/features/code-actions.js';
import { rules } from '../../server/src/rules/index.js';
import { contextOf, type Files } from './context-files.js';
import { readMarkedText } from './marked-text.js';

function find(fixture: string, kind: string, files: Files): { text: string; step: Refactoring | undefined } {
  const { text, cursor = 0 } = readMarkedText(fixture);
  const again = (version: string): Analysis =>
    analyse(version, { ...noInputs, context: contextOf(files) }, rules);
  const offered = refactoringsAt(again(text), { start: cursor, end: cursor }, false, again);
  return { text, step: offered.find((one) => one.kind === kind) };
}

/** The text after the step of `kind` at the cursor; `undefined` when it is not offered. */
export function stepped(fixture: string, kind: string, files: Files = {}): string | undefined {
  const { text, step } = find(fixture, kind, files);
  return step === undefined ? undefined : applyEdits(text, step.edits);
}

/** What the menu says. */
export function stepTitle(fixture: string, kind: string, files: Files = {}): string | undefined {
  return find(fixture, kind, files).step?.title;
}
