import type { Analysis } from '../core/analysis.js';
import type { Fix, ReportedFinding } from '../core/rule.js';
import { indexLines, type LineIndex } from '../core/text/text.js';
import type { FindingView } from '../protocol/reports.js';
import { soundFixes, type AnalyseAgain } from './sound-fixes.js';

/** The findings of one text as plain data; with `again`, those of their fixes that hold what they promise. */
export function describeFindings(
  analysis: Analysis,
  again: AnalyseAgain | undefined,
): readonly FindingView[] {
  const { lines } = analysis.facts.ast;
  return analysis.findings.map((finding) => {
    const fixes = again === undefined ? [] : soundFixes(analysis, finding, again);
    return describeFinding(finding, fixes, lines);
  });
}

/** Findings whose offsets are those of `text`, another file than the Dockerfile. */
export function describeFindingsIn(
  text: string,
  findings: readonly ReportedFinding[],
): readonly FindingView[] {
  const lines = indexLines(text);
  return findings.map((finding) => describeFinding(finding, finding.fixes, lines));
}

function describeFinding(finding: ReportedFinding, fixes: readonly Fix[], lines: LineIndex): FindingView {
  const { rule, severity, certainty, message, related } = finding;
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
