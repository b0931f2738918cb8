import type { Answer, Engine } from '../ports/engine.js';
import type { EngineOptions } from './options.js';

/**
 * The one door to Docker: bundled on its own as `dist/docker.cjs` and loaded at the first Docker act.
 * Holds no connection while nothing is asked of it.
 */
export function createEngine(options: EngineOptions): Engine {
  options.log.debug('engine requested');
  const answer = (): Promise<Answer<never>> =>
    Promise.resolve({
      ok: false,
      fault: { reason: 'unsupported', message: 'The engine room is being built.' },
    });
  return Object.freeze({
    info: answer,
    build: answer,
    image: answer,
    open: answer,
    owned: answer,
    remove: answer,
  });
}
