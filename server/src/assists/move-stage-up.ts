import { applyEdits, type Edit } from '../core/text/edit.js';
import type { StageGraph } from '../core/graph/graph.js';
import { isInside, type Span } from '../core/text/text.js';
import { removeLines } from './remove-lines.js';
import { renumberIndexes } from './renumber-indexes.js';
import { lineBreak, stageBlocks, type Source } from './stage-blocks.js';

/**
 * Moves stage `moved`, and what it needs from below, to just above stage `before`; indexes follow. `undefined`
 * where that cannot help: the stages need each other, or a name is declared twice and would change its meaning.
 */
export function moveStageUp(source: Source, moved: number, before: number): readonly Edit[] | undefined {
  const { ast, graph } = source;
  const needed = neededBelow(graph, moved, before);
  if (needed === undefined || needed.some((index) => hasTwin(graph, index))) return undefined;
  const blocks = stageBlocks(source);
  const target = blocks[before];
  const movedBlocks = needed.flatMap((index) => blocks[index] ?? []);
  if (target === undefined || movedBlocks.length !== needed.length) return undefined;
  const renumbered = renumberIndexes(graph, newIndexes(graph.stages.length, needed, before));
  const inserted = movedBlocks.map((block) => blockText(ast.text, block, renumbered)).join('');
  const removals = joinBlocks(movedBlocks).map((block) => removeLines(ast, block));
  const outside = renumbered.filter((edit) => !movedBlocks.some((block) => isInside(edit, block)));
  return [{ start: target.start, end: target.start, newText: inserted }, ...removals, ...outside];
}

/** `moved` and the stages from `before` on that it takes something from, in text order. */
function neededBelow(graph: StageGraph, moved: number, before: number): number[] | undefined {
  const needed = [...graph.reachableFrom(moved)].filter((index) => index >= before).sort((a, b) => a - b);
  return needed.includes(before) ? undefined : needed;
}

function hasTwin(graph: StageGraph, index: number): boolean {
  const name = graph.stages[index]?.name;
  return name !== undefined && graph.stagesNamed(name).length > 1;
}

function newIndexes(
  count: number,
  needed: readonly number[],
  before: number,
): (stage: number) => number | undefined {
  const moved = new Set(needed);
  const all = Array.from({ length: count }, (_, index) => index);
  const unmoved = all.filter((index) => !moved.has(index));
  const order = [
    ...unmoved.filter((index) => index < before),
    ...needed,
    ...unmoved.filter((index) => index >= before),
  ];
  const places = new Map(order.map((stage, place) => [stage, place]));
  return (stage) => places.get(stage);
}

function blockText(text: string, block: Span, edits: readonly Edit[]): string {
  const inside = edits
    .filter((edit) => isInside(edit, block))
    .map((edit) => ({ ...edit, start: edit.start - block.start, end: edit.end - block.start }));
  const moved = applyEdits(text.slice(block.start, block.end), inside);
  const gap = lineBreak(text).repeat(2);
  return block.end < text.length ? moved : moved.trimEnd() + gap;
}

/** Blocks that touch become one: what is removed at the end of the text must go in one piece. */
function joinBlocks(blocks: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last?.end === block.start) joined[joined.length - 1] = { start: last.start, end: block.end };
    else joined.push(block);
  }
  return joined;
}
