import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { Span } from '../core/text/text.js';
import { isOther, userAt } from '../core/verdict/permissions.js';
import type { Landing } from '../core/verdict/landing.js';
import { insertBelow } from './insert-line.js';

/**
 * Makes the loader find what was placed in /usr/local/lib: `ldconfig` below the instruction that placed it, or, where
 * it is not there or the user may not run it, the variable that names the folder.
 */
export function cacheFixes(facts: Facts, { runtime }: Landing, placed: Span): readonly Fix[] {
  const { ast, graph } = facts;
  const stage = graph.stages.find(({ instructions }) =>
    instructions.some(({ start, end }) => start <= placed.start && placed.end <= end),
  );
  const instruction = stage?.instructions.find(
    ({ start, end }) => start <= placed.start && placed.end <= end,
  );
  if (stage === undefined || instruction === undefined) return [];
  const runs =
    runtime.shell.value === true &&
    runtime.holds({ kind: 'program', name: 'ldconfig' }).value !== false &&
    !isOther(userAt(facts, stage, instruction.start));
  const line = runs ? 'RUN ldconfig' : 'ENV LD_LIBRARY_PATH=/usr/local/lib';
  const title = runs ? 'Run `ldconfig`' : 'Set `LD_LIBRARY_PATH=/usr/local/lib`';
  return [{ title, safety: 'suggested', edits: () => [insertBelow(ast, instruction, line)] }];
}
