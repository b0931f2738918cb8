import type { ProofCauseItem } from '../../../../server/src/protocol/messages.js';

/** Why something does not start, for programs; a sentence for people goes with each. */
export type Cause = ProofCauseItem;

/** One thing in the way of a start. */
export interface Obstacle {
  /** For people, the missing file or version named. */
  readonly reason: string;
  readonly cause: Cause;
}
