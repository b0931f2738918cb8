import { commandId } from '../settings/names.js';
import type { StageAddress } from './document-stages.js';
import type { BuildPlan } from '../../../../server/src/protocol/build-plan.js';
import { inspectTitle } from '../inspect/lens-title.js';
import {
  noObservations,
  observationState,
  type ObservationState,
  type ObservationStore,
} from '../inspect/observation-store.js';
import { stageKey, sizeState, type SizeState, type SizeStore } from '../size/size-store.js';
import { datedChangeText } from '../size/size-facts.js';
import { lensTitle } from '../size/size-text.js';

/** What stands over, or at the end of, one FROM line. */
export interface StageLabel {
  readonly address: StageAddress;
  readonly key: string;
  readonly line: number;
  readonly state: SizeState;
  readonly observation: ObservationState;
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
  plan: BuildPlan,
  sizes: SizeStore,
  observations: ObservationStore = noObservations,
): readonly StageLabel[] {
  return plan.stages.map((stage) => {
    const key = stageKey(document, stage);
    const address = { document, stage: stage.index };
    const observation = observationState(observations, sizes, key);
    return { address, key, line: stage.from.line, state: sizeState(sizes, key), observation };
  });
}

export interface LensChoices {
  readonly build: boolean;
  readonly size: boolean;
  readonly inspect: boolean;
  /** Whether a build may be started here: trusted, with files on a disk. */
  readonly mayBuild: boolean;
}

/** The same number of lenses over every FROM, whatever the state: nothing in the text jumps. */
export function stageLenses(
  labels: readonly StageLabel[],
  choices: LensChoices,
  now: number,
): readonly Lens[] {
  return labels.flatMap((label) => [
    ...(choices.build && choices.mayBuild ? [buildLens(label)] : []),
    ...(choices.size ? [sizeLens(label, choices.mayBuild, now)] : []),
    ...(choices.inspect && choices.mayBuild ? [inspectLens(label)] : []),
  ]);
}

function buildLens({ line, address, state }: StageLabel): Lens {
  return state.kind === 'building'
    ? { line, address, title: 'Cancel', tooltip: 'Stop this build', command: commandId('cancelBuild') }
    : {
        line,
        address,
        title: 'Build',
        tooltip: 'Build this stage and measure it',
        command: commandId('buildStage'),
      };
}

function inspectLens({ line, address, observation }: StageLabel): Lens {
  return { line, address, ...inspectTitle(observation), command: commandId('inspectStage') };
}

function sizeLens({ line, address, state }: StageLabel, mayBuild: boolean, now: number): Lens {
  const { title, tooltip, command } = sizeAction(state, mayBuild);
  // The title is one line for every day; what changed belongs to those who look closer.
  const change = datedChangeText(state, now);
  return { line, address, title, tooltip: change === '' ? tooltip : `${change}. ${tooltip}`, command };
}

function sizeAction(
  state: SizeState,
  mayBuild: boolean,
): { title: string; tooltip: string; command: string } {
  const title = lensTitle(state);
  switch (state.kind) {
    case 'unknown':
      return mayBuild
        ? {
            title: `${title} – build`,
            tooltip: 'Build this stage and measure it',
            command: commandId('buildStage'),
          }
        : {
            title,
            tooltip: 'Save the Dockerfile in a trusted folder to measure its stages',
            command: commandId('showSizes'),
          };
    case 'building':
      return { title, tooltip: 'Show the log of this build', command: commandId('showBuildLog') };
    case 'failed':
      return { title, tooltip: 'Show the log of this build', command: commandId('showBuildLog') };
    case 'stale':
      return {
        title,
        tooltip: 'The stage, or what it is built with, has changed since it was measured',
        command: commandId('showSizes'),
      };
    case 'measured':
      return { title, tooltip: 'Show the sizes of all stages', command: commandId('showSizes') };
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
