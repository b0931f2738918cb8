import type { Ast } from './text/ast.js';
import type { ImageFacts } from './images/image-facts.js';
import type { StageGraph } from './graph/graph.js';
import type { Inputs } from './inputs.js';
import type { ReusableRuns } from './run/reuse-stages.js';
import type { StageRuns } from './run/stage-run.js';
import type { Verdicts } from './verdict/landings.js';

/** Everything derived from one version of a text. Computed once, lazily, read-only: rules and features only ask. */
export interface Facts {
  readonly ast: Ast;
  readonly graph: StageGraph;
  readonly inputs: Inputs;
  /** What is known of the image under a stage: its FROM chain followed to the end. `undefined` = unknown. */
  baseOf(stage: number): ImageFacts | undefined;
  /** Indexes of the stages that a build of the last stage, or of a target that a file names, runs. */
  readonly reached: ReadonlySet<number>;
  /** Runs that were computed, of this version or of an earlier one: they spare the next version work. */
  readonly lastRuns: ReusableRuns | undefined;
  /** The abstract run of every stage: what it holds, what it gives to programs, what its commands are. */
  readonly runs: StageRuns;
  /** What containers start, and whether what was delivered can run there. */
  readonly verdicts: Verdicts;
}
