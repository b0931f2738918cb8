import type { Analysis } from '../core/analysis.js';
import { applyEdits, editsOverlap, type Edit } from '../core/text/edit.js';
import type { Fix, ReportedFinding } from '../core/rule.js';
import type { Span } from '../core/text/text.js';
import { lostByChange } from '../core/verdict/lost-starts.js';
import { unknownName } from '../core/verdict/new-names.js';

/** Analyses a changed text as the text before was: same rules, same files around it, unchanged stages reused. */
export type AnalyseAgain = (text: string) => Analysis;

/**
 * A fix is a claim: after its edits the finding is gone, no alarm is new, nothing that a container needs is lost, and
 * all that the edits name is known to exist. The fixes of `finding` of which that holds, in order.
 */
export function soundFixes(
  analysis: Analysis,
  finding: ReportedFinding,
  again: AnalyseAgain,
): readonly Fix[] {
  return finding.fixes.filter(({ edits }) => {
    try {
      return brokenClaim(analysis, finding, edits(), again) === undefined;
    } catch {
      // A fix that cannot be worked out is none; the finding stands without it.
      return false;
    }
  });
}

/** Why `edits` are no fix of `finding`; `undefined` where they are one. */
export function brokenClaim(
  before: Analysis,
  finding: ReportedFinding,
  edits: readonly Edit[],
  again: AnalyseAgain,
): string | undefined {
  const after = applied(before, edits, again);
  if (after === undefined) return 'the result cannot be parsed';
  // The rules are asked last: they cost the most.
  const lost = unknownName(before.facts, after.facts) ?? lostByChange(before.facts, after.facts);
  if (lost !== undefined) return lost;
  if (remains(before, finding, after, edits)) return 'the finding remains';
  return newAlarm(before, after, edits);
}

/** Whether a change that no finding asks for leaves the file as sound as it was. */
export function isSoundStep(before: Analysis, edits: readonly Edit[], again: AnalyseAgain): boolean {
  const after = applied(before, edits, again);
  return after !== undefined && newAlarm(before, after, edits) === undefined;
}

/** The changed text, unless the edits cannot be made or leave text that cannot be parsed. */
function applied(before: Analysis, edits: readonly Edit[], again: AnalyseAgain): Analysis | undefined {
  if (edits.length === 0 || editsOverlap(edits)) return undefined;
  const after = again(applyEdits(before.facts.ast.text, edits));
  return after.facts.ast.problems.length > before.facts.ast.problems.length ? undefined : after;
}

/** Whether the rule still speaks of the place, or says the same as often as before. */
function remains(
  before: Analysis,
  finding: ReportedFinding,
  after: Analysis,
  edits: readonly Edit[],
): boolean {
  const count = ({ findings }: Analysis): number =>
    findings.filter(({ rule, message }) => rule === finding.rule && message === finding.message).length;
  if (count(after) >= count(before)) return true;
  const { start, end } = placeAfter(finding, edits);
  return start < end && after.findings.some((one) => isSameFinding(one, finding, edits));
}

/** An error or warning that the text before did not have, in words. */
function newAlarm(before: Analysis, after: Analysis, edits: readonly Edit[]): string | undefined {
  const known = alarmsOf(before);
  const found = alarmsOf(after).find((one) => {
    const at = known.findIndex((old) => old.severity === one.severity && isSameAlarm(one, old, edits));
    // Each stands for one: what is said a second time is new.
    known.splice(at, at === -1 ? 0 : 1);
    return at === -1;
  });
  return found && `${found.rule}: ${found.message}`;
}

export function alarmsOf({ findings }: Analysis): ReportedFinding[] {
  return findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
}

/** The same words, wherever the edits moved them, or the same rule at the same place: a rename changes the words. */
function isSameAlarm(after: ReportedFinding, before: ReportedFinding, edits: readonly Edit[]): boolean {
  return (
    after.rule === before.rule && (after.message === before.message || isSameFinding(after, before, edits))
  );
}

function isSameFinding(after: ReportedFinding, before: ReportedFinding, edits: readonly Edit[]): boolean {
  if (after.rule !== before.rule) return false;
  const place = placeAfter(before, edits);
  return after.start < place.end ? place.start < after.end : after.start === place.start;
}

/** Where a span lies after the edits; what is inserted at its borders counts as part of it. */
function placeAfter({ start, end }: Span, edits: readonly Edit[]): Span {
  let [from, to] = [start, end];
  for (const edit of edits) {
    const growth = edit.newText.length - (edit.end - edit.start);
    if (edit.end < start || (edit.end === start && edit.start < edit.end)) from += growth;
    else if (edit.start < start) from -= start - edit.start;
    if (edit.end <= end) to += growth;
    else if (edit.start < end) to += edit.start + edit.newText.length - end;
  }
  return { start: from, end: Math.max(from, to) };
}
