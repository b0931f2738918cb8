import type { Artifact } from '../../core/artifacts.js';
import type { Ast, Instruction } from '../../core/text/ast.js';
import type { ImageFacts } from '../../core/images/image-facts.js';
import { lookup } from '../../core/images/catalogue.js';
import type { Facts } from '../../core/facts.js';
import type { Stage } from '../../core/graph/graph.js';
import type { BuildContext } from '../../core/inputs.js';
import { withoutIgnored } from '../../core/run/context-files.js';
import { isFolder, listFolder, readStageFile } from '../../core/run/files.js';
import { runInstruction } from '../../core/run/run-instruction.js';
import type { RunSetting } from '../../core/run/run-setting.js';
import { runtimeOf } from '../../core/run/runtime.js';
import { startState, type StageState } from '../../core/run/state.js';
import type { StageCommand, StageRun, StageUser } from '../../core/run/stage-run.js';
import type { Environment } from '../../core/shell/environment.js';
import type { Span } from '../../core/text/text.js';
import type { Start } from '../../core/verdict/landing.js';
import { containerStarts } from './container-starts.js';
import type { Refused, RefusalCode } from './conversion-result.js';
import { supervisedStarts } from './supervised.js';

/** A single-stage file while it is taken apart. */
export interface Subject {
  readonly facts: Facts;
  readonly ast: Ast;
  readonly stage: Stage;
  readonly run: StageRun;
  readonly baseReference: string;
  readonly base: ImageFacts;
  readonly context: BuildContext;
  readonly steps: readonly Step[];
  readonly starts: readonly Start[];
  /** Names in a folder of the finished stage that came from the build context; folders end with `/`. */
  list(folder: string): readonly string[];
  isFolder(path: string): boolean;
  read(path: string): string | undefined;
}

/** One instruction, and the stage around it. */
export interface Step {
  readonly instruction: Instruction;
  readonly before: Setting;
  readonly after: Setting;
  /** Commands of a RUN; those of scripts and Makefiles it calls included. */
  readonly commands: readonly StageCommand[];
  /** What appeared or changed. */
  readonly made: readonly Artifact[];
  /** `false` when the stage may hold more than is seen. */
  readonly understood: boolean;
}

export interface Setting {
  readonly environment: Environment;
  readonly cwd: string | undefined;
  readonly user: StageUser | undefined;
  readonly shell: readonly string[];
}

/** A refusal at a place of the text: what stands in the way, and what to do about it. */
export function refuse(ast: Ast, code: RefusalCode, at: Span, message: string, hint: string): Refused {
  const span = { start: at.start, end: at.end };
  return { kind: 'refused', code, span, line: ast.lines.positionAt(at.start).line, message, hint };
}

/** The refusal where the run stage would need all that the one stage holds. */
export function refuseNothingLeft({ ast, stage, base }: Subject): Refused {
  const message = `${base.title} is already small, and the program needs everything that the build leaves in the image`;
  return refuse(ast, 'nothing-to-split', stage.from, message, 'Nothing to do.');
}

export function isRefused<T>(value: T | Refused): value is Refused {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refused';
}

/** Walks the stage instruction by instruction, so that every one can be asked what it found and left. */
export function readSubject(facts: Facts, stage: Stage, base: ImageFacts, reference: string): Subject {
  const { ast, inputs, runs } = facts;
  const context = withoutIgnored(inputs.context);
  const word: Span = stage.from.words[0] ?? stage.from;
  const state = startState(stage, base, { start: word.start, end: word.end }, context);
  const setting = runSetting(facts, state);
  const steps = stage.instructions.map((instruction) => follow(state, instruction, setting));
  const run = runs.stage(stage.index);
  const list = (folder: string): readonly string[] => listFolder(state.files, folder);
  const starts = containerStarts(facts);
  return {
    facts,
    ast,
    stage,
    run,
    baseReference: reference,
    base,
    context,
    steps,
    starts: [...starts, ...starts.flatMap((start) => supervisedStarts({ run, list }, start) ?? [])],
    list,
    isFolder: (path) => isFolder(state.files, path) || listFolder(state.files, path).length > 0,
    read: (path) => readStageFile(state.files, path),
  };
}

function runSetting({ ast, graph, inputs }: Facts, state: StageState): RunSetting {
  return {
    escape: ast.escape,
    globalArg: (name) => graph.globalArgs.get(name),
    source: (_instruction, name) => {
      const facts = lookup(name, inputs.images);
      const runtime = runtimeOf(startState(state.stage, facts, { start: 0, end: 0 }, inputs.context));
      const common = { files: undefined, runtime, facts, reference: name, platform: undefined };
      return { ...common, stage: -1, mentioned: new Set(), complete: true };
    },
  };
}

function follow(state: StageState, instruction: Instruction, setting: RunSetting): Step {
  const before = settingOf(state);
  const known = new Map(state.files.artifacts);
  const firstCommand = state.commands.length;
  const wasComplete = state.complete;
  state.complete = true;
  runInstruction(state, instruction, setting);
  const understood = state.complete;
  state.complete = wasComplete && understood;
  return {
    instruction,
    before,
    after: settingOf(state),
    commands: state.commands.slice(firstCommand),
    made: [...state.files.artifacts.values()].filter((one) => known.get(one.path) !== one),
    understood,
  };
}

function settingOf({ environment, cwd, user, shell }: StageState): Setting {
  return { environment, cwd, user, shell };
}
