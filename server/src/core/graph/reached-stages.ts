import type { NamedTarget } from '../inputs.js';
import type { StageGraph } from './graph.js';
import { reach } from './reach.js';

/** Indexes of the stages that a build of the last stage, or of a target that a file names, runs. */
export function reachedStages(graph: StageGraph, targets: readonly NamedTarget[]): ReadonlySet<number> {
  const named = targets.flatMap(({ stage }) => graph.target(stage)?.index ?? []);
  return reachAll(graph, [graph.final, ...named]);
}

/** `starts` and everything below them. `more` answers uses of a stage that the graph does not know. */
export function reachAll(
  graph: StageGraph,
  starts: readonly number[],
  more: (stage: number) => readonly number[] = () => [],
): ReadonlySet<number> {
  return reach(starts, (stage) => [...graph.dependenciesOf(stage), ...more(stage)]);
}

/** The stage and those that it is FROM, the nearest first. */
export function fromChain({ stages }: StageGraph, stage: number): ReadonlySet<number> {
  return reach([stage], (index) => {
    const base = stages[index]?.base;
    return base?.kind === 'stage' ? [base.stage] : [];
  });
}
