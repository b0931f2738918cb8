import type { SizeItem } from '../../../../server/src/protocol/messages.js';
import type { DocumentStages } from '../stage/document-stages.js';
import { inEnglish } from '../text/translate.js';
import { formatSince } from './format.js';
import { sizeChange } from './size-facts.js';
import { sizeState, stageKey, type SizeStore } from './size-store.js';

/** The sizes that still fit the text, as the server takes them; lines are those of the text now. */
export function sizeItems(
  document: string,
  stages: DocumentStages,
  sizes: SizeStore,
  now: number,
): readonly SizeItem[] {
  return stages.plan.stages.flatMap((stage): readonly SizeItem[] => {
    const state = sizeState(sizes, stageKey(document, stage));
    if (state.kind !== 'measured') return [];
    const { bytes, ownBytes, instructions } = state.now.measure;
    const lines = instructions.flatMap(({ instruction, bytes: own }) => {
      const line = stage.instructions[instruction]?.line;
      return line === undefined ? [] : [{ line, bytes: own }];
    });
    const change = sizeChange(state);
    return [
      {
        stage: stage.index,
        bytes,
        ...(ownBytes === undefined ? {} : { ownBytes }),
        ...(change && { change: { bytes: change.bytes, since: formatSince(change.build, now, inEnglish) } }),
        instructions: lines,
      },
    ];
  });
}
