import type { Artifact, Delivery } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { ImageFacts } from '../images/image-facts.js';
import type { Stage } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import type { Span } from '../text/text.js';
import { describeText } from './copy-context.js';
import { familyState } from './family-state.js';
import { artifactsWithin, contextFileAt, findArtifact, readStageFile, realPath } from './files.js';
import type { FinishedStage } from './reuse-stages.js';
import { runInstruction } from './run-instruction.js';
import type { RunSetting } from './run-setting.js';
import { runtimeOf } from './runtime.js';
import { emptyImage, inheritState, startState, type StageState } from './state.js';
import type { StageRun, StageRuntime } from './stage-run.js';

/** What the run asks of the catalogue. */
export interface Bases {
  /** Facts of the image under a stage, its FROM chain followed; `undefined` = unknown. */
  baseOf(stage: number): ImageFacts | undefined;
  /** Facts of any reference. */
  imageOf(reference: string): ImageFacts | undefined;
}

/** Runs a stage to its end. `parentOf` gives the state of a stage above when that has run. */
export function runStage(
  stage: Stage,
  bases: Bases,
  context: BuildContext,
  setting: RunSetting,
  parentOf: (index: number) => StageState,
): FinishedStage {
  const { state, instructions, deliveries } = beginStage(stage, bases, context, parentOf);
  const all = [...deliveries];
  for (const instruction of instructions) all.push(...runInstruction(state, instruction, setting));
  return { state, run: new RunOfStage(state), deliveries: all };
}

interface Beginning {
  readonly state: StageState;
  readonly instructions: readonly Instruction[];
  readonly deliveries: readonly Delivery[];
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
  if (base.kind === 'unknown' && base.members.length > 0) {
    const family = { members: base.members.map(parentOf), base: bases.baseOf(index), span };
    return { state: familyState(stage, family, context), instructions, deliveries: [] };
  }
  if (base.kind !== 'stage' || base.stage >= index) {
    const facts = base.kind === 'scratch' ? (bases.baseOf(index) ?? emptyImage) : bases.baseOf(index);
    return { state: startState(stage, facts, span, context), instructions, deliveries: [] };
  }
  const parent = parentOf(base.stage);
  const state = inheritState(stage, parent, context);
  const deliveries = artifactsWithin(parent.files, '/')
    .filter(({ linkage }) => linkage !== 'data')
    .map((artifact) => ({ artifact, stage: index, path: artifact.path, instruction: from, span }));
  return { state, instructions: [...parent.triggers, ...instructions], deliveries };
}

/** The run of a stage that the file does not have. */
export function noRun(context: BuildContext): FinishedStage {
  const state = imageState(undefined, context);
  return { state, run: new RunOfStage(state), deliveries: [] };
}

/** A stage of which nothing is known. */
export function failedRun(stage: Stage, context: BuildContext, failure: string): FinishedStage {
  const { start, end } = stage.from;
  const state = startState(stage, undefined, { start, end }, context);
  state.complete = false;
  return { state, run: new RunOfStage(state), deliveries: [], failure };
}

/** A stage that is nothing but an image. */
export function imageState(facts: ImageFacts | undefined, context: BuildContext): StageState {
  return startState(missingStage, facts, { start: 0, end: 0 }, context);
}

class RunOfStage implements StageRun {
  readonly index: number;
  readonly environment: StageRun['environment'];
  readonly cwd: StageRun['cwd'];
  readonly user: StageRun['user'];
  readonly shell: StageRun['shell'];
  readonly shellSetBy: StageRun['shellSetBy'];
  readonly platform: StageRun['platform'];
  readonly artifacts: StageRun['artifacts'];
  readonly commands: StageRun['commands'];
  readonly missing: StageRun['missing'];
  readonly shellLess: StageRun['shellLess'];
  readonly packages: StageRun['packages'];
  readonly complete: boolean;
  readonly #state: StageState;
  #runtime: StageRuntime | undefined;

  constructor(state: StageState) {
    this.index = state.stage.index;
    this.environment = state.environment;
    this.cwd = state.cwd;
    this.user = state.user;
    this.shell = state.shell;
    this.shellSetBy = state.shellSetBy;
    this.platform = state.platform;
    this.artifacts = [...state.files.artifacts.values()];
    this.commands = state.commands;
    this.missing = state.missing;
    this.shellLess = state.shellLess;
    this.packages = state.packages;
    this.complete = state.complete;
    this.#state = state;
  }

  get runtime(): StageRuntime {
    return (this.#runtime ??= runtimeOf(this.#state));
  }

  readonly readFile = (path: string): string | undefined => readStageFile(this.#state.files, path);

  readonly workdirAt = ({ start }: Instruction): string | undefined =>
    this.#state.workdirs.findLast((workdir) => workdir.start < start)?.path;

  readonly contextFileAt = (path: string): string | undefined => contextFileAt(this.#state.files, path);

  readonly realPath = (path: string): string => realPath(this.#state.files, path);

  readonly artifactAt = (path: string): Artifact | undefined => {
    const found = findArtifact(this.#state.files, path);
    if (found !== undefined && !found.path.endsWith('/')) return found;
    const text = this.readFile(path);
    const [evidence] = found?.evidence ?? [];
    return text === undefined || evidence === undefined
      ? found
      : describeText(this.#state, path, text, evidence);
  };
}

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
  base: { kind: 'unknown', raw: '', members: [] },
  start: 0,
  end: 0,
};
