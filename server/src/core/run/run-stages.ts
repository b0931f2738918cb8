import type { Ast, Instruction } from '../text/ast.js';
import type { Reference, Stage, StageGraph } from '../graph/graph.js';
import { emptyContext, type Inputs } from '../inputs.js';
import { withoutIgnored } from './context-files.js';
import { reuseStages, type FinishedStage, type ReusableRuns, type ReusableStages } from './reuse-stages.js';
import type { RunSetting } from './run-setting.js';
import { failedRun, imageState, noRun, runStage, type Bases } from './run-stage.js';
import { runtimeOf } from './runtime.js';
import type { CopySource } from './stage-source.js';
import { emptyImage, type StageState } from './state.js';
import type { StageRun, StageRuns } from './stage-run.js';

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
  return new RunsOfFile(graph, makeRunner(ast, graph, inputs, bases, before?.reusable));
}

class RunsOfFile implements ReusableRuns {
  readonly reusable: ReusableStages;
  readonly #graph: StageGraph;
  readonly #runner: Runner;
  #deliveries: StageRuns['deliveries'] | undefined;

  constructor(graph: StageGraph, runner: Runner) {
    this.reusable = runner.reusable;
    this.#graph = graph;
    this.#runner = runner;
  }

  readonly stage = (index: number): StageRun => this.#runner.finishedOf(index).run;

  get deliveries(): StageRuns['deliveries'] {
    return (this.#deliveries ??= this.#all().flatMap(({ deliveries }) => deliveries));
  }

  get goBuilds(): StageRuns['goBuilds'] {
    return this.#all().flatMap(({ state }) => state.goBuilds);
  }

  get failures(): StageRuns['failures'] {
    return [...this.reusable.stages.values()].flatMap(({ failure }) => failure ?? []);
  }

  #all(): FinishedStage[] {
    return this.#graph.stages.map(({ index }) => this.#runner.finishedOf(index));
  }
}

interface Runner {
  readonly reusable: ReusableStages;
  /** Out of range: of an unknown, empty stage. */
  finishedOf(index: number): FinishedStage;
}

function makeRunner(
  ast: Ast,
  graph: StageGraph,
  inputs: Inputs,
  bases: Bases,
  before: ReusableStages | undefined,
): Runner {
  const references = referencesByInstruction(graph);
  const reuse = reuseStages(graph, references, inputs, before);
  const { stages } = reuse.reusable;
  const context = withoutIgnored(reuse.context);
  const stateOf = (index: number): StageState => finishedOf(index).state;
  const imageSource = once((reference: string) => sourceOfImage(reference, bases));
  const stageSource = once((index: number) => sourceOf(stateOf(index)));
  const uses: Uses = { ast, graph, references, imageSource, stageSource };
  /** A stage that cannot be followed is unknown; the others still are what they are. */
  function runSafely(stage: Stage): FinishedStage {
    try {
      return runStage(stage, bases, context, settingOf(stage.index, uses), stateOf);
    } catch (error) {
      return failedRun(stage, context, error instanceof Error ? error.message : String(error));
    }
  }
  function finishedOf(index: number): FinishedStage {
    // From the top, since stages only reach back: a long chain of them must not become a deep recursion.
    for (let next = stages.size; next <= index; next++) {
      const stage = graph.stages[next];
      if (stage === undefined) break;
      reuse.finish(stage, () => runSafely(stage));
    }
    return stages.get(index) ?? noRun(context);
  }
  return { reusable: reuse.reusable, finishedOf };
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

const maxImages = 500;
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
    mentioned: new Set<string>(),
    complete: true,
  };
  if (images.size >= maxImages) images.clear();
  images.set(reference, source);
  return source;
}

function sourceOf(state: StageState): CopySource {
  const { files, base, stage, platform, mentioned, complete } = state;
  return {
    files,
    runtime: runtimeOf(state),
    facts: base,
    reference: undefined,
    stage: stage.index,
    platform,
    mentioned,
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
