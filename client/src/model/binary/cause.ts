import type { ObservationCause } from '../../../../server/src/protocol/observation.js';

/** Why something does not start, for programs; a sentence for people goes with each. */
export type Cause = ObservationCause;

/** One thing in the way of a start. */
export interface Obstacle {
  /** For people, the missing file or version named. */
  readonly reason: string;
  readonly cause: Cause;
}
