import type { Delivery } from '../artifacts.js';
import type { Reference, Stage, StageGraph, Target } from '../graph/graph.js';
import type { BuildContext, Inputs } from '../inputs.js';
import type { Instruction } from '../text/ast.js';
import { ignoreFileOf } from './context-files.js';
import type { StageState } from './state.js';
import type { StageRun, StageRuns } from './stage-run.js';

/** The run of one stage. */
export interface FinishedStage {
  readonly state: StageState;
  readonly run: StageRun;
  readonly deliveries: readonly Delivery[];
  /** Why the stage could not be followed: a fault of this program. */
  readonly failure?: string;
}

/** Runs that the next version of the text may take over. No WeakMap holds them: what one holds outlives young collections. */
export interface ReusableRuns extends StageRuns {
  readonly reusable: ReusableStages;
}

/** What the runs of one version of a file leave for the next. Plain data: it leads to no earlier version. */
export interface ReusableStages {
  readonly graph: StageGraph;
  readonly images: Inputs['images'];
  readonly ignoreFile: string | undefined;
  readonly references: ReadonlyMap<Instruction, readonly Reference[]>;
  readonly stages: ReadonlyMap<number, StageWithReads>;
}

interface StageWithReads extends FinishedStage {
  /** All that its run asked of the build context. */
  readonly reads: readonly ContextRead[];
}

type ContextRead =
  | { readonly kind: 'text'; readonly path: string; readonly answer: string | undefined }
  | { readonly kind: 'names'; readonly path: string; readonly answer: readonly string[] };

export interface StageReuse {
  /** The build context for the runs: what they ask of it is noted. */
  readonly context: BuildContext;
  readonly reusable: ReusableStages;
  /** The earlier run of a stage where nothing that it saw has changed, else that of `run`. Stages come in order. */
  finish(stage: Stage, run: () => FinishedStage): FinishedStage;
}

/** `before`: what an earlier version of the file left. It spares work and changes no answer. */
export function reuseStages(
  graph: StageGraph,
  references: ReadonlyMap<Instruction, readonly Reference[]>,
  inputs: Inputs,
  before: ReusableStages | undefined,
): StageReuse {
  const { images, context } = inputs;
  const ignoreFile = ignoreFileOf(context)?.text;
  const earlier = before?.images === images && before.ignoreFile === ignoreFile ? before : undefined;
  const stages = new Map<number, StageWithReads>();
  const isReused = (index: number): boolean => {
    const stage = stages.get(index);
    return stage !== undefined && stage === earlier?.stages.get(index);
  };
  const { noted, noteReads } = noteContext(context);
  return {
    context: noted,
    reusable: { graph, images, ignoreFile, references, stages },
    finish: (stage, run) => {
      const reused = earlier && unchangedStage(earlier, stage, { references, context, isReused });
      const finished = reused ?? noteReads(run);
      stages.set(stage.index, finished);
      return finished;
    },
  };
}

function noteContext(context: BuildContext): {
  readonly noted: BuildContext;
  noteReads(run: () => FinishedStage): StageWithReads;
} {
  // What a run is asked later is answered of the same files, and is none of what decided how it went.
  let reads: ContextRead[] | undefined;
  return {
    noted: {
      ownIgnoreFile: context.ownIgnoreFile,
      read: (path) => {
        const answer = context.read(path);
        reads?.push({ kind: 'text', path, answer });
        return answer;
      },
      list: (path) => {
        const answer = context.list(path);
        reads?.push({ kind: 'names', path, answer });
        return answer;
      },
    },
    noteReads: (run) => {
      const own: ContextRead[] = [];
      reads = own;
      const finished = run();
      reads = undefined;
      return { ...finished, reads: own };
    },
  };
}

/** What of the new version a stage could see. */
interface NewVersion {
  readonly references: ReadonlyMap<Instruction, readonly Reference[]>;
  readonly context: BuildContext;
  /** Whether the stage above is the very run of the earlier version. */
  isReused(stage: number): boolean;
}

/**
 * The earlier run of a stage, where nothing that it saw has changed: its instructions are the same objects, which
 * they are only below nothing but the same text, its uses lead to the same, and the context answers as it did.
 */
function unchangedStage(
  earlier: ReusableStages,
  stage: Stage,
  version: NewVersion,
): StageWithReads | undefined {
  const before = earlier.graph.stages[stage.index];
  if (before === undefined || before.from !== stage.from || !isSameBase(before, stage, version))
    return undefined;
  // What ONBUILD of a base triggers is looked up by names that may stand anywhere in the file.
  const parents = parentsOf(stage).map((parent) => earlier.stages.get(parent));
  if (parents.some((parent) => parent !== undefined && parent.state.triggers.length > 0)) return undefined;
  const isSame =
    stage.instructions.length === before.instructions.length &&
    stage.instructions.every(
      (instruction, at) =>
        instruction === before.instructions[at] &&
        areSameUses(earlier.references.get(instruction), version.references.get(instruction), version),
    );
  const finished = isSame ? earlier.stages.get(stage.index) : undefined;
  return finished?.reads.every((read) => isSameRead(read, version.context)) === true ? finished : undefined;
}

function parentsOf({ base }: Stage): readonly number[] {
  if (base.kind === 'stage') return [base.stage];
  return base.kind === 'unknown' ? base.members : [];
}

function isSameBase({ base: before }: Stage, { base }: Stage, version: NewVersion): boolean {
  if (base.kind === 'stage')
    return before.kind === 'stage' && base.stage === before.stage && version.isReused(base.stage);
  if (base.kind === 'image') return before.kind === 'image' && base.image === before.image;
  if (base.kind !== 'unknown' || before.kind !== 'unknown') return base.kind === before.kind;
  return (
    base.members.length === before.members.length &&
    base.members.every((member, at) => member === before.members[at] && version.isReused(member))
  );
}

function areSameUses(
  before: readonly Reference[] = [],
  uses: readonly Reference[] = [],
  version: NewVersion,
): boolean {
  return (
    before.length === uses.length &&
    uses.every(({ target }, at) => isSameTarget(before[at]?.target, target, version))
  );
}

function isSameTarget(before: Target | undefined, target: Target, version: NewVersion): boolean {
  if (target.kind === 'image') return before?.kind === 'image' && before.image === target.image;
  if (target.kind !== 'stage') return before?.kind === target.kind;
  if (before?.kind !== 'stage' || before.stage !== target.stage || before.order !== target.order)
    return false;
  return target.order !== 'above' || version.isReused(target.stage);
}

function isSameRead(read: ContextRead, context: BuildContext): boolean {
  if (read.kind === 'text') return context.read(read.path) === read.answer;
  const names = context.list(read.path);
  return names.length === read.answer.length && names.every((name, at) => name === read.answer[at]);
}
