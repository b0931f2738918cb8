import { Uri, workspace } from 'vscode';

/** Why nothing may be built of a document, as a sentence; `undefined` when building is allowed. */
export function refusal(document: string): string | undefined {
  if (!workspace.isTrusted) return 'Stages are built in trusted workspaces only.';
  if (Uri.parse(document, true).scheme !== 'file')
    return 'A stage is built from files on a disk; this one has none.';
  return undefined;
}
