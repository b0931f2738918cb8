import type { Instruction } from '../text/ast.js';
import type { ImageFacts } from '../images/image-facts.js';
import type { Stage } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import type { Span } from '../text/text.js';
import { withGetters } from '../with-getters.js';
import { describeText } from './copy-context.js';
import { artifactsWithin, contextFileAt, findArtifact, readStageFile } from './files.js';
import type { Checkpoint, ContextRead, FinishedRun, ReadRecorder } from './kept-runs.js';
import { runInstruction } from './run-instruction.js';
import type { RunSetting } from './run-setting.js';
import { runtimeOf } from './runtime.js';
import { copyState, emptyImage, inheritState, startState, type StageState } from './state.js';
import type { StageRun, StageRuntime } from './types.js';

/** What the run asks of the catalogue. */
export interface Bases {
  /** Facts of the image under a stage, its FROM chain followed; `undefined` = unknown. */
  baseOf(stage: number): ImageFacts | undefined;
  /** Facts of any reference. */
  imageOf(reference: string): ImageFacts | undefined;
}

/** A stage of which `done` instructions are behind. */
export interface Beginning extends Checkpoint {
  readonly instructions: readonly Instruction[];
  /** Where the run of an earlier version is taken up. */
  readonly checkpoint: Checkpoint | undefined;
}

const fresh = { done: 0, reads: [], checkpoint: undefined };

export function resume(stage: Stage, checkpoint: Checkpoint, context: BuildContext): Beginning {
  const state = copyState(stage, checkpoint.state, context);
  return { ...checkpoint, state, instructions: stage.instructions, checkpoint };
}

export function beginStage(
  stage: Stage,
  bases: Bases,
  context: BuildContext,
  parentOf: (index: number) => StageState,
): Beginning {
  const { base, from, instructions, index } = stage;
  const word: Span = from.words[0] ?? from;
  const span: Span = { start: word.start, end: word.end };
  if (base.kind !== 'stage' || base.stage >= index) {
    const facts = base.kind === 'scratch' ? (bases.baseOf(index) ?? emptyImage) : bases.baseOf(index);
    const state = startState(stage, facts, span, context);
    return { ...fresh, state, instructions, deliveries: [] };
  }
  const parent = parentOf(base.stage);
  const state = inheritState(stage, parent, context);
  const deliveries = artifactsWithin(parent.files, '/')
    .filter(({ linkage }) => linkage !== 'data')
    .map((artifact) => ({ artifact, stage: index, path: artifact.path, instruction: from, span }));
  return { ...fresh, state, instructions: [...parent.triggers, ...instructions], deliveries };
}

/** Instructions that are sooner run again than a checkpoint is moved: who types goes up and down a little. */
const stride = 4;

/** Runs a stage to its end. Its first `same` instructions are those of an earlier version: a checkpoint is left there. */
export function runFrom(
  begun: Beginning,
  setting: RunSetting,
  same: number,
  { record }: ReadRecorder,
): FinishedRun {
  const { state, instructions } = begun;
  const deliveries = [...begun.deliveries];
  let { done, reads, checkpoint } = begun;
  const runTo = (end: number): readonly ContextRead[] =>
    record(() => {
      for (const instruction of instructions.slice(done, end))
        deliveries.push(...runInstruction(state, instruction, setting));
      done = end;
    });
  if (done + stride < same) {
    reads = [...reads, ...runTo(same)];
    const copy = copyState(state.stage, state, state.files.context);
    checkpoint = { done, state: copy, deliveries: [...deliveries], reads };
  }
  reads = [...reads, ...runTo(instructions.length)];
  return { state, run: describeRun(state), deliveries, reads, checkpoint };
}

/** The run of a stage that the file does not have. */
export function noRun(context: BuildContext): FinishedRun {
  const state = imageState(undefined, context);
  return { state, run: describeRun(state), deliveries: [], reads: [], checkpoint: undefined };
}

/** A stage that is nothing but an image. */
export function imageState(facts: ImageFacts | undefined, context: BuildContext): StageState {
  return startState(missingStage, facts, { start: 0, end: 0 }, context);
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
    contextFileAt: (path: string) => contextFileAt(state.files, path),
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
  variables: [],
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
