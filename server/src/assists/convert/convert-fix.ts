import type { Facts } from '../../core/facts.js';
import type { Fix } from '../../core/rule.js';
import type { Converted } from './conversion-result.js';
import { convert } from './convert.js';

/** The conversion as a fix; no fix where it is refused. Worked out once, when the fixes are asked for their edits or title. */
export function convertFix(facts: Facts): Fix[] {
  if (facts.graph.stages.length !== 1) return [];
  const result = convert(facts);
  if (result.kind === 'refused') return [];
  return [{ title: conversionTitle(result), safety: 'suggested', edits: () => result.edits }];
}

/** What is done, for the list of fixes. */
export function conversionTitle({ base, oneStage }: Pick<Converted, 'base' | 'oneStage'>): string {
  return oneStage === true
    ? `Change the image to \`${base}\``
    : `Convert to multi-stage and run on \`${base}\``;
}
