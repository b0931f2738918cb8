import type { Answer } from './stage-run.js';

/** What the instructions of a stage did about a thing: brought it, or may have brought it unseen. */
export interface Brought {
  readonly answer: Answer | undefined;
  /** An absence in the base says nothing: it may have been added where it cannot be seen. */
  readonly open: boolean;
}

export const broughtNothing: Brought = { answer: undefined, open: false };
