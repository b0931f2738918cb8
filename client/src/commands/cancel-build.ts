import { window } from 'vscode';
import { stageKey } from '../model/size/size-store.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenStage } from './pick-stage.js';
import { t } from '../model/text/translate.js';

/** Stops the build of a lens or a row, the only one that runs, or the one that the user picks. */
export async function cancelBuild(
  argument: unknown,
  { builder, source }: CommandDependencies,
): Promise<void> {
  const given = givenStage(argument);
  const stage = given && source.known(given.document)?.answer.stages[given.stage];
  if (given !== undefined && stage !== undefined) return builder.cancel(stageKey(given.document, stage));
  const running = builder.running();
  const items = running.map(({ key, title, request }) => ({
    label: title,
    description: request.dockerfile,
    key,
  }));
  const chosen =
    items.length > 1
      ? await window.showQuickPick(items, { placeHolder: t('Select the build to cancel') })
      : items[0];
  if (chosen !== undefined) builder.cancel(chosen.key);
}
