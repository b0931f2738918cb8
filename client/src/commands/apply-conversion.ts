import { Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { Converted, StaticDependencies } from './command-dependencies.js';
import { showWarning } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** One edit, so that one undo takes it back. What was typed meanwhile is not overwritten. */
export async function applyConversion(
  document: string,
  result: Converted,
  dependencies: Pick<StaticDependencies, 'preview' | 'comparison'>,
): Promise<void> {
  const uri = Uri.parse(document, true);
  const opened = await workspace.openTextDocument(uri);
  if (result.version !== null && opened.version !== result.version) {
    await showWarning(t('The file has changed in the meantime and was not converted.'));
    return;
  }
  const edit = new WorkspaceEdit();
  for (const { range, newText } of result.edits) {
    const { start, end } = range;
    edit.replace(uri, new Range(start.line, start.character, end.line, end.character), newText);
  }
  dependencies.comparison.close();
  await dependencies.preview.close();
  await window.showTextDocument(opened);
  await workspace.applyEdit(edit);
}
