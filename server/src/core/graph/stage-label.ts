import type { Stage } from './graph.js';

/** How messages call a stage: its name in backticks, or its number. */
export function stageLabel(stage: Stage): string {
  return stage.name === undefined ? `stage ${stage.index}` : `stage \`${stage.name}\``;
}

/** What people call a stage where a name stands alone: `builder`, or `stage 2` for an unnamed one. */
export function stageName(stage: Stage): string {
  return stage.name ?? `stage ${String(stage.index)}`;
}
