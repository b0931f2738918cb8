import { ProgressLocation, commands, window } from 'vscode';
import { problemText } from '../model/stage/file-rows.js';
import { showInformation } from '../views/messages.js';
import type { StaticDependencies } from './command-dependencies.js';
import { t } from '../model/text/translate.js';

/** Reports the findings of every Dockerfile of the workspace in the Problems view, also of those that are not open. */
export async function checkAll({ finder, closed }: StaticDependencies): Promise<void> {
  const documents = await finder.find();
  const options = {
    location: ProgressLocation.Notification,
    title: t('Checking all Dockerfiles'),
    cancellable: true,
  };
  const sum = { files: 0, errors: 0, warnings: 0 };
  await window.withProgress(options, async (progress, token) => {
    for (const document of documents) {
      if (token.isCancellationRequested) return;
      const { errors, warnings } = await closed.check(document);
      sum.files += 1;
      sum.errors += errors;
      sum.warnings += warnings;
      progress.report({ increment: 100 / documents.length, message: `${sum.files}/${documents.length}` });
    }
  });
  const files = sum.files === 1 ? t('1 Dockerfile') : t('{0} Dockerfiles', sum.files);
  const found = problemText(sum);
  if (found === '') {
    await showInformation(t('Checked {0}: no errors and no warnings.', files));
    return;
  }
  const show = t('Show Problems');
  const chosen = await showInformation(t('Checked {0}: {1}.', files, found), show);
  if (chosen === show) await commands.executeCommand('workbench.actions.view.problems');
}
