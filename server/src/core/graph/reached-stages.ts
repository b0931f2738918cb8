import type { NamedTarget } from '../inputs.js';
import type { StageGraph } from './graph.js';

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
  const seen = new Set<number>();
  const open = [...starts];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const stage of graph.dependenciesOf(next)) open.push(stage);
    for (const stage of more(next)) open.push(stage);
  }
  return seen;
}
