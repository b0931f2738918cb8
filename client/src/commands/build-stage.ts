import { ProgressLocation, window } from 'vscode';
import type { EngineFault } from '../ports/engine.js';
import { plainText } from '../model/build/build-log.js';
import { faultSentence } from '../model/engine/fault-text.js';
import { commandTable } from '../model/settings/names.js';
import { readSettings } from '../views/settings.js';
import { refusal } from '../views/trust.js';
import type { Report } from './builder.js';
import type { CommandParts } from './parts.js';
import { chooseStage } from './pick-stage.js';
import { readPrograms } from './inspect-stage.js';
import { prepareBuild, type PreparedBuild } from './prepare-build.js';
import { revealPlace } from './reveal-stage.js';
import { showEngine } from './show-engine.js';
import { openEngineSettings } from './open-engine-settings.js';
import { sayRefusal } from './say-refusal.js';

/** Builds the stage of a lens, a row, or the cursor; progress can be cancelled. */
export async function buildStage(argument: unknown, parts: CommandParts): Promise<void> {
  const address = await chooseStage(argument, parts);
  if (address === undefined) return;
  const refused = refusal(address.document);
  if (refused !== undefined) return sayRefusal(refused);
  const prepared = await prepareBuild(address, parts);
  if (prepared === undefined) return;
  const { showLog, buildLog, inspectAfterBuild } = readSettings(address.document);
  const title = `Building ${prepared.title}`;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const fault = await window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
      parts.builder.cancel(prepared.key);
    });
    const report: Report = (message, increment) =>
      progress.report({ increment, ...(message === undefined ? {} : { message }) });
    const done = parts.builder.build(prepared, report);
    if (showLog === 'always') parts.logs.show(prepared.key, buildLog);
    const answer = await done;
    if (!answer.ok) return answer.fault;
    if (!inspectAfterBuild) return undefined;
    return readPrograms(prepared, answer.value.image.id, parts, report, stop.signal);
  });
  if (fault !== undefined) await sayFault(prepared, fault, parts);
}

/** Says why a build did not end well, with the next step as a button. Never waits for an answer of the user. */
export async function sayFault(
  { key, title, document }: PreparedBuild,
  fault: EngineFault,
  parts: CommandParts,
): Promise<void> {
  if (fault.reason === 'cancelled') return;
  const { showLog, buildLog } = readSettings(document);
  if (fault.reason === 'unreachable') return sayUnreachable(fault, parts);
  if (showLog === 'onError') parts.logs.show(key, buildLog);
  const log = commandTable.showBuildLog.title;
  const place = 'place' in fault ? fault.place : undefined;
  const reveal = place === undefined ? [] : ['Go to Instruction'];
  const chosen = await window.showErrorMessage(faultSentence(title, fault), log, ...reveal);
  if (chosen === log) parts.logs.show(key, buildLog);
  else if (chosen !== undefined && place !== undefined) await revealPlace(document, place.line);
}

async function sayUnreachable(fault: EngineFault, parts: CommandParts): Promise<void> {
  const tried = 'What Was Tried';
  const settings = 'Settings';
  const chosen = await window.showErrorMessage(plainText(fault.message), tried, settings);
  if (chosen === tried) await showEngine(parts);
  else if (chosen === settings) await openEngineSettings();
}
