import type { Edit } from '../core/text/edit.js';
import type { StageGraph } from '../core/graph/graph.js';

/** Rewrites every `--from=N` for stages that move: `newIndex` answers where a stage of today stands afterwards. */
export function renumberIndexes(
  graph: StageGraph,
  newIndex: (stage: number) => number | undefined,
): readonly Edit[] {
  return graph.references.flatMap(({ target, start, end }) => {
    if (target.kind !== 'stage' || !target.byIndex) return [];
    const index = newIndex(target.stage);
    return index === undefined || index === target.stage ? [] : [{ start, end, newText: String(index) }];
  });
}
