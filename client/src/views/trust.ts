import { Uri, workspace } from 'vscode';

/** Why nothing may be built of a document, as a sentence; `undefined` when building is allowed. */
export function refusal(document: string): string | undefined {
  if (!workspace.isTrusted) return 'Restricted Mode: trust this workspace to build stages.';
  const uri = Uri.parse(document, true);
  if (uri.scheme !== 'file')
    return uri.scheme === 'untitled'
      ? 'Save the Dockerfile to build it.'
      : 'Stages are built from files on disk only.';
  return undefined;
}
