import { ProgressLocation, window, type TextDocument } from 'vscode';
import { measuringOrder, type StageAddress } from '../model/stage/document-stages.js';
import { isWorthInspecting, observationState } from '../model/inspect/observation-store.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import type { EngineFault } from '../ports/engine.js';
import { readSettings } from '../views/settings.js';
import { refusal } from '../views/trust.js';
import { showBuildFault } from './show-build-fault.js';
import { inspectPrepared } from './inspect-stage.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { prepareTogether } from './build-together.js';
import { prepareBuild, settleUnsaved, type PreparedBuild } from './prepare-build.js';
import { showRefusal } from './show-refusal.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Two builds at a time keep an engine busy; steps that they share run once. */
const atOnce = 2;

/** Builds what is needed to know the size of every stage of a Dockerfile, and whether what it starts does start. */
export async function buildAllStages(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const document = givenDocument(argument);
  if (document === undefined) {
    await showInformation(t('Open a Dockerfile, or select one in the Stages view.'));
    return;
  }
  const refused = refusal(document);
  if (refused !== undefined) return showRefusal(refused);
  const waiting = [...measuringOrder((await dependencies.source.ask(document)) ?? { stages: [] })];
  const all = waiting.length;
  const settle = settledOnce();
  const options = {
    location: ProgressLocation.Notification,
    title: t('Measuring all stages'),
    cancellable: true,
  };
  const fault = await window.withProgress(options, async (progress, token) => {
    const failures: Failure[] = [];
    const together = await prepareTogether(
      document,
      topsOf(waiting, document, dependencies),
      dependencies,
      settle,
    );
    if (together !== undefined) {
      token.onCancellationRequested(() => dependencies.builder.cancel(together.key));
      await dependencies.builder.build(together, (message) =>
        progress.report({ ...(message && { message }) }),
      );
      if (token.isCancellationRequested) return undefined;
    }
    const worker = async (): Promise<void> => {
      for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
        progress.report({ increment: 100 / all, message: `${all - waiting.length}/${all}` });
        const onCancel = (stop: () => void): void => void token.onCancellationRequested(stop);
        const failure = await measure({ document, stage }, dependencies, settle, onCancel);
        if (typeof failure === 'object') failures.push(failure);
        // One engine that is away, one answer that is not given or one cancelled build ends the whole.
        const isOver = failure === 'left' || failure?.fault.reason === 'unreachable';
        if (isOver || token.isCancellationRequested) waiting.length = 0;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return failures[0];
  });
  const retry = (): Promise<void> => buildAllStages({ document }, dependencies);
  if (fault !== undefined) await showBuildFault(fault.prepared, fault.fault, dependencies, retry);
}

/** Stages without a size that no other of them is based on: their builds measure the others. */
function topsOf(
  stages: readonly number[],
  document: string,
  dependencies: CommandDependencies,
): readonly number[] {
  const known = dependencies.source.known(document)?.answer.stages ?? [];
  const bases = known.flatMap(({ base }) => (base.kind === 'stage' ? [base.stage] : []));
  return stages.filter((stage) => !bases.includes(stage) && needsOf({ document, stage }, dependencies).build);
}

type Settle = (document: TextDocument) => Promise<boolean>;

/** One answer holds for all stages; of two that save at once the second would fail. */
function settledOnce(): Settle {
  let settled: Promise<boolean> | undefined;
  return (document) => (settled ??= settleUnsaved(document));
}

interface Failure {
  readonly prepared: PreparedBuild;
  readonly fault: EngineFault;
}

/** Builds a stage unless a child has measured it, and reads its programs as a build from the lens does; `left` by the user. */
async function measure(
  address: StageAddress,
  dependencies: CommandDependencies,
  settle: Settle,
  onCancel: (stop: () => void) => void,
): Promise<Failure | 'left' | undefined> {
  const needs = needsOf(address, dependencies);
  if (!needs.build && !needs.inspection) return undefined;
  const prepared = await prepareBuild(address, dependencies, settle);
  if (prepared === undefined) return 'left';
  const stop = new AbortController();
  onCancel(() => {
    stop.abort();
    dependencies.builder.cancel(prepared.key);
  });
  const fault = needs.inspection
    ? await inspectPrepared(prepared, dependencies, () => undefined, stop.signal)
    : await onlyBuild(prepared, dependencies);
  return fault && { prepared, fault };
}

async function onlyBuild(
  prepared: PreparedBuild,
  { builder }: CommandDependencies,
): Promise<EngineFault | undefined> {
  const answer = await builder.build(prepared, () => undefined);
  return answer.ok ? undefined : answer.fault;
}

/** A child that was built a moment ago has measured its whole FROM chain. */
function needsOf(
  { document, stage }: StageAddress,
  { source, hub, observations }: CommandDependencies,
): { readonly build: boolean; readonly inspection: boolean } {
  const known = source.known(document)?.answer.stages[stage];
  const { inspectAfterBuild, buildTransfer } = readSettings(document);
  const inspects = inspectAfterBuild && buildTransfer === 'missing';
  if (known === undefined) return { build: true, inspection: inspects };
  const key = stageKey(document, known);
  const state = sizeState(hub.current(), key);
  const observation = observationState(observations.current(), hub.current(), key);
  return {
    build: state.kind !== 'measured',
    inspection: inspects && isWorthInspecting(known, state, observation),
  };
}
