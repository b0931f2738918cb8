import type { Facts } from '../core/facts.js';
import type { Edge, Stage } from '../core/graph/graph.js';
import type { Span } from '../core/text/text.js';
import { fromAt, spanOf, stageSymbolAt } from './at-offset.js';
import { declarationOf } from './definition.js';
import { baseLabel } from './stage-words.js';
import { stageName } from '../core/graph/stage-label.js';

/** A stage as an item of the call hierarchy: a stage calls the stages it takes something from. */
export interface CallItem {
  readonly stage: number;
  readonly name: string;
  readonly detail: string;
  readonly full: Span;
  readonly selection: Span;
}

/** `places` are where the taking is written. */
export interface Call {
  readonly item: CallItem;
  readonly places: readonly Span[];
}

export function callItemAt(facts: Facts, offset: number): CallItem | undefined {
  const stage = stageSymbolAt(facts, offset)?.stage ?? fromAt(facts, offset);
  return stage && callItem(facts, stage);
}

/** Stages that take something from `stage`. */
export function incomingCalls(facts: Facts, stage: number): readonly Call[] {
  return calls(facts, facts.graph.edges, (edge) => (edge.from === stage ? edge.to : undefined));
}

/** Stages that `stage` takes something from. */
export function outgoingCalls(facts: Facts, stage: number): readonly Call[] {
  return calls(facts, facts.graph.edges, ({ from, to }) =>
    to === stage && typeof from === 'number' ? from : undefined,
  );
}

function calls(
  facts: Facts,
  edges: readonly Edge[],
  other: (edge: Edge) => number | undefined,
): readonly Call[] {
  const places = new Map<number, Span[]>();
  for (const edge of edges) {
    const stage = other(edge);
    if (stage === undefined) continue;
    const known = places.get(stage);
    if (known === undefined) places.set(stage, [spanOf(edge)]);
    else known.push(spanOf(edge));
  }
  return [...places].flatMap(([index, found]) => {
    const stage = facts.graph.stages[index];
    return stage === undefined ? [] : [{ item: callItem(facts, stage), places: found }];
  });
}

function callItem({ graph }: Facts, stage: Stage): CallItem {
  return {
    stage: stage.index,
    name: stageName(stage),
    detail: baseLabel(stage.base, graph),
    full: spanOf(stage),
    selection: declarationOf(stage),
  };
}
