import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { sizeState, stageKey, type SizeStore } from '../size/size-store.js';
import { treeDescription } from '../size/size-text.js';

/** Label and bytes of every measured stage, by index. */
export function stageSizes(
  document: string,
  { stages }: StagesAnswer,
  sizes: SizeStore,
): ReadonlyMap<number, { readonly label: string; readonly bytes: number }> {
  const found = stages.flatMap((stage) => {
    const state = sizeState(sizes, stageKey(document, stage));
    if (state.kind !== 'measured' && state.kind !== 'stale') return [];
    const { measure } = state.now;
    return [[stage.index, { label: treeDescription(state), bytes: measure.bytes }] as const];
  });
  return new Map(found);
}
