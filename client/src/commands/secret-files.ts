import { realpathSync } from 'node:fs';
import { workspace, type Uri } from 'vscode';
import { isOutside, namesSecretFile } from '../model/build/secret-places.js';
import { t } from '../model/text/translate.js';
import type { BuildMemory } from '../views/build-memory.js';
import { askToConfirm } from '../views/messages.js';

/**
 * Whether a build may read the file of a secret. A repository may name its own files only: one outside of the workspace
 * that its settings name is asked for, once for each file.
 */
export async function mayReadSecret(
  document: Uri,
  { id, file, path }: { readonly id: string; readonly file: string; readonly path: string },
  memory: BuildMemory,
): Promise<boolean> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => followed(uri.fsPath));
  const real = followed(path);
  if (!isNamedByWorkspace(document, file) || !isOutside(real, folders) || memory.allowsFile(real))
    return true;
  const question = t('Pass {0} to builds?', real);
  const detail = t(
    'The settings of this workspace name it as secret {0}. It lies outside the workspace.',
    id,
  );
  const isAllowed = await askToConfirm(question, detail, t('Pass File'));
  if (isAllowed) await memory.allowFile(real);
  return isAllowed;
}

function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** What a person wrote into their own settings, or chose for a build, is not asked about again. */
function isNamedByWorkspace(document: Uri, file: string): boolean {
  const section = workspace.getConfiguration('stageInsight', document);
  return ['build.secrets', 'build.perDockerfile'].some((key) => {
    const { workspaceValue, workspaceFolderValue } = section.inspect(key) ?? {};
    return namesSecretFile([workspaceValue, workspaceFolderValue], file);
  });
}
