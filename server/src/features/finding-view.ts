import type { Analysis } from '../core/analysis.js';
import type { ReportedFinding } from '../core/rule.js';
import type { LineIndex } from '../core/text/text.js';
import type { FindingView } from '../protocol/reports.js';

/** The findings of one text as plain data, fixes worked out. */
export function describeFindings({ facts, findings }: Analysis): readonly FindingView[] {
  return findings.map((finding) => describeFinding(finding, facts.ast.lines));
}

function describeFinding(finding: ReportedFinding, lines: LineIndex): FindingView {
  const { rule, severity, certainty, message, related, fixes } = finding;
  return {
    rule,
    severity,
    certainty,
    message,
    range: lines.rangeOf(finding),
    related: related.map((place) => ({ range: lines.rangeOf(place), message: place.message })),
    fixes: fixes.map((fix) => ({
      title: fix.title,
      safety: fix.safety,
      edits: fix.edits().map((edit) => ({ range: lines.rangeOf(edit), newText: edit.newText })),
    })),
  };
}
