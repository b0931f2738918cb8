import type { Facts } from '../core/facts.js';
import { readMaxSizes } from '../core/text/max-size.js';

/** The most that a stage may weigh. */
export interface StageBudget {
  readonly stage: number;
  readonly bytes: number;
  /** Line of the comment that says it, 0-based; `undefined`: the configuration says it. */
  readonly line: number | undefined;
}

/** What a comment says that is no size, as written; `undefined` when all are. */
export function wrongBudgetOf({ ast }: Facts): string | undefined {
  return readMaxSizes(ast).find(({ bytes }) => bytes === undefined)?.written;
}

/** By stage, in order. What a comment above the FROM says wins over the configuration. */
export function budgetsOf({ ast, graph, inputs }: Facts): readonly StageBudget[] {
  const found = new Map<number, StageBudget>();
  for (const [name, bytes] of Object.entries(inputs.budgets ?? {})) {
    const stage = name === '' ? graph.final : graph.target(name)?.index;
    if (stage !== undefined && stage >= 0) found.set(stage, { stage, bytes, line: undefined });
  }
  for (const { from, bytes, start } of readMaxSizes(ast)) {
    const stage = graph.stages.find((one) => one.from === from)?.index;
    if (stage !== undefined && bytes !== undefined)
      found.set(stage, { stage, bytes, line: ast.lines.positionAt(start).line });
  }
  return [...found.values()].sort((a, b) => a.stage - b.stage);
}
