import type {
  Answer,
  BuildEvent,
  BuildRequest,
  EngineFault,
  EngineInfo,
  ImageRecord,
} from '../../ports/engine.js';
import type { Log } from '../../ports/log.js';
import type { Connection } from '../connection/connection.js';
import type { Environment } from '../connection/contexts.js';
import { t } from '../../model/text/translate.js';

/** One way of building. Rejections are read by `faultOf`. */
export type BuildImage = (job: BuildJob) => Promise<Answer<BuiltImage>>;

export interface BuildJob {
  readonly connection: Connection;
  readonly info: EngineInfo;
  readonly request: BuildRequest;
  readonly environment: Environment;
  readonly log: Log;
  readonly onEvent: (event: BuildEvent) => void;
  readonly signal: AbortSignal;
  /** Of buildx: the builder to use, when it is not the engine itself. */
  readonly builder?: string;
}

export interface BuiltImage {
  /** `sha256:…`, or a tag. */
  readonly id: string;
  readonly cached: boolean;
  /** As `BuildResult` has them. */
  readonly triggers?: Readonly<Record<number, number>>;
  readonly transferredBytes?: number;
  /** What is known of an image that the engine does not have. */
  readonly record?: ImageRecord;
  /** By index, further stages that were built in the same call. */
  readonly others?: ReadonlyMap<number, BuiltImage>;
}

/** Neither a result nor a reason: the stream just ended. */
export const lostBuild: EngineFault = {
  reason: 'lost',
  get message() {
    return t('The engine ended the build without a result.');
  },
};
