import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import {
  noObservations,
  observationState,
  type ObservationState,
  type ObservationStore,
  whyNotStarted,
} from '../inspect/observation-store.js';
import { runsHere } from '../inspect/runs-here.js';
import { shownMeasure } from '../size/size-facts.js';
import { sizeState, stageKey, type SizeStore } from '../size/size-store.js';
import { shorten, treeDescription } from '../size/size-text.js';
import type { KnownStages, StageKnowledge } from './drawn-graph.js';
import { t } from '../text/translate.js';

/** What builds and inspections told of the stages of a document, by index. */
export function knownStages(
  document: string,
  { stages }: StagesAnswer,
  sizes: SizeStore,
  observations: ObservationStore = noObservations,
): KnownStages {
  return new Map(
    stages.map((stage) => {
      const key = stageKey(document, stage);
      const state = sizeState(sizes, key);
      const measure = shownMeasure(state);
      const observation = observationState(observations, sizes, key);
      const starts = whetherItStarts(observation);
      const known: StageKnowledge = {
        state: state.kind,
        label: state.kind === 'building' ? t('building…') : shorten(treeDescription(state), 40),
        ...(measure && { bytes: measure.bytes }),
        ...(measure?.baseBytes !== undefined && { baseBytes: measure.baseBytes }),
        ...(starts !== undefined && { starts }),
        ...(starts === false && { whyNot: whyNotStarted(observation) }),
      };
      return [stage.index, known] as const;
    }),
  );
}

function whetherItStarts(observation: ObservationState): boolean | undefined {
  if (observation.kind !== 'read') return undefined;
  const { kind } = runsHere(observation.programs);
  return kind === 'yes' ? true : kind === 'no' ? false : undefined;
}
