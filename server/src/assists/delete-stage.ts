import type { Edit } from '../core/text/edit.js';
import { removeLines } from './remove-lines.js';
import { renumberIndexes } from './renumber-indexes.js';
import { stageBlocks, type Source } from './stage-blocks.js';

/** Deletes the stage of that index with the comment above it, and renumbers `--from=N` of stages below it. */
export function deleteStage(source: Source, index: number): readonly Edit[] {
  const { ast, graph } = source;
  const block = stageBlocks(source)[index];
  if (block === undefined) return [];
  const renumbered = renumberIndexes(graph, (stage) => (stage > index ? stage - 1 : stage));
  const outside = renumbered.filter(({ start }) => start < block.start || start >= block.end);
  return [removeLines(ast, block), ...outside];
}
