import type { Delivery } from '../artifacts.js';
import type { Ast } from '../ast.js';
import type { StageGraph } from '../graph.js';
import type { NamedTarget } from '../inputs.js';
import type { StageRuns } from '../run/types.js';
import { faultsOf } from './faults.js';
import { programPath, startsOf } from './starts.js';
import type { Landing, Start, Use } from './types.js';

/** Everything that starts somewhere, computed once. */
export interface Verdicts {
  /** What a container of the stage starts. */
  startsOf(stage: number): readonly Start[];
  /** Delivered artifacts where they are meant to run, in text order. */
  readonly landings: readonly Landing[];
  /** Stages that somebody builds: the default target and those that the workspace names. */
  readonly targets: ReadonlySet<number>;
}

export function judge(ast: Ast, graph: StageGraph, runs: StageRuns, named: readonly NamedTarget[]): Verdicts {
  const targets = targetsOf(graph, named);
  const starts = new Map<number, readonly Start[]>();
  const startsOnce = (stage: number): readonly Start[] => {
    const known = starts.get(stage);
    if (known !== undefined) return known;
    const found = startsOf(ast, graph, runs, stage);
    starts.set(stage, found);
    return found;
  };
  let landings: readonly Landing[] | undefined;
  return {
    startsOf: startsOnce,
    targets,
    get landings() {
      return (landings ??= runs.deliveries.flatMap((delivery) =>
        land(delivery, graph, runs, targets, startsOnce),
      ));
    },
  };
}

function targetsOf(graph: StageGraph, named: readonly NamedTarget[]): ReadonlySet<number> {
  const indexes = named.flatMap(({ stage }) => graph.target(stage)?.index ?? []);
  return new Set(graph.final < 0 ? indexes : [graph.final, ...indexes]);
}

/** A delivery may run in the stage it lands in and in those that are FROM it; the first place that tells counts. */
function land(
  delivery: Delivery,
  graph: StageGraph,
  runs: StageRuns,
  targets: ReadonlySet<number>,
  startsIn: (stage: number) => readonly Start[],
): Landing[] {
  const { artifact, instruction } = delivery;
  // What a stage inherits by FROM keeps the root it was built for.
  if (instruction.keyword === 'FROM' || artifact.linkage === 'data' || artifact.linkage === 'unknown')
    return [];
  const heirs = heirsOf(graph, delivery.stage);
  const uses = [
    ...heirs.flatMap((stage) => (targets.has(stage) ? startedIn(delivery, stage, startsIn) : [])),
    ...heirs.flatMap((stage) => executedIn(delivery, stage, runs)),
    ...heirs.flatMap((stage) =>
      targets.has(stage) && startsAnything(graph, stage, startsIn) ? [shippedIn(stage)] : [],
    ),
  ];
  const [use] = uses;
  if (use === undefined) return [];
  const run = runs.stage(use.stage);
  return [{ delivery, use, runtime: run.runtime, faults: faultsOf(delivery.artifact, run, delivery.path) }];
}

function heirsOf(graph: StageGraph, stage: number): number[] {
  const heirs = [stage];
  for (const { index, base } of graph.stages) {
    if (base.kind === 'stage' && heirs.includes(base.stage) && !heirs.includes(index)) heirs.push(index);
  }
  return heirs;
}

function startedIn(delivery: Delivery, stage: number, startsIn: (stage: number) => readonly Start[]): Use[] {
  const found = startsIn(stage).filter(({ path }) => path !== undefined && isAt(delivery.path, path));
  const start = found.find(({ sure }) => sure) ?? found[0];
  return start === undefined ? [] : [{ kind: 'started', stage, start }];
}

function executedIn(delivery: Delivery, stage: number, runs: StageRuns): Use[] {
  const run = runs.stage(stage);
  const hit = run.commands.find(({ command, instruction }) => {
    const path = programPath(run, command);
    return path !== undefined && instruction.start > delivery.instruction.start && isAt(delivery.path, path);
  });
  return hit === undefined ? [] : [{ kind: 'run', stage, ...hit }];
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
