import { CancellationTokenSource, RelativePattern, workspace, type Uri } from 'vscode';

/** Milliseconds that a search may take where nobody may be able to search. */
const longestSearch = 5000;

/** Schemes that the editor itself searches. */
const searched = new Set(['file', 'vscode-remote']);

/**
 * Files below a folder by a pattern; `undefined` where nobody can search: there the editor would wait for ever for
 * somebody who can.
 */
export async function searchFiles(
  folder: Uri,
  glob: string,
  exclude: string | undefined,
  most: number,
): Promise<readonly Uri[] | undefined> {
  const pattern = new RelativePattern(folder, glob);
  if (searched.has(folder.scheme)) return workspace.findFiles(pattern, exclude, most);
  const stop = new CancellationTokenSource();
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, longestSearch, undefined));
  const found = await Promise.race([workspace.findFiles(pattern, exclude, most, stop.token), late]);
  stop.cancel();
  stop.dispose();
  return found;
}
