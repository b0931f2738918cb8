import { Uri, window, workspace } from 'vscode';
import { readSizesReport } from '../model/panel/size-reports.js';
import { t } from '../model/text/translate.js';
import { showWarning } from '../views/messages.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { lastPart } from '../model/text/paths.js';

/** Compares the sizes of a Dockerfile with what `stage-insight sizes --format json` printed elsewhere. */
export async function compareSizes(argument: unknown, { baselines }: CommandDependencies): Promise<void> {
  const document = givenDocument(argument);
  if (document === undefined) return;
  const chosen = await window.showOpenDialog({
    title: t('Compare Sizes'),
    openLabel: t('Compare'),
    defaultUri: Uri.joinPath(Uri.parse(document, true), '..'),
    filters: { JSON: ['json'] },
  });
  const [file] = chosen ?? [];
  if (file === undefined) return;
  const report = readSizesReport(new TextDecoder().decode(await workspace.fs.readFile(file)));
  const name = lastPart(file.path);
  if (report === undefined)
    await showWarning(t("{0} is not what 'stage-insight sizes --format json' prints.", name));
  else baselines.choose(document, { name, report });
}
