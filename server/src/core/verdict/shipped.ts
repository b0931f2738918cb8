import type { Facts } from '../facts.js';

/** Whether the layers of a stage are in an image that somebody builds: it is a target, or one is FROM it. */
export function isShipped({ graph, verdicts }: Pick<Facts, 'graph' | 'verdicts'>, stage: number): boolean {
  return [...verdicts.targets].some((target) => {
    let at = graph.stages[target];
    while (at !== undefined && at.index !== stage && at.base.kind === 'stage')
      at = graph.stages[at.base.stage];
    return at?.index === stage;
  });
}
