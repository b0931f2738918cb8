import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { Answer } from '../core/run/stage-run.js';
import type { Landing } from '../core/verdict/landing.js';
import { insertBelow } from './insert-line.js';
import { suggestStageName, useStageName } from './name-stage.js';

/** Copies `path` from the stage that built what landed, if it is known to be there. */
export function carryFix(
  facts: Facts,
  { delivery }: Landing,
  present: Answer,
  path: string,
  title: string,
): Fix[] {
  const { ast, graph } = facts;
  const origin = graph.stages[delivery.artifact.origin];
  if (present.value !== true || origin === undefined) return [];
  const named = useStageName({ ast, graph }, origin);
  const name = named?.name ?? origin.name ?? suggestStageName({ ast, graph }, origin);
  const line = insertBelow(ast, delivery.instruction, `COPY --from=${name} ${path} ${path}`);
  return [{ title, safety: 'suggested', edits: () => [...(named?.edits ?? []), line] }];
}
