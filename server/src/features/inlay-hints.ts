import type { Facts } from '../core/facts.js';
import { baseLabel } from './stage-words.js';

/** Words shown behind `offset` that are not in the text. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** `--from=0 ⟨builder⟩`: what a number stands for. An unnamed stage is shown by its base. */
export function inlayHintsOf({ graph }: Facts): readonly InlayHint[] {
  return graph.references.flatMap(({ target, end }) => {
    if (target.kind !== 'stage' || !target.byIndex) return [];
    const stage = graph.stages[target.stage];
    if (stage === undefined) return [];
    const tooltip = `Number ${String(stage.index)} counts the FROM lines from the top, starting at 0.`;
    return [{ offset: end, label: `⟨${stage.name ?? baseLabel(stage.base, graph)}⟩`, tooltip }];
  });
}
