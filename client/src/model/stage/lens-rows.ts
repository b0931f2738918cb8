import { commandId } from '../settings/names.js';
import type { StageAddress } from './document-stages.js';
import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { inspectTitle } from '../inspect/lens-title.js';
import {
  noObservations,
  observationState,
  type ObservationState,
  type ObservationStore,
} from '../inspect/observation-store.js';
import { stageKey, sizeState, type SizeState, type SizeStore } from '../size/size-store.js';
import { noRegistry, shortBaseSize, type RegistryAnswers } from '../size/base-sizes.js';
import { excessText } from '../size/budget.js';
import { datedChangeText, isUnchangedNow } from '../size/size-facts.js';
import { lensTitle } from '../size/size-text.js';
import { t } from '../text/translate.js';

/** What stands over, or at the end of, one FROM line. */
export interface StageLabel {
  readonly address: StageAddress;
  readonly key: string;
  readonly line: number;
  readonly state: SizeState;
  readonly observation: ObservationState;
  /** `base ≈ 823 MB`; empty for a stage that starts from another one, or where nobody knows. */
  readonly base: string;
  /** The most bytes that the stage may weigh; absent: nothing says so. */
  readonly budget?: number;
}

export interface Lens {
  readonly line: number;
  readonly title: string;
  readonly tooltip: string;
  readonly command: string;
  readonly address: StageAddress;
}

export function stageLabels(
  document: string,
  { plan, stages }: Pick<StagesAnswer, 'plan' | 'stages'>,
  sizes: SizeStore,
  observations: ObservationStore = noObservations,
  registry: RegistryAnswers = noRegistry,
): readonly StageLabel[] {
  return plan.stages.map((stage) => {
    const item = stages[stage.index];
    const base = item === undefined ? '' : shortBaseSize(item, registry);
    const key = stageKey(document, stage);
    const address = { document, stage: stage.index };
    const observation = observationState(observations, sizes, key);
    const budget = item?.budget;
    const state = sizeState(sizes, key);
    return {
      ...{ address, key, line: stage.from.line, state, observation, base },
      ...(budget !== undefined && { budget }),
    };
  });
}

export interface LensChoices {
  readonly build: boolean;
  readonly size: boolean;
  readonly inspect: boolean;
  /** Whether a build may be started here: trusted, with files on a disk. */
  readonly mayBuild: boolean;
}

/**
 * One lens over a FROM that was not built, `Build` with what is known of its base; then its size and whether it starts,
 * behind a play button. There is always one while anything is switched on: no line of the text jumps.
 */
export function stageLenses(
  labels: readonly StageLabel[],
  choices: LensChoices,
  now: number,
): readonly Lens[] {
  return labels.flatMap((label) => [
    ...(choices.build && choices.mayBuild ? [buildLens(label, choices)] : []),
    ...(choices.size ? sizeLens(label, choices, now) : []),
    ...(choices.inspect && choices.mayBuild && isInspectable(label) ? [inspectLens(label)] : []),
  ]);
}

function buildLens({ line, address, state, base }: StageLabel, { size }: LensChoices): Lens {
  if (state.kind === 'building')
    return {
      line,
      address,
      title: t('Cancel'),
      tooltip: t('Stop this build'),
      command: commandId('cancelBuild'),
    };
  const command = commandId('buildStage');
  if (state.kind !== 'unknown' && size)
    return { line, address, title: '$(play)', tooltip: t('Build this stage again'), command };
  const known = size ? (state.kind === 'unknown' && state.removed ? t('image removed') : base) : '';
  const title = known === '' ? t('$(play) Build') : t('$(play) Build ({0})', known);
  return { line, address, title, tooltip: t('Build this stage and measure it'), command };
}

/** Only of a stage that was built once there is something to inspect. */
function isInspectable({ state, observation }: StageLabel): boolean {
  return state.kind === 'measured' || state.kind === 'stale' || observation.kind === 'reading';
}

function inspectLens({ line, address, observation }: StageLabel): Lens {
  return { line, address, ...inspectTitle(observation), command: commandId('inspectStage') };
}

function sizeLens(label: StageLabel, { build, mayBuild }: LensChoices, now: number): readonly Lens[] {
  const { line, address, state, base, budget } = label;
  // The lens that builds says it.
  if (state.kind === 'unknown' && build && mayBuild) return [];
  const known = state.kind === 'unknown' && !state.removed && base !== '' ? base : lensTitle(state);
  const size = isUnchangedNow(state, now) ? t('{0}, unchanged, just now', known) : known;
  const excess = excessText(state, budget);
  const title = excess === '' ? size : `${size} $(warning) ${excess}`;
  const { tooltip, command } = sizeAction(state, mayBuild);
  // The title is one line for every day; what changed belongs to those who look closer.
  const change = datedChangeText(state, now);
  return [{ line, address, title, tooltip: change === '' ? tooltip : `${change}. ${tooltip}`, command }];
}

function sizeAction(
  state: SizeState,
  mayBuild: boolean,
): { readonly tooltip: string; readonly command: string } {
  switch (state.kind) {
    case 'unknown':
      return {
        tooltip: mayBuild
          ? t('Show the sizes of all stages')
          : t('Save the Dockerfile in a trusted folder to measure its stages'),
        command: commandId('showSizes'),
      };
    case 'building':
    case 'failed':
      return { tooltip: t('Show the log of this build'), command: commandId('showBuildLog') };
    case 'stale':
      return {
        tooltip: t('The stage, or what it is built with, has changed since it was measured'),
        command: commandId('showSizes'),
      };
    case 'measured':
      return { tooltip: t('Show the sizes of all stages'), command: commandId('showSizes') };
    default:
      return state satisfies never;
  }
}

/** One edit: `removed` line breaks from `line` on were replaced by `added` ones. */
export interface LineChange {
  readonly line: number;
  readonly removed: number;
  readonly added: number;
}

/**
 * Where a line went, so that lenses keep their place until the server has read the new text. `undefined` when
 * the line itself was deleted.
 */
export function movedLine(line: number, changes: readonly LineChange[]): number | undefined {
  let moved = line;
  for (const change of changes) {
    if (moved <= change.line) continue;
    if (moved <= change.line + change.removed && change.removed > change.added) return undefined;
    moved = Math.max(change.line, moved + change.added - change.removed);
  }
  return moved;
}
