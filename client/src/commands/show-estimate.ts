import { Uri, workspace } from 'vscode';
import { estimatedConversion, type WeighedBases } from '../model/panel/conversion-view.js';
import type { PreviewActions } from '../views/conversion-preview.js';
import type { Converted, StaticDependencies } from './command-dependencies.js';
import { fileName } from './show-conversion.js';

/** The page of a conversion that was not built: what the base images weigh, and the difference. */
export async function showEstimate(
  document: string,
  { text, bases }: Pick<Converted, 'text'> & { readonly bases: WeighedBases },
  { apply, compare }: Required<Pick<PreviewActions, 'apply'>> & PreviewActions,
  { comparison, preview }: StaticDependencies,
): Promise<void> {
  const opened = await workspace.openTextDocument(Uri.parse(document, true));
  const texts = { file: fileName(opened.uri), before: opened.getText(), after: text };
  comparison.show(estimatedConversion({ ...texts, bases, canCompare: compare !== undefined }), {
    apply,
    discard: preview.close,
    ...(compare && { compare }),
  });
}
