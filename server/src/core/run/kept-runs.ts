import type { Delivery } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { Reference, Stage, StageGraph, Target } from '../graph/graph.js';
import type { BuildContext, Inputs } from '../inputs.js';
import type { StageState } from './state.js';
import type { StageRun, StageRuns } from './types.js';

/** The run of one stage, with all that it asked of the build context. */
export interface FinishedRun {
  readonly state: StageState;
  readonly run: StageRun;
  readonly deliveries: readonly Delivery[];
  readonly reads: readonly ContextRead[];
  readonly checkpoint: Checkpoint | undefined;
}

/** A run in front of the first instruction that was new in its version: who types there goes on from it. */
export interface Checkpoint {
  /** Instructions behind it. */
  readonly done: number;
  /** Only ever copied. */
  readonly state: StageState;
  readonly deliveries: readonly Delivery[];
  readonly reads: readonly ContextRead[];
}

/** What the runs of one version of a file leave for the next. Plain data: it leads to no earlier version. */
export interface KeptRuns {
  readonly graph: StageGraph;
  readonly images: Inputs['images'];
  readonly ignore: string | undefined;
  readonly references: ReadonlyMap<Instruction, readonly Reference[]>;
  readonly finished: ReadonlyMap<number, FinishedRun>;
}

/** Runs that the next version of the text may take over. No WeakMap holds them: what one holds outlives young collections. */
export interface ReusableRuns extends StageRuns {
  readonly kept: KeptRuns;
}

export type ContextRead =
  | { readonly kind: 'text'; readonly path: string; readonly answer: string | undefined }
  | { readonly kind: 'names'; readonly path: string; readonly answer: readonly string[] };

export interface ReadRecorder {
  readonly context: BuildContext;
  /** Runs `action`; answers what it asked of the context, nested recordings not included. */
  record(action: () => void): readonly ContextRead[];
}

export function recordReads(context: BuildContext): ReadRecorder {
  let reads: ContextRead[] | undefined;
  return {
    context: {
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
    record: (action) => {
      const outer = reads;
      const own: ContextRead[] = [];
      reads = own;
      action();
      reads = outer;
      return own;
    },
  };
}

/** What of an earlier version a stage could be, with what that version knew of its uses. */
export interface Now {
  readonly graph: StageGraph;
  readonly references: ReadonlyMap<Instruction, readonly Reference[]>;
  readonly context: BuildContext;
  /** Whether the stage above is the very run of the earlier version. */
  isKept(stage: number): boolean;
}

/**
 * The earlier run of a stage, where nothing that it saw has changed: its instructions are the same objects, which
 * they are only below nothing but the same text, its uses lead to the same, and the context answers as it did.
 */
export function keptRun(kept: KeptRuns, index: number, same: number, now: Now): FinishedRun | undefined {
  const run = kept.finished.get(index);
  const [before, stage] = [kept.graph.stages[index], now.graph.stages[index]];
  if (same !== before?.instructions.length || same !== stage?.instructions.length) return undefined;
  return run?.reads.every((read) => isSameRead(read, now.context)) === true ? run : undefined;
}

/** The checkpoint of the earlier run of a stage, where nothing has changed in front of it. */
export function keptCheckpoint(
  kept: KeptRuns,
  index: number,
  same: number,
  now: Now,
): Checkpoint | undefined {
  const checkpoint = kept.finished.get(index)?.checkpoint;
  if (checkpoint === undefined || checkpoint.done > same) return undefined;
  return checkpoint.reads.every((read) => isSameRead(read, now.context)) ? checkpoint : undefined;
}

/** With how many instructions the stage begins as before on the same ground; -1 where its ground is another. */
export function sameBeginning(kept: KeptRuns, index: number, now: Now): number {
  const [before, stage] = [kept.graph.stages[index], now.graph.stages[index]];
  if (before === undefined || before.from !== stage?.from || !isSameBase(before, stage, now)) return -1;
  // What ONBUILD of a base triggers is looked up by names that may stand anywhere in the file.
  const parent = stage.base.kind === 'stage' ? kept.finished.get(stage.base.stage) : undefined;
  if (parent !== undefined && parent.state.triggers.length > 0) return -1;
  const differs = stage.instructions.findIndex(
    (instruction, at) =>
      instruction !== before.instructions[at] ||
      !areSameUses(kept.references.get(instruction), now.references.get(instruction), now),
  );
  return differs < 0 ? stage.instructions.length : differs;
}

function isSameBase({ base: before }: Stage, { base }: Stage, now: Now): boolean {
  if (base.kind === 'stage')
    return before.kind === 'stage' && base.stage === before.stage && now.isKept(base.stage);
  if (base.kind === 'image') return before.kind === 'image' && base.image === before.image;
  return base.kind === before.kind;
}

function areSameUses(before: readonly Reference[] = [], uses: readonly Reference[] = [], now: Now): boolean {
  return (
    before.length === uses.length &&
    uses.every(({ target }, at) => isSameTarget(before[at]?.target, target, now))
  );
}

function isSameTarget(before: Target | undefined, target: Target, now: Now): boolean {
  if (target.kind === 'image') return before?.kind === 'image' && before.image === target.image;
  if (target.kind !== 'stage') return before?.kind === target.kind;
  if (before?.kind !== 'stage' || before.stage !== target.stage || before.order !== target.order)
    return false;
  return target.order !== 'above' || now.isKept(target.stage);
}

function isSameRead(read: ContextRead, context: BuildContext): boolean {
  if (read.kind === 'text') return context.read(read.path) === read.answer;
  const names = context.list(read.path);
  return names.length === read.answer.length && names.every((name, at) => name === read.answer[at]);
}
