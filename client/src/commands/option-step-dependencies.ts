import type { BuildSettings } from '../model/build/build-options.js';
import type { DocumentStages } from '../model/stage/document-stages.js';
import type { BuildMemory } from '../views/build-memory.js';
import type { EngineHost } from './engine-host.js';

/** What every step of asking for build options knows. */
export interface OptionStepDependencies {
  readonly document: string;
  readonly stages: DocumentStages;
  /** Without what is remembered. */
  readonly settings: BuildSettings;
  readonly memory: BuildMemory;
  readonly host: EngineHost;
  /** Paths from the workspace folder. */
  readonly bakeFiles: readonly string[];
}
