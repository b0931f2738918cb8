import { commands, extensions, Uri } from 'vscode';

const extensionId = 'stage-insight.dockerfile-stage-insight';

/** Opens the page that explains a refusal, at the heading of its code. */
export async function openConversionPage(code: string): Promise<void> {
  const root = extensions.getExtension(extensionId)?.extensionUri;
  if (root === undefined) return;
  const page = Uri.joinPath(root, 'docs/convert.md').with({ fragment: code });
  await commands.executeCommand('markdown.showPreview', page);
}
