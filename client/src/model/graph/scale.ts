import type { Scene } from './scene.js';

/** Below this, letters of 11 and 13 pixels can hardly be read. */
export const leastReadable = 0.7;

interface Room {
  readonly width: number;
  readonly height: number;
}

/** The scale at which all of a drawing is seen; never larger than life. */
export function wholeScale({ width, height }: Pick<Scene, 'width' | 'height'>, pane: Room): number {
  return Math.min(1, pane.width / width, pane.height / height);
}

/** As a whole where its letters stay readable, else readable and as little wider than the pane as can be. */
export function readableScale(scene: Pick<Scene, 'width' | 'height'>, pane: Room): number {
  const whole = wholeScale(scene, pane);
  if (whole >= leastReadable) return whole;
  return Math.max(leastReadable, Math.min(1, pane.width / scene.width));
}
