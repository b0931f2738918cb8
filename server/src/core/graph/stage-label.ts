import type { Stage } from './graph.js';

/** How messages call a stage: its name in backticks, or its number. */
export function stageLabel(stage: Stage): string {
  return stage.name === undefined ? `stage ${stage.index}` : `stage \`${stage.name}\``;
}
