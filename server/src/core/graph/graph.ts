import type { Flag, Instruction, Word } from '../text/ast.js';
import type { Span } from '../text/text.js';

/** The stages of one Dockerfile and every reference between them, resolved as BuildKit resolves it. */
export interface StageGraph {
  readonly stages: readonly Stage[];
  /** Instructions before the first FROM: global ARGs, and faults. */
  readonly preamble: readonly Instruction[];
  /** Every place where a stage or an image is named, in text order. */
  readonly references: readonly Reference[];
  /** The references that lead to a stage or an image of which something is taken, as edges. */
  readonly edges: readonly Edge[];
  /** Index of the default target: the last stage; -1 without stages. */
  readonly final: number;
  /** ARGs declared before the first FROM; a value of `undefined` is one without default. */
  readonly globalArgs: ReadonlyMap<string, GlobalArg>;
  /** Stages by lower-case name, in text order (several: duplicates). */
  stagesNamed(name: string): readonly Stage[];
  /** The stage that `--target name`, COPY --from and mounts find: last of that name, or by index. */
  target(nameOrIndex: string): Stage | undefined;
  /** Indexes of the stages that are FROM `stage` itself, in text order. */
  childrenOf(stage: number): readonly number[];
  /** Indexes of the stages that `stage` takes something from or, with other ARG values, may; repeats are possible. */
  dependenciesOf(stage: number): readonly number[];
  /** Indexes of the stages that a build of `stage` runs or, with other ARG values, may run; `stage` included. */
  reachableFrom(stage: number): ReadonlySet<number>;
  stageAt(offset: number): Stage | undefined;
  /** What the `--from` of a COPY leads to. */
  copyReference(instruction: Instruction): Reference | undefined;
}

export interface GlobalArg {
  readonly name: string;
  readonly value: string | undefined;
  readonly word: Span;
}

export interface Stage extends Span {
  readonly index: number;
  /** Lower case; `undefined` for an unnamed stage. */
  readonly name: string | undefined;
  /** The word after AS as written. */
  readonly nameWord?: Word;
  readonly from: Instruction;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
  readonly base: Base;
  readonly platform?: PlatformFlag;
}

/** `value` is expanded with the global and predefined ARGs; `undefined` when it cannot be known. */
export interface PlatformFlag {
  readonly flag: Flag;
  readonly raw: string;
  readonly value: string | undefined;
}

/**
 * What a stage starts from. `unknown`: an ARG without default or an expression that cannot be evaluated;
 * `missing`: FROM without a usable word. `members`: the stages of which it is one whatever the variables hold
 * (`run-$TARGETARCH`); empty where it may be anything.
 */
export type Base =
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'unknown'; readonly raw: string; readonly members: readonly number[] };

export type ReferenceKind = 'FROM' | 'COPY' | 'MOUNT' | 'ONBUILD';

/** One place that names a stage or an image. The span covers the name only, e.g. `builder` of `--from=builder`. */
export interface Reference extends Span {
  readonly kind: ReferenceKind;
  /** Index of the stage in which it stands. */
  readonly stage: number;
  readonly instruction: Instruction;
  /** As written. */
  readonly raw: string;
  /** The name after expansion (FROM) or as BuildKit reads it. */
  readonly value: string;
  readonly target: Target;
  /**
   * Of a FROM with variables: the stages it may mean when the ARGs get other values than their defaults
   * (`build-${VARIANT}`). Empty otherwise.
   */
  readonly candidates: readonly number[];
}

/**
 * What a reference means to BuildKit.
 * - `stage`: found. `byIndex` when by number; `order` says whether that stage stands above, is the same or below.
 * - `image`: an external image is pulled. `scratch`: the empty image. `context`: empty `--from=`.
 * - `index-out-of-range`: a number that no stage has.
 * - `variable`: `$` where none is expanded.
 * - `unknown`: depends on an ARG that the file does not give; `members` as those of `Base`.
 */
export type Target =
  | {
      readonly kind: 'stage';
      readonly stage: number;
      readonly byIndex: boolean;
      readonly order: 'above' | 'same' | 'below';
    }
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'context' }
  | { readonly kind: 'index-out-of-range'; readonly index: number }
  | { readonly kind: 'variable' }
  | { readonly kind: 'unknown'; readonly members: readonly number[] };

/** `to` takes something from `from`. ONBUILD edges belong to the stage in which the trigger runs. */
export interface Edge extends Span {
  readonly from: number | string;
  readonly to: number;
  readonly kind: ReferenceKind;
  /** The flag or word as written, e.g. `--from=builder`. */
  readonly raw: string;
  readonly instruction: Instruction;
}
