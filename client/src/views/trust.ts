import { Uri, workspace } from 'vscode';
import { t } from '../model/text/translate.js';

/** Why nothing may be built of a document, as a sentence; `undefined` when building is allowed. */
export function refusal(document: string): string | undefined {
  if (!workspace.isTrusted) return t('Restricted Mode: trust this workspace to build stages.');
  const uri = Uri.parse(document, true);
  if (uri.scheme !== 'file')
    return uri.scheme === 'untitled'
      ? t('Save the Dockerfile to build it.')
      : t('Stages are built from files on disk only.');
  return undefined;
}
