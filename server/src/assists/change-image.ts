import type { Fix } from '../core/rule.js';
import type { Stage, StageGraph } from '../core/graph/graph.js';

/** The stage whose FROM names the image under `stage`; `undefined` when a variable or `scratch` stands there. */
export function rootStage({ stages }: StageGraph, stage: number): Stage | undefined {
  let at = stages[stage];
  while (at?.base.kind === 'stage') at = stages[at.base.stage];
  return at;
}

/** Puts `image` in place of the image under `stage`. No fix where the FROM is written with a variable. */
export function changeImageFix(
  graph: StageGraph,
  stage: number,
  image: string | undefined,
  title: (image: string) => string,
): Fix[] {
  const [word] = rootStage(graph, stage)?.from.words ?? [];
  if (image === undefined || word === undefined || word.raw.includes('$') || word.value === image) return [];
  const { start, end } = word;
  return [{ title: title(image), safety: 'suggested', edits: () => [{ start, end, newText: image }] }];
}
