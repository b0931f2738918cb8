/** Commands for editors that have no client of ours, through `workspace/executeCommand`. Each takes one object. */
export const serverCommandNames = [
  'stage-insight.convert',
  'stage-insight.merge',
  'stage-insight.graph',
  'stage-insight.explain',
] as const;

export type ServerCommandName = (typeof serverCommandNames)[number];

/** Of `convert`, `merge` and `graph`: the open Dockerfile; of `merge` the script also. */
export interface DocumentCommandParams {
  readonly uri: string;
  /** Of `convert`: the image to run on; without it, the smallest that fits. */
  readonly base?: string;
  readonly leave?: readonly string[];
  readonly keepEnv?: boolean;
}

/** Of `explain`. */
export interface ExplainCommandParams {
  readonly rule: string;
}
