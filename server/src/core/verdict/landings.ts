import type { Delivery } from '../artifacts.js';
import type { Ast } from '../text/ast.js';
import type { StageGraph } from '../graph/graph.js';
import type { NamedTarget } from '../inputs.js';
import type { Observation } from '../../protocol/observation.js';
import type { StageRun, StageRuns } from '../run/stage-run.js';
import { variableOf } from '../shell/environment.js';
import { baseName, resolvePath } from '../shell/paths.js';
import { danglingFaults } from './dangling-links.js';
import { faultsOf } from './faults.js';
import { ownModules } from './own-modules.js';
import { ownPrograms } from './own-programs.js';
import { ownScripts } from './own-scripts.js';
import { asSeen, faultsAfter, mayAccuse, observationOf, seenArtifact } from './observations.js';
import { areRenewed } from './renewed-modules.js';
import { programPath, startsOf } from './starts.js';
import type { Fault, Landing, Start, Use } from './landing.js';
import { fitsUse } from './uses.js';

/** Everything that starts somewhere, computed once. */
export interface Verdicts {
  /** What a container of the stage starts. */
  startsOf(stage: number): readonly Start[];
  /** Delivered artifacts where they are meant to run, in text order; then what else was seen not to start. */
  readonly landings: readonly Landing[];
  /** Stages that somebody builds: the default target and those that the workspace names. */
  readonly targets: ReadonlySet<number>;
}

export interface VerdictInputs {
  readonly targets: readonly NamedTarget[];
  readonly observations: readonly Observation[];
}

export function judge(ast: Ast, graph: StageGraph, runs: StageRuns, known: VerdictInputs): Verdicts {
  return new LazyVerdicts(ast, graph, runs, known);
}

class LazyVerdicts implements Verdicts {
  readonly targets: ReadonlySet<number>;
  readonly #ask: Pick<LandingContext, 'ast' | 'graph' | 'runs' | 'observations'>;
  readonly #starts = new Map<number, readonly Start[]>();
  #landings: readonly Landing[] | undefined;

  constructor(ast: Ast, graph: StageGraph, runs: StageRuns, { targets, observations }: VerdictInputs) {
    this.targets = targetsOf(graph, targets);
    this.#ask = { ast, graph, runs, observations };
  }

  readonly startsOf = (stage: number): readonly Start[] => {
    const { graph, runs } = this.#ask;
    const starts = this.#starts.get(stage) ?? startsOf(graph, runs, stage);
    this.#starts.set(stage, starts);
    return starts;
  };

  get landings(): readonly Landing[] {
    return (this.#landings ??= landAll({ ...this.#ask, targets: this.targets, startsIn: this.startsOf }));
  }
}

function targetsOf(graph: StageGraph, named: readonly NamedTarget[]): ReadonlySet<number> {
  const indexes = named.flatMap(({ stage }) => graph.target(stage)?.index ?? []);
  return new Set(graph.final < 0 ? indexes : [graph.final, ...indexes]);
}

interface LandingContext {
  readonly ast: Ast;
  readonly graph: StageGraph;
  readonly runs: StageRuns;
  readonly targets: ReadonlySet<number>;
  readonly observations: readonly Observation[];
  startsIn(stage: number): readonly Start[];
}

function landAll(context: LandingContext): readonly Landing[] {
  const { deliveries } = context.runs;
  // Of two files at one path the last one is what was seen.
  const last = new Map(deliveries.map((delivery) => [`${delivery.stage}:${delivery.path}`, delivery]));
  const landings = deliveries.flatMap((delivery) => {
    const isLast = last.get(`${delivery.stage}:${delivery.path}`) === delivery;
    // A later copy took the place of a file; folders are joined.
    if (!isLast && !delivery.path.endsWith('/')) return [];
    return land(delivery, isLast ? context : { ...context, observations: [] });
  });
  const own = [...context.targets].flatMap((stage) => [
    ...ownScripts(context, stage),
    ...ownPrograms(context, stage),
    ...ownModules(context, stage),
  ]);
  if (context.observations.length === 0) return [...landings, ...own];
  const unobserved = own.filter(({ delivery: { path, stage } }) => {
    return !context.observations.some(
      (observation) => observation.stage === stage && observation.path === path,
    );
  });
  return [...landings, ...unobserved, ...startsThatFail(context, landings)];
}

/** `ldd app | … cp`, `tar c …`, `patchelf`: which libraries a folder or an archive holds, or a program needs, is not known then. */
function gathersLibraries({ commands }: StageRun): boolean {
  return commands.some(
    ({ command: { words } }) =>
      /^(?:bsdtar|chrpath|cpack|cpio|dpkg-deb|fpm|patchelf|tar|zip)$/.test(baseName(words[0]?.text ?? '')) ||
      words.some(({ text }) => text === undefined || /\bldd\b|linuxdeploy|bundle/.test(text)),
  );
}

/** Whether a script names folders of libraries before it starts something. */
function setsLibraryPath(starts: readonly Start[]): boolean {
  return starts.some(({ command }) => variableOf(command.environment, 'LD_LIBRARY_PATH') !== undefined);
}

/** A delivery may run in the stage it lands in and in those that are FROM it; the first place with an answer counts. */
function land(delivery: Delivery, context: LandingContext): Landing[] {
  const { artifact, instruction } = delivery;
  // What a stage inherits by FROM keeps the root it was built for.
  if (instruction.keyword === 'FROM') return [];
  const isLinked = artifact.wants.links !== undefined;
  const isUnread = (artifact.linkage === 'data' || artifact.linkage === 'unknown') && !isLinked;
  if (isUnread && context.observations.length === 0) return [];
  const use = useOf(delivery, context);
  if (use === undefined) return [];
  const observation = observationOf(context.observations, delivery, use);
  if (isUnread && observation === undefined) return [];
  const run = context.runs.stage(use.stage);
  const found = isUnread
    ? []
    : [
        ...(areRenewed(delivery, use, context) ? [] : faultsOf(artifact, run, delivery.path)),
        ...danglingFaults(delivery, use, run),
      ];
  const isOfOwn = (fault: Fault): boolean => fault.kind === 'library' && fault.isOwn === true;
  const isOpen =
    found.some(isOfOwn) &&
    (gathersLibraries(context.runs.stage(artifact.origin)) || setsLibraryPath(context.startsIn(use.stage)));
  const fitting = found.filter((fault) => fitsUse(fault, use) && !(isOpen && isOfOwn(fault)));
  const faults = startsPython(use, context) ? fitting.map(withoutScripts) : fitting;
  const { runtime } = run;
  if (observation === undefined) return [{ delivery, use, runtime, faults, observation }];
  const seen = { ...delivery, artifact: asSeen(artifact, observation) };
  const after = faultsAfter(faults, observation, mayAccuse(observation, delivery, use));
  return [{ delivery: seen, use, runtime, faults: after, observation }];
}

/** Whether only Python itself is started, not a script that names it. */
function startsPython(use: Use, { startsIn }: LandingContext): boolean {
  const starts = use.kind === 'started' ? [use.start] : use.kind === 'shipped' ? startsIn(use.stage) : [];
  const names = starts.map(({ command }) => baseName(command.words[0]?.text ?? ''));
  return names.length > 0 && names.every((name) => /^(python|pypy)[\d.]*$/.test(name));
}

/** Python finds the modules of a virtual environment that was moved; the scripts in it name the old place. */
function withoutScripts(fault: Fault): Fault {
  const isMoved = fault.kind === 'native-modules' && fault.cause.kind === 'path';
  return isMoved ? { ...fault, certainty: 'possible' } : fault;
}

function useOf(delivery: Delivery, { graph, runs, targets, startsIn }: LandingContext): Use | undefined {
  const descendants = descendantsOf(graph, delivery.stage);
  const shipped = descendants.filter((stage) => targets.has(stage));
  return (
    firstOf(shipped, (stage) => startedIn(delivery, runs.stage(stage), startsIn)) ??
    firstOf(descendants, (stage) => executedIn(delivery, stage, runs)) ??
    firstOf(shipped, (stage) => (startsAnything(graph, stage, startsIn) ? shippedIn(stage) : undefined))
  );
}

function firstOf(stages: readonly number[], useIn: (stage: number) => Use | undefined): Use | undefined {
  for (const stage of stages) {
    const use = useIn(stage);
    if (use !== undefined) return use;
  }
  return undefined;
}

/** Programs that a container surely starts and that no COPY --from brought, seen not to start. */
function startsThatFail(context: LandingContext, landings: readonly Landing[]): Landing[] {
  return context.observations.flatMap((observation): Landing[] => {
    const isReported = landings.some((landing) => landing.observation === observation);
    if (observation.runs || isReported || !context.targets.has(observation.stage)) return [];
    const start = startOf(context, observation);
    if (start === undefined) return [];
    const { stage, instruction, span } = start;
    const delivery: Delivery = {
      artifact: seenArtifact(observation),
      stage,
      path: observation.path,
      instruction,
      span,
    };
    const faults: readonly Fault[] = faultsAfter([], observation, true);
    const use: Use = { kind: 'started', stage, start };
    return [{ delivery, use, runtime: context.runs.stage(stage).runtime, faults, observation }];
  });
}

/** The start of exactly this file; where it is a script that was read through, the word that calls it. */
function startOf({ ast, startsIn }: LandingContext, { stage, path }: Observation): Start | undefined {
  const starts = startsIn(stage);
  const exact = starts.find((start) => start.sure && start.path === path);
  if (exact !== undefined) return exact;
  const called = starts.find(({ span }) => {
    return ast.text.slice(span.start, span.end).replace(/^["']|["']$/g, '') === path;
  });
  return called && { ...called, path, sure: true };
}

/** The stage and those that are FROM it, over any number of steps, in text order. */
function descendantsOf(graph: StageGraph, stage: number): readonly number[] {
  const descendants = [stage];
  for (const descendant of descendants) descendants.push(...graph.childrenOf(descendant));
  return descendants.sort((a, b) => a - b);
}

function startedIn(
  delivery: Delivery,
  run: StageRun,
  startsIn: (stage: number) => readonly Start[],
): Use | undefined {
  const stage = run.index;
  const found = startsIn(stage).filter((start) => {
    const isProgram = start.path !== undefined && isHeldAt(delivery, run, start.path);
    return isProgram || (delivery.artifact.linkage === 'interpreted' && isNamed(delivery.path, start));
  });
  const start = found.find(({ sure }) => sure) ?? found[0];
  return start && { kind: 'started', stage, start };
}

/** Whether the file at `path` is what was delivered: as it was, over a link or under another name, and not replaced. */
function isHeldAt({ artifact, path: landed }: Delivery, run: StageRun, path: string): boolean {
  const there = run.artifactAt(path);
  const [origin] = artifact.evidence;
  const isFile = there !== undefined && there.evidence.length > 0 && !there.path.endsWith('/');
  return isFile && origin !== undefined ? there.evidence.includes(origin) : isAt(landed, path);
}

/** Classes, jars and scripts are arguments of the program that runs them: `java -cp /app:/lib/* Main`. */
function isNamed(path: string, { command }: Start): boolean {
  const named = command.words.slice(1).flatMap(({ text = '' }) => text.split(':'));
  return named.some((word) => {
    const at = resolvePath(command.cwd, word.replace(/\/\*$/, ''));
    return at !== undefined && (isAt(path, at) || path === `${at}/`);
  });
}

function executedIn(delivery: Delivery, stage: number, runs: StageRuns): Use | undefined {
  const run = runs.stage(stage);
  const hit = run.commands.find(({ command, instruction }) => {
    const path = programPath(run, command);
    return path !== undefined && instruction.start > delivery.instruction.start && isAt(delivery.path, path);
  });
  return hit && { kind: 'run', stage, ...hit };
}

function shippedIn(stage: number): Use {
  return { kind: 'shipped', stage };
}

/** An image on `scratch` that starts nothing is a way to export files. */
function startsAnything(
  graph: StageGraph,
  stage: number,
  startsIn: (stage: number) => readonly Start[],
): boolean {
  let at = graph.stages[stage];
  while (at?.base.kind === 'stage') at = graph.stages[at.base.stage];
  return at?.base.kind === 'image' || startsIn(stage).length > 0;
}

function isAt(artifact: string, path: string): boolean {
  return artifact === path || (artifact.endsWith('/') && path.startsWith(artifact));
}
