import type { Instruction } from '../text/ast.js';
import type { StageGraph } from '../graph/graph.js';

/** The ENTRYPOINT and CMD in force at the end of a stage, those of the stages it is FROM included. */
export interface StartInstructions {
  readonly entrypoint: Instruction | undefined;
  readonly command: Instruction | undefined;
  readonly healthcheck: Instruction | undefined;
}

/** An ENTRYPOINT takes the place of a CMD that was inherited, not of one in the same stage. */
export function startInstructions(graph: StageGraph, stage: number): StartInstructions {
  const seen = new Set<number>();
  let entrypoint: Instruction | undefined;
  let command: Instruction | undefined;
  let healthcheck: Instruction | undefined;
  for (let at = graph.stages[stage]; at !== undefined && !seen.has(at.index);) {
    seen.add(at.index);
    const last = (keyword: string): Instruction | undefined =>
      at?.instructions.findLast((instruction) => instruction.keyword === keyword);
    if (entrypoint === undefined) command ??= last('CMD');
    entrypoint ??= last('ENTRYPOINT');
    healthcheck ??= last('HEALTHCHECK');
    at = at.base.kind === 'stage' ? graph.stages[at.base.stage] : undefined;
  }
  return { entrypoint, command, healthcheck };
}
