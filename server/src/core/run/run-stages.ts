import type { Delivery } from '../artifacts.js';
import type { Ast, Instruction } from '../ast.js';
import type { ImageFacts } from '../catalogue/image-facts.js';
import type { Reference, Stage, StageGraph } from '../graph.js';
import type { BuildContext, Inputs } from '../inputs.js';
import type { Span } from '../text.js';
import { withoutIgnored } from './context-files.js';
import { describeText } from './copy-context.js';
import { artifactsWithin, findArtifact, readStageFile } from './files.js';
import { runInstruction, type RunSetting } from './run-instruction.js';
import { runtimeOf } from './runtime.js';
import {
  keptCheckpoint,
  keptRun,
  recordReads,
  sameBeginning,
  type Checkpoint,
  type ContextRead,
  type FinishedRun,
  type KeptRuns,
  type Now,
} from './kept-runs.js';
import type { CopySource } from './stage-source.js';
import { copyState, emptyImage, inheritState, startState, type StageState } from './state.js';
import type { StageRun, StageRuns, StageRuntime } from './types.js';
import { withGetters } from '../with-getters.js';

/** What the run asks of the catalogue. */
export interface Bases {
  /** Facts of the image under a stage, its FROM chain followed; `undefined` = unknown. */
  baseOf(stage: number): ImageFacts | undefined;
  /** Facts of any reference. */
  imageOf(reference: string): ImageFacts | undefined;
}

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
  before?: StageRuns,
): StageRuns {
  const { kept, ...runner } = makeRunner(ast, graph, inputs, bases, before?.kept);
  let deliveries: readonly Delivery[] | undefined;
  const ask: RunsAsk = {
    deliveries: () => (deliveries ??= graph.stages.flatMap(({ index }) => runner.deliveriesOf(index))),
    goBuilds: () => graph.stages.flatMap(({ index }) => runner.stateOf(index).goBuilds),
  };
  return withGetters({ kept, stage: runner.runOf, ask }, runsGetters);
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
  stateOf(index: number): StageState;
  runOf(index: number): StageRun;
  deliveriesOf(index: number): readonly Delivery[];
}

function makeRunner(
  ast: Ast,
  graph: StageGraph,
  inputs: Inputs,
  bases: Bases,
  before: KeptRuns | undefined,
): Runner {
  const { record, context: recorded } = recordReads(inputs.context);
  const context = withoutIgnored(recorded);
  const references = referencesByInstruction(graph);
  const finished = new Map<number, FinishedRun>();
  const ignore = inputs.context.read('.dockerignore');
  const kept: KeptRuns = { graph, images: inputs.images, ignore, references, finished };
  const isUsable = before?.images === inputs.images && before.ignore === ignore;
  const earlier = isUsable ? before : undefined;
  const now: Now = {
    graph,
    references,
    context: inputs.context,
    isKept: (index) => stateOf(index) === earlier?.finished.get(index)?.state,
  };
  const imageSource = once((reference: string) => sourceOfImage(reference, bases, context));
  const stageSource = once((index: number) => sourceOf(stateOf(index)));
  const uses: Uses = { ast, graph, references, imageSource, stageSource };
  function stateOf(index: number): StageState {
    // From the top, since stages only reach back: a long chain of them must not become a deep recursion.
    for (let next = finished.size; next <= index; next++) {
      const stage = graph.stages[next];
      if (stage !== undefined) finished.set(next, finish(stage));
    }
    return finished.get(index)?.state ?? startState(missingStage, undefined, nowhere, context);
  }
  function finish(stage: Stage): FinishedRun {
    const { index } = stage;
    if (earlier === undefined) return runStage(stage, 0);
    const same = sameBeginning(earlier, index, now);
    const checkpoint = keptCheckpoint(earlier, index, same, now);
    return keptRun(earlier, index, same, now) ?? runStage(stage, same, checkpoint);
  }
  /** The first `same` instructions are those of an earlier version. */
  function runStage(stage: Stage, same: number, before?: Checkpoint): FinishedRun {
    const begun = before
      ? { ...before, state: copyState(stage, before.state, context), instructions: stage.instructions }
      : beginStage(stage, bases, context, stateOf);
    const { state, instructions } = begun;
    const deliveries = [...begun.deliveries];
    const setting = settingOf(stage.index, uses);
    let { done } = begun;
    const runTo = (end: number): readonly ContextRead[] =>
      record(() => {
        for (; done < end; done++) {
          const instruction = instructions[done];
          if (instruction !== undefined) deliveries.push(...runInstruction(state, instruction, setting));
        }
      });
    let { reads } = begun;
    let checkpoint = before;
    if (done < same) {
      reads = [...reads, ...runTo(same)];
      checkpoint = { done, state: copyState(stage, state, context), deliveries: [...deliveries], reads };
    }
    reads = [...reads, ...runTo(instructions.length)];
    return { state, run: describeRun(state), deliveries, reads, checkpoint };
  }
  return {
    kept,
    stateOf,
    runOf: (index) => {
      const state = stateOf(index);
      return finished.get(index)?.run ?? describeRun(state);
    },
    deliveriesOf: (index) => {
      stateOf(index);
      return finished.get(index)?.deliveries ?? [];
    },
  };
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

const nowhere: Span = { start: 0, end: 0 };

function once<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, { readonly value: V }>();
  return (key) => {
    const done = made.get(key) ?? { value: make(key) };
    made.set(key, done);
    return done.value;
  };
}

function sourceOfImage(reference: string, bases: Bases, context: BuildContext): CopySource {
  const facts = reference === 'scratch' ? emptyImage() : bases.imageOf(reference);
  const runtime = runtimeOf(startState(missingStage, facts, nowhere, context));
  return { files: undefined, runtime, facts, reference, stage: -1, platform: undefined, complete: true };
}

interface Beginning extends Checkpoint {
  readonly instructions: readonly Instruction[];
}

function beginStage(
  stage: Stage,
  bases: Bases,
  context: BuildContext,
  parentOf: (index: number) => StageState,
): Beginning {
  const { base, from, instructions, index } = stage;
  const word: Span = from.words[0] ?? from;
  const span: Span = { start: word.start, end: word.end };
  if (base.kind !== 'stage' || base.stage >= index) {
    const facts = base.kind === 'scratch' ? (bases.baseOf(index) ?? emptyImage()) : bases.baseOf(index);
    return {
      state: startState(stage, facts, span, context),
      instructions,
      done: 0,
      deliveries: [],
      reads: [],
    };
  }
  const parent = parentOf(base.stage);
  const state = inheritState(stage, parent, context);
  const deliveries = artifactsWithin(parent.files, '/')
    .filter(({ linkage }) => linkage !== 'data')
    .map((artifact) => ({ artifact, stage: index, path: artifact.path, instruction: from, span }));
  return { state, instructions: [...parent.triggers, ...instructions], done: 0, deliveries, reads: [] };
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

function describeRun(state: StageState): StageRun {
  let runtime: StageRuntime | undefined;
  const own = {
    index: state.stage.index,
    environment: state.environment,
    cwd: state.cwd,
    user: state.user,
    shell: state.shell,
    shellSetBy: state.shellSetBy,
    platform: state.platform,
    artifacts: [...state.files.artifacts.values()],
    commands: state.commands,
    packages: state.packages,
    findRuntime: () => (runtime ??= runtimeOf(state)),
    complete: state.complete,
    readFile: (path: string) => readStageFile(state.files, path),
    artifactAt: (path: string) => {
      const found = findArtifact(state.files, path);
      if (found !== undefined && !found.path.endsWith('/')) return found;
      const text = readStageFile(state.files, path);
      const [evidence] = found?.evidence ?? [];
      return text === undefined || evidence === undefined ? found : describeText(state, path, text, evidence);
    },
  };
  return withGetters(own, runGetters);
}

const runGetters: Pick<StageRun, 'runtime'> & ThisType<{ findRuntime(): StageRuntime }> = {
  get runtime() {
    return this.findRuntime();
  },
};

const noInstruction: Instruction = {
  index: -1,
  keyword: 'FROM',
  keywordSpan: { start: 0, end: 0 },
  flags: [],
  words: [],
  json: false,
  body: { text: '', offsetAt: () => 0 },
  heredocs: [],
  start: 0,
  end: 0,
};

const missingStage: Stage = {
  index: -1,
  name: undefined,
  from: noInstruction,
  instructions: [],
  base: { kind: 'unknown', raw: '' },
  start: 0,
  end: 0,
};
