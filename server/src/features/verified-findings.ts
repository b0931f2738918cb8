import type { Analysis } from '../core/analysis.js';
import type { ReportedFinding } from '../core/rule.js';
import type { VerifiedFinding } from '../protocol/reports.js';

/**
 * What became of the findings of a text once observations were known. `proved`: seen in the image; `refuted`: the text let
 * fear it, the image does not show it; `unknown`: reading binaries does not show it.
 */
export function compareFindings(before: Analysis, after: Analysis): readonly VerifiedFinding[] {
  const { lines } = after.facts.ast;
  const kept = new Set(after.findings.map(keyOf));
  const verified = (finding: ReportedFinding, verdict: VerifiedFinding['verdict']): VerifiedFinding => {
    return { rule: finding.rule, range: lines.rangeOf(finding), verdict, message: finding.message };
  };
  return [
    ...after.findings.map((finding) => verified(finding, finding.observed ? 'proved' : 'unknown')),
    ...before.findings
      .filter((finding) => !kept.has(keyOf(finding)))
      .map((finding) => verified(finding, 'refuted')),
  ];
}

function keyOf({ rule, start, end }: ReportedFinding): string {
  return `${rule}:${start}:${end}`;
}
