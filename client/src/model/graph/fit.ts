import { drawScene, type Scene } from './scene.js';
import type { CardGraph } from './cards.js';
import { leastReadable, wholeScale } from './scale.js';

/** Room for a drawing, in pixels. */
export interface Pane {
  readonly width: number;
  readonly height: number;
}

/**
 * The drawing that suits a pane: to the right, or downwards with as many cards side by side as the pane holds in full
 * size or as small as can be read. Of two that fit, the one that runs along the longer side; else the one that is least
 * wider than the pane.
 */
export function fitScene(graph: CardGraph, pane: Pane): Scene {
  const right = drawScene(graph, { direction: 'right' });
  const down = [1, leastReadable].map((scale) =>
    drawScene(graph, { direction: 'down', width: pane.width / scale }),
  );
  const scenes = pane.height > pane.width ? [...down, right] : [right, ...down];
  return scenes.reduce((best, other) => (worth(other, pane) > worth(best, pane) ? other : best));
}

function worth(scene: Scene, pane: Pane): number {
  const whole = wholeScale(scene, pane);
  return whole >= leastReadable ? 1 + whole : Math.min(leastReadable, pane.width / scene.width);
}
