import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import type { Span } from '../core/text/text.js';
import { referenceAt, spanOf, stageSymbolAt } from './at-offset.js';

/** Where something is declared: `origin` is what the cursor was on, `full` the whole declaration. */
export interface DefinitionLink {
  readonly origin: Span;
  readonly full: Span;
  readonly name: Span;
}

/** The declaration of the stage at `offset`; several where an ARG chooses among them. */
export function definitionAt(facts: Facts, offset: number): readonly DefinitionLink[] {
  const symbol = stageSymbolAt(facts, offset);
  if (symbol !== undefined) return [linkTo(symbol.stage, symbol.span)];
  const reference = referenceAt(facts, offset);
  if (reference === undefined) return [];
  return reference.candidates.flatMap((index) => {
    const stage = facts.graph.stages[index];
    return stage === undefined ? [] : [linkTo(stage, spanOf(reference))];
  });
}

function linkTo(stage: Stage, origin: Span): DefinitionLink {
  return { origin, full: spanOf(stage), name: declarationOf(stage) };
}

/** The name of a stage, or its FROM keyword when it has none. */
export function declarationOf({ nameWord, from }: Stage): Span {
  return spanOf(nameWord ?? from.keywordSpan);
}
