import type { Facts } from '../../core/facts.js';
import type { Fix } from '../../core/rule.js';
import { convert } from './convert.js';

/** The conversion as a fix; no fix where it is refused. Worked out once, when the fixes are asked for their edits or title. */
export function convertFix(facts: Facts): Fix[] {
  if (facts.graph.stages.length !== 1) return [];
  const result = convert(facts);
  if (result.kind === 'refused') return [];
  const title = `Convert to multi-stage and run on \`${result.base}\``;
  return [{ title, safety: 'suggested', edits: () => result.edits }];
}
