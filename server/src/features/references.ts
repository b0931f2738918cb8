import { stageNameSpans } from '../assists/rename-stage.js';
import type { Facts } from '../core/facts.js';
import type { Span } from '../core/text/text.js';
import { fromAt, referencesTo, spanOf, stageSymbolAt } from './at-offset.js';
import { declarationOf } from './definition.js';

export interface StageUse extends Span {
  readonly declaration: boolean;
}

/** Every place of the file that means the stage at `offset`, by name or by number, in text order. */
export function referencesAt(facts: Facts, offset: number): readonly StageUse[] {
  const stage = stageSymbolAt(facts, offset)?.stage ?? fromAt(facts, offset);
  if (stage === undefined) return [];
  const declaration = declarationOf(stage);
  const uses = [...stageNameSpans(facts, stage), ...referencesTo(facts, stage.index)].map(spanOf);
  const distinct = new Map(
    [declaration, ...uses].map((span) => [`${String(span.start)} ${String(span.end)}`, span]),
  );
  return [...distinct.values()]
    .sort((a, b) => a.start - b.start)
    .map((span) => ({ ...span, declaration: span.start === declaration.start }));
}

/** As references, but only where the cursor is on a name: editors ask at every move of it. */
export function highlightsAt(facts: Facts, offset: number): readonly StageUse[] {
  return stageSymbolAt(facts, offset) === undefined ? [] : referencesAt(facts, offset);
}
