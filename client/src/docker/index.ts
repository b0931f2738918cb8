import type { Engine } from '../ports/engine.js';
import { createDockerEngine } from './engine.js';
import type { EngineOptions } from './options.js';

/**
 * The one door to Docker: bundled on its own as `dist/docker.cjs` and loaded at the first Docker act.
 * Holds no connection while nothing is asked of it.
 */
export function createEngine(options: EngineOptions): Engine {
  return createDockerEngine(options);
}
