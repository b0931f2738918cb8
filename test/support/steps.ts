/** Single steps of the refactor menu: a fixture with the cursor (`<|>`) in, the text after the step out. */
import { analyse } from '../../server/src/core/analysis.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { noInputs } from '../../server/src/core/inputs.js';
import { refactoringsAt, type Refactoring } from '../../server/src/features/code-actions.js';
import { contextOf, type Files } from './context-files.js';
import { readMarkedText } from './marked-text.js';

function find(fixture: string, kind: string, files: Files): { text: string; step: Refactoring | undefined } {
  const { text, cursor = 0 } = readMarkedText(fixture);
  const analysis = analyse(text, { ...noInputs, context: contextOf(files) }, []);
  const offered = refactoringsAt(analysis, { start: cursor, end: cursor }, false);
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
