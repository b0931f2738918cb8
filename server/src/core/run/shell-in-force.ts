import type { StageGraph } from '../graph/graph.js';
import type { Instruction } from '../text/ast.js';

/** The SHELL that holds for an instruction of `stage`: the last one above it, there or in the stages below it. */
export function shellInForce(
  graph: StageGraph,
  stage: number,
  instruction: Instruction,
): Instruction | undefined {
  let current = graph.stages[stage];
  while (current !== undefined) {
    const found = current.instructions.findLast(
      ({ keyword, index }) => keyword === 'SHELL' && index < instruction.index,
    );
    if (found !== undefined) return found;
    // FROM finds only stages above, so the chain ends.
    current = current.base.kind === 'stage' ? graph.stages[current.base.stage] : undefined;
  }
  return undefined;
}
