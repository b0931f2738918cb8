import type { Facts } from '../core/facts.js';
import type { Span } from '../core/text.js';
import { fromAt, referencesTo, spanOf, stageSymbolAt } from './at-offset.js';
import { declarationOf } from './definition.js';

export interface StageUse extends Span {
  readonly declaration: boolean;
}

/** Every place of the file that means the stage at `offset`, by name or by number, in text order. */
export function referencesAt(facts: Facts, offset: number): readonly StageUse[] {
  const stage = stageSymbolAt(facts, offset)?.stage ?? fromAt(facts, offset);
  if (stage === undefined) return [];
  const uses = referencesTo(facts, stage.index).map((use) => ({ ...spanOf(use), declaration: false }));
  return [{ ...declarationOf(stage), declaration: true }, ...uses].sort((a, b) => a.start - b.start);
}

/** As references, but only where the cursor is on a name: editors ask at every move of it. */
export function highlightsAt(facts: Facts, offset: number): readonly StageUse[] {
  return stageSymbolAt(facts, offset) === undefined ? [] : referencesAt(facts, offset);
}
