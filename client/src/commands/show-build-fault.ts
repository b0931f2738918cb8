import { faultSentence } from '../model/engine/fault-text.js';
import type { EngineFault } from '../ports/engine.js';
import { readSettings } from '../views/settings.js';
import type { CommandDependencies } from './command-dependencies.js';
import type { PreparedBuild } from './prepare-build.js';
import { revealPlace } from './reveal-stage.js';
import { showUnreachable } from './show-unreachable.js';
import { showError } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Says why a build did not end well, with the next step as a button. `retry` asks for the same again. */
export async function showBuildFault(
  { key, title, document }: PreparedBuild,
  fault: EngineFault,
  dependencies: CommandDependencies,
  retry: () => unknown,
): Promise<void> {
  if (fault.reason === 'cancelled') return;
  const { showLog, buildLog } = readSettings(document);
  if (fault.reason === 'unreachable') return showUnreachable(dependencies, retry);
  if (showLog === 'onError') dependencies.logs.show(key, buildLog);
  const log = t('Show Build Log');
  const place = 'place' in fault ? fault.place : undefined;
  const reveal = place === undefined ? [] : [t('Go to Instruction')];
  const chosen = await showError(faultSentence(title, fault), log, ...reveal);
  if (chosen === log) dependencies.logs.show(key, buildLog);
  else if (chosen !== undefined && place !== undefined) await revealPlace(document, place.line);
}
