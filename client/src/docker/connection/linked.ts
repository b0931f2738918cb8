import type { EngineInfo } from '../../ports/engine.js';
import type { Connection } from './connection.js';

/** A connection and what is known of the engine behind it. */
export interface Linked {
  readonly connection: Connection;
  readonly info: EngineInfo;
}
