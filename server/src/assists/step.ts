import type { Edit } from '../core/text/edit.js';

/** One step that makes a file better without a finding that asks for it. */
export interface Step {
  readonly title: string;
  /** What follows `refactor.rewrite.stageInsight.`. */
  readonly kind: string;
  readonly edits: readonly Edit[];
}
