import type { Answer, CancelSignal } from './engine.js';

/** PORT: containers that ended badly, for telling why. Nothing is started, stopped or removed. */
export interface Containers {
  /** The newest first, 20 at most. */
  failed(signal?: CancelSignal): Promise<Answer<readonly FailedContainer[]>>;
}

export interface FailedContainer {
  readonly id: string;
  readonly name: string;
  /** As it was named at the start: a tag or an id. */
  readonly image: string;
  readonly exitCode: number;
  /** What the engine says of its end, then the last lines of its log; control characters removed. */
  readonly message: string;
  /** Milliseconds since 1970; 0 when it never started. */
  readonly finishedAt: number;
  /** Of an image that was built by this product: path of its Dockerfile, and the stage as `labels` name it. */
  readonly dockerfile?: string;
  readonly stage?: string;
}
