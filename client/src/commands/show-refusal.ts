import { commands, workspace } from 'vscode';
import { showWarning } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Says why nothing is built; where trust is missing, the way to it. */
export async function showRefusal(sentence: string): Promise<void> {
  const manage = t('Manage Workspace Trust');
  const buttons = workspace.isTrusted ? [] : [manage];
  const chosen = await showWarning(sentence, ...buttons);
  if (chosen === manage) await commands.executeCommand('workbench.trust.manage');
}
