import { stageKey } from '../model/size/size-store.js';
import { readSettings } from '../views/settings.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenStage } from './pick-stage.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Shows the log of a stage's last build; without a stage, of the newest build. */
export async function showBuildLog(argument: unknown, { logs, source }: CommandDependencies): Promise<void> {
  const given = givenStage(argument);
  const stage = given && source.known(given.document)?.answer.stages[given.stage];
  const keys = logs.keys();
  const wanted = given !== undefined && stage !== undefined ? stageKey(given.document, stage) : keys[0];
  if (wanted !== undefined && keys.includes(wanted)) return logs.show(wanted, readSettings().buildLog);
  await showInformation(t('There is no build log yet.'));
}
