import type { Artifact, Delivery } from './artifacts.js';
import type { Ast } from './ast.js';
import type { ImageFacts } from './catalogue/image-facts.js';
import type { StageGraph } from './graph.js';
import type { Inputs } from './inputs.js';

/** Everything derived from one version of a text. Computed once, lazily, read-only: rules and features only ask. */
export interface Facts {
  readonly ast: Ast;
  readonly graph: StageGraph;
  readonly inputs: Inputs;
  /** What is known of the image under a stage: its FROM chain followed to the end. `undefined` = unknown. */
  baseOf(stage: number): ImageFacts | undefined;
  /** What a stage holds after its last instruction, by path. */
  artifactsOf(stage: number): readonly Artifact[];
  /** Artifacts that cross from one stage (or image) to another, in text order. */
  readonly deliveries: readonly Delivery[];
}
