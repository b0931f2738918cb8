import { window } from 'vscode';
import { plainText } from '../model/build/build-log.js';
import { stageTitle, withKind, type StageAddress } from '../model/stage/document-stages.js';
import type { InspectedProgram } from '../model/inspect/inspect-image.js';
import { inspectStage } from '../model/inspect/inspect-stage.js';
import { programRows } from '../model/inspect/program-rows.js';
import { observationState } from '../model/inspect/observation-store.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import type { EngineFault } from '../ports/engine.js';
import { showBuildFault } from './show-build-fault.js';
import type { Report } from './builder.js';
import { withBuildProgress } from './build-progress.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage } from './pick-stage.js';
import { wantingImage, type PreparedBuild } from './prepare-build.js';
import { prepareChosen } from './prepare-chosen.js';
import { revealPlace } from './reveal-stage.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Builds a stage unless its image is there, reads its programs, or shows what was read before. */
export async function inspectStageCommand(
  argument: unknown,
  dependencies: CommandDependencies,
): Promise<void> {
  const address = await chooseStage(argument, dependencies);
  const stage = address && (await dependencies.source.ask(address.document))?.stages[address.stage];
  if (address === undefined || stage === undefined) return;
  const key = stageKey(address.document, stage);
  const known = observationState(dependencies.observations.current(), dependencies.hub.current(), key);
  if (known.kind === 'read') return showPrograms(address, stageTitle(stage), known.programs);
  if (known.kind === 'reading') return;
  const prepared = await prepareChosen(address, dependencies);
  if (prepared === undefined) return;
  const title = t('Inspecting {0}', withKind(prepared.title));
  const fault = await withBuildProgress(title, prepared, dependencies, (report, signal) =>
    inspectPrepared(prepared, dependencies, report, signal),
  );
  const retry = (): Promise<void> => inspectStageCommand(address, dependencies);
  if (fault !== undefined) await showBuildFault(prepared, fault, dependencies, retry);
}

/** The image of exactly this text, if it was built before and is still there; else a new one. */
export async function inspectPrepared(
  prepared: PreparedBuild,
  dependencies: CommandDependencies,
  report: Report,
  signal: AbortSignal,
): Promise<EngineFault | undefined> {
  const state = sizeState(dependencies.hub.current(), prepared.key);
  const last = state.kind === 'measured' ? state.now : undefined;
  const image = last?.fingerprint === prepared.request.fingerprint ? last?.measure.image : undefined;
  if (image !== undefined) {
    const fault = await readPrograms(prepared, image, dependencies, report, signal);
    if (fault?.reason !== 'missing') return fault;
  }
  const answer = await dependencies.builder.build(wantingImage(prepared), report);
  if (!answer.ok) return answer.fault;
  return readPrograms(prepared, answer.value.image.id, dependencies, report, signal);
}

/** Reads the programs of an image that was built of `prepared`, and lets every view know. */
export async function readPrograms(
  prepared: PreparedBuild,
  image: string,
  { host, observations }: CommandDependencies,
  report: Report,
  signal: AbortSignal,
): Promise<EngineFault | undefined> {
  const { key, programs: stage, request } = prepared;
  observations.dispatch({ kind: 'started', key });
  const engine = await host.engine();
  const answer = await inspectStage(
    engine,
    image,
    stage,
    (path) => report(t('inspecting {0}', plainText(path)), 0),
    signal,
  );
  if (!answer.ok) {
    observations.dispatch({ kind: 'ended', key });
    return answer.fault;
  }
  const { fingerprint = '' } = request;
  observations.dispatch({ kind: 'read', key, observation: { image, fingerprint, programs: answer.value } });
  return undefined;
}

/** A list of the programs; choosing one goes to the line that brings or starts it. */
async function showPrograms(
  { document }: StageAddress,
  title: string,
  programs: readonly InspectedProgram[],
): Promise<void> {
  const rows = programRows(programs);
  const items = rows.map((row) => ({ ...row, alwaysShow: true }));
  if (items.length === 0) {
    await showInformation(t('No program is started in {0}, and none is copied into it.', withKind(title)));
    return;
  }
  const placeHolder = t('Programs of {0} (read from the image, not run)', withKind(title));
  const chosen = await window.showQuickPick(items, { placeHolder, matchOnDetail: true });
  if (chosen?.line !== undefined) await revealPlace(document, chosen.line);
}
