import { window } from 'vscode';
import { messageText } from '../model/text/message-text.js';

/** The ways to a notification; ESLint keeps all others closed. Each answers the button that was chosen. */
export async function showInformation(
  text: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return window.showInformationMessage(messageText(text), ...buttons);
}

export async function showWarning(text: string, ...buttons: readonly string[]): Promise<string | undefined> {
  return window.showWarningMessage(messageText(text), ...buttons);
}

export async function showError(text: string, ...buttons: readonly string[]): Promise<string | undefined> {
  return window.showErrorMessage(messageText(text), ...buttons);
}

/** Asks in a dialog that has to be answered; `detail` may have several lines. */
export async function askToConfirm(question: string, detail: string, button: string): Promise<boolean> {
  const chosen = await window.showWarningMessage(
    messageText(question),
    { modal: true, detail: detail.split('\n').map(messageText).join('\n') },
    button,
  );
  return chosen === button;
}
