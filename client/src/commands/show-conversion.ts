import { Uri } from 'vscode';
import type { PreviewActions } from '../views/conversion-preview.js';
import type { Converted } from './command-dependencies.js';
import type { StaticDependencies } from './command-dependencies.js';
import { t } from '../model/text/translate.js';
import { lastPart } from '../model/text/paths.js';

/** Shows what the file would become, with the actions in the title of the editor. */
export async function showConversion(
  document: string,
  { text, explained, base }: Converted,
  actions: PreviewActions,
  { preview }: Pick<StaticDependencies, 'preview'>,
): Promise<void> {
  const uri = Uri.parse(document, true);
  await preview.show(
    [{ document: uri, text, explained }],
    t('{0}: multi-stage on {1}', fileName(uri), base),
    actions,
  );
}

export function fileName({ path }: Uri): string {
  return lastPart(path);
}
