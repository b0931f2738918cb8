import type { Facts } from './facts.js';

/** Indexes of the stages that a build of the last stage, or of a target that a file names, runs. */
export function reachedStages({ graph, inputs }: Pick<Facts, 'graph' | 'inputs'>): ReadonlySet<number> {
  const targets = inputs.targets.flatMap(({ stage }) => graph.target(stage)?.index ?? []);
  const starts = new Set([graph.final, ...targets]);
  return new Set([...starts].flatMap((start) => [...graph.reachableFrom(start)]));
}
