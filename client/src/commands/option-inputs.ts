import { QuickInputButtons, window, type QuickInput, type QuickPickItem } from 'vscode';

interface StepWords {
  readonly title: string;
  /** Whether a step came before, to which the button and Escape lead. */
  readonly back: boolean;
}

/** The row that is chosen; `undefined`: back, or away. */
export function pickRow<Row extends QuickPickItem>(
  rows: readonly Row[],
  { title, back, placeholder }: StepWords & { readonly placeholder: string },
): Promise<Row | undefined> {
  const input = window.createQuickPick<Row>();
  Object.assign(input, { placeholder, items: rows, matchOnDescription: true });
  return new Promise((resolve) => {
    input.onDidAccept(() => {
      const [row] = input.selectedItems;
      if (row === undefined) return;
      resolve(row);
      input.hide();
    });
    showStep(input, title, back, () => resolve(undefined));
    if (back) {
      input.buttons = [QuickInputButtons.Back];
      input.onDidTriggerButton(() => input.hide());
    }
  });
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** What is wrong with a text; empty: nothing. */
  readonly problem?: (text: string) => string;
}

/** The text that is typed; `undefined`: back. */
export function typeText(question: TextQuestion): Promise<string | undefined> {
  const { title, problem = () => '', ...words } = question;
  const input = window.createInputBox();
  Object.assign(input, words, { buttons: [QuickInputButtons.Back] });
  return new Promise((resolve) => {
    input.onDidChangeValue(() => (input.validationMessage = ''));
    input.onDidAccept(() => {
      input.validationMessage = problem(input.value);
      if (input.validationMessage !== '') return;
      resolve(input.value);
      input.hide();
    });
    input.onDidTriggerButton(() => input.hide());
    showStep(input, title, true, () => resolve(undefined));
  });
}

/** A step stays while somebody looks something up elsewhere; the list itself is left by a click beside it. */
function showStep(input: QuickInput, title: string, back: boolean, onHide: () => void): void {
  input.title = title;
  input.ignoreFocusOut = back;
  input.onDidHide(() => {
    onHide();
    input.dispose();
  });
  input.show();
}
