import type { Ast, Instruction } from '../text/ast.js';
import type { Reference, Stage, StageGraph } from '../graph/graph.js';
import { emptyContext, type Inputs } from '../inputs.js';
import { withGetters } from '../with-getters.js';
import { withoutIgnored } from './context-files.js';
import {
  keptCheckpoint,
  keptRun,
  recordReads,
  sameBeginning,
  type FinishedRun,
  type KeptRuns,
  type Now,
  type ReusableRuns,
} from './kept-runs.js';
import type { RunSetting } from './run-setting.js';
import { beginStage, imageState, noRun, resume, runFrom, type Bases, type Beginning } from './run-stage.js';
import { runtimeOf } from './runtime.js';
import type { CopySource } from './stage-source.js';
import { emptyImage, type StageState } from './state.js';
import type { StageRuns } from './types.js';

/**
 * Runs all stages of a file in the abstract: what each holds, how it is linked, what it finds there. Stages run at
 * the first question about them and once. `bases` is asked at most once per stage and reference. `before`, the runs
 * of an earlier version, spares work and changes nothing: a stage that sees the same is not run again.
 */
export function runStages(
  ast: Ast,
  graph: StageGraph,
  inputs: Inputs,
  bases: Bases,
  before?: ReusableRuns,
): ReusableRuns {
  const { kept, finishedOf } = makeRunner(ast, graph, inputs, bases, before?.kept);
  let deliveries: StageRuns['deliveries'] | undefined;
  const ask: RunsAsk = {
    deliveries: () => (deliveries ??= graph.stages.flatMap(({ index }) => finishedOf(index).deliveries)),
    goBuilds: () => graph.stages.flatMap(({ index }) => finishedOf(index).state.goBuilds),
  };
  return withGetters({ kept, stage: (index: number) => finishedOf(index).run, ask }, runsGetters);
}

interface RunsAsk {
  deliveries(): StageRuns['deliveries'];
  goBuilds(): StageRuns['goBuilds'];
}

const runsGetters: Pick<StageRuns, keyof RunsAsk> & ThisType<{ readonly ask: RunsAsk }> = {
  get deliveries() {
    return this.ask.deliveries();
  },
  get goBuilds() {
    return this.ask.goBuilds();
  },
};

interface Runner {
  readonly kept: KeptRuns;
  /** Out of range: of an unknown, empty stage. */
  finishedOf(index: number): FinishedRun;
}

function makeRunner(
  ast: Ast,
  graph: StageGraph,
  inputs: Inputs,
  bases: Bases,
  before: KeptRuns | undefined,
): Runner {
  const recorder = recordReads(inputs.context);
  const context = withoutIgnored(recorder.context);
  const references = referencesByInstruction(graph);
  const finished = new Map<number, FinishedRun>();
  const ignore = inputs.context.read('.dockerignore');
  const kept: KeptRuns = { graph, images: inputs.images, ignore, references, finished };
  const isUsable = before?.images === inputs.images && before.ignore === ignore;
  const earlier = isUsable ? before : undefined;
  const stateOf = (index: number): StageState => finishedOf(index).state;
  const isKept = (index: number): boolean => stateOf(index) === earlier?.finished.get(index)?.state;
  const now: Now = { graph, references, context: inputs.context, isKept };
  const imageSource = once((reference: string) => sourceOfImage(reference, bases));
  const stageSource = once((index: number) => sourceOf(stateOf(index)));
  const uses: Uses = { ast, graph, references, imageSource, stageSource };
  function finishedOf(index: number): FinishedRun {
    // From the top, since stages only reach back: a long chain of them must not become a deep recursion.
    for (let next = finished.size; next <= index; next++) {
      const stage = graph.stages[next];
      if (stage !== undefined) finished.set(next, finish(stage));
    }
    return finished.get(index) ?? noRun(context);
  }
  function finish(stage: Stage): FinishedRun {
    const { index } = stage;
    const begin = (): Beginning => beginStage(stage, bases, context, stateOf);
    const setting = settingOf(index, uses);
    if (earlier === undefined) return runFrom(begin(), setting, 0, recorder);
    const same = sameBeginning(earlier, index, now);
    const run = keptRun(earlier, index, same, now);
    if (run !== undefined) return run;
    const checkpoint = keptCheckpoint(earlier, index, same, now);
    return runFrom(checkpoint ? resume(stage, checkpoint, context) : begin(), setting, same, recorder);
  }
  return { kept, finishedOf };
}

interface Uses {
  readonly ast: Ast;
  readonly graph: StageGraph;
  readonly references: ReadonlyMap<Instruction, readonly Reference[]>;
  readonly imageSource: (reference: string) => CopySource;
  readonly stageSource: (index: number) => CopySource;
}

function settingOf(asker: number, { ast, graph, references, imageSource, stageSource }: Uses): RunSetting {
  return {
    text: ast.text,
    escape: ast.escape,
    globalArg: (name) => graph.globalArgs.get(name),
    source: (instruction, name, kind) => {
      const target = findTarget(references.get(instruction), name, kind, graph);
      if (typeof target === 'string') return imageSource(target);
      // Stages only reach back: a stage never waits for itself.
      return target === undefined || target >= asker ? undefined : stageSource(target);
    },
  };
}

function once<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, { readonly value: V }>();
  return (key) => {
    const done = made.get(key) ?? { value: make(key) };
    made.set(key, done);
    return done.value;
  };
}

const mostImages = 500;
/** An image is what it is in every file, and files are analysed at every key. */
const images = new Map<string, CopySource>();

function sourceOfImage(reference: string, bases: Bases): CopySource {
  const facts = reference === 'scratch' ? emptyImage : bases.imageOf(reference);
  const known = images.get(reference);
  if (known !== undefined && known.facts === facts) return known;
  const runtime = runtimeOf(imageState(facts, emptyContext));
  const source = {
    files: undefined,
    runtime,
    facts,
    reference,
    stage: -1,
    platform: undefined,
    complete: true,
  };
  if (images.size >= mostImages) images.clear();
  images.set(reference, source);
  return source;
}

function sourceOf(state: StageState): CopySource {
  const { files, base, stage, platform, complete } = state;
  return {
    files,
    runtime: runtimeOf(state),
    facts: base,
    reference: undefined,
    stage: stage.index,
    platform,
    complete,
  };
}

function referencesByInstruction(graph: StageGraph): ReadonlyMap<Instruction, readonly Reference[]> {
  const found = new Map<Instruction, Reference[]>();
  for (const reference of graph.references) {
    const list = found.get(reference.instruction);
    if (list === undefined) found.set(reference.instruction, [reference]);
    else list.push(reference);
  }
  return found;
}

/** A stage index, an image reference, or nothing. Triggers of ONBUILD are looked up by their name. */
function findTarget(
  references: readonly Reference[] | undefined,
  name: string,
  kind: 'COPY' | 'MOUNT',
  graph: StageGraph,
): number | string | undefined {
  const reference = references?.find((one) => one.kind === kind && one.value === name);
  if (reference === undefined) return graph.target(name)?.index;
  const { target } = reference;
  switch (target.kind) {
    case 'stage':
      return target.order === 'above' ? target.stage : undefined;
    case 'image':
      return target.image;
    case 'scratch':
      return 'scratch';
    default:
      return undefined;
  }
}
