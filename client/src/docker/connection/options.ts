import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { EngineKind } from '../../ports/engine.js';

/** What the edges choose. `environment` is that of the editor or the terminal (DOCKER_HOST, HOME, PATH …). */
export interface EngineOptions {
  /** `auto` takes the engine's own API unless the file or the builder needs more. */
  readonly engine?: EngineKind | 'auto';
  /** An address of the settings (`unix://`, `tcp://`, `ssh://`, `npipe://` or a path); wins over everything else. */
  readonly host?: string;
  /** A docker context of the settings; wins over DOCKER_HOST. */
  readonly dockerContext?: string;
  /** A buildx builder of the settings. */
  readonly builder?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly clock: Clock;
}
