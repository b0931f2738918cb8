import { workspace } from 'vscode';
import type { UnsavedFile } from '../../../server/src/protocol/messages.js';

const scripts = new Set([
  'shellscript',
  'makefile',
  'json',
  'yaml',
  'dockercompose',
  'github-actions-workflow',
]);

/** Scripts that were changed and not saved: the server reads scripts from the disk and hears of no others. */
export function unsavedScripts(): readonly UnsavedFile[] {
  return workspace.textDocuments
    .filter(({ isDirty, uri, languageId }) => isDirty && uri.scheme === 'file' && scripts.has(languageId))
    .map((document) => ({ uri: document.uri.toString(), text: document.getText() }));
}
