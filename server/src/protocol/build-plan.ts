/**
 * What building and measuring need of a Dockerfile's text, normalised: layout and comments are gone. The server makes
 * it, the client keeps it beside the sizes. Lines are 0-based.
 */
export interface BuildPlan {
  /** What stands before the first FROM, normalised: directives and global ARGs. */
  readonly preamble: string;
  readonly stages: readonly PlanStage[];
}

export interface PlanStage {
  readonly index: number;
  /** Lower case; absent for an unnamed stage. */
  readonly name?: string;
  readonly base:
    | { readonly kind: 'image'; readonly image: string }
    | { readonly kind: 'stage'; readonly stage: number }
    | { readonly kind: 'scratch' }
    | { readonly kind: 'unknown' };
  /** Indexes of the stages it takes something from: FROM, COPY --from, mounts, ONBUILD, and what other ARG values would select. */
  readonly needs: readonly number[];
  readonly from: PlanInstruction;
  /** Without the FROM, in text order; ONBUILD included. */
  readonly instructions: readonly PlanInstruction[];
}

export interface PlanInstruction {
  /** Upper case. */
  readonly keyword: string;
  /** The instruction as BuildKit reads it: continuation lines joined, comments dropped, heredoc bodies included. */
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
}
