import { window } from 'vscode';
import { plainText } from '../model/build/build-log.js';
import { faultSentence } from '../model/engine/fault-text.js';
import { commandTable } from '../model/settings/names.js';
import type { EngineFault } from '../ports/engine.js';
import { readSettings } from '../views/settings.js';
import { openEngineSettings } from './open-engine-settings.js';
import type { CommandDependencies } from './command-dependencies.js';
import type { PreparedBuild } from './prepare-build.js';
import { revealPlace } from './reveal-stage.js';
import { showEngine } from './show-engine.js';

/** Says why a build did not end well, with the next step as a button. Never waits for an answer of the user. */
export async function showBuildFault(
  { key, title, document }: PreparedBuild,
  fault: EngineFault,
  dependencies: CommandDependencies,
): Promise<void> {
  if (fault.reason === 'cancelled') return;
  const { showLog, buildLog } = readSettings(document);
  if (fault.reason === 'unreachable') return showUnreachable(fault, dependencies);
  if (showLog === 'onError') dependencies.logs.show(key, buildLog);
  const log = commandTable.showBuildLog.title;
  const place = 'place' in fault ? fault.place : undefined;
  const reveal = place === undefined ? [] : ['Go to Instruction'];
  const chosen = await window.showErrorMessage(faultSentence(title, fault), log, ...reveal);
  if (chosen === log) dependencies.logs.show(key, buildLog);
  else if (chosen !== undefined && place !== undefined) await revealPlace(document, place.line);
}

async function showUnreachable(fault: EngineFault, dependencies: CommandDependencies): Promise<void> {
  const tried = 'What Was Tried';
  const settings = 'Settings';
  const chosen = await window.showErrorMessage(plainText(fault.message), tried, settings);
  if (chosen === tried) await showEngine(dependencies);
  else if (chosen === settings) await openEngineSettings();
}
