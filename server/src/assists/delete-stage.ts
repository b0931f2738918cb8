import type { Edit } from '../core/edit.js';
import { renumberIndexes } from './renumber-indexes.js';
import { lineBreak, stageBlocks, type Source } from './stage-blocks.js';

/** Deletes the stage of that index with the comment above it, and renumbers `--from=N` of stages below it. */
export function deleteStage(source: Source, index: number): readonly Edit[] {
  const { ast, graph } = source;
  const block = stageBlocks(source)[index];
  if (block === undefined) return [];
  const renumbered = renumberIndexes(graph, (stage) => (stage > index ? stage - 1 : stage));
  const outside = renumbered.filter(({ start }) => start < block.start || start >= block.end);
  return [removeLines(ast.text, block.start, block.end), ...outside];
}

/** Removes whole lines; at the end of the text the blank lines above them go too. */
export function removeLines(text: string, start: number, end: number): Edit {
  if (end < text.length) return { start, end, newText: '' };
  const kept = text.slice(0, start).trimEnd().length;
  return { start: kept, end, newText: kept > 0 && /\n\s*$/.test(text) ? lineBreak(text) : '' };
}
