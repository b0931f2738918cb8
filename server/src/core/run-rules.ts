import { createMuteTest, readMutes } from './text/mute.js';
import type { Facts } from './facts.js';
import type { Finding, Fix, ReportedFinding, Rule } from './rule.js';
import { withGetters } from './with-getters.js';

/**
 * Asks every rule and answers its findings in text order: severities as the settings say, muted ones dropped,
 * of those that a rule reports twice at one place only the first.
 */
export function runRules(rules: readonly Rule[], facts: Facts): readonly ReportedFinding[] {
  const isMuted = createMuteTest(readMutes(facts.ast));
  const reported: ReportedFinding[] = [];
  for (const rule of rules) {
    const setting = facts.inputs.rules[rule.id];
    if (setting === 'off') continue;
    let seen: Set<string> | undefined;
    for (const finding of rule.check(facts)) {
      const key = `${finding.start}:${finding.end}:${finding.message}`;
      // Most rules find nothing in most files.
      seen ??= new Set();
      if (seen.has(key) || isMuted(rule.id, finding.start)) continue;
      seen.add(key);
      reported.push(report(rule, finding, setting));
    }
  }
  return reported.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
}

function report(
  rule: Rule,
  finding: Finding,
  setting: ReportedFinding['severity'] | undefined,
): ReportedFinding {
  const {
    start,
    end,
    message,
    certainty = 'certain',
    related = [],
    unnecessary = false,
    proved = false,
    fixes = [],
  } = finding;
  const severity = setting ?? finding.severity ?? rule.severity;
  const said = { rule: rule.id, start, end, message, severity, certainty, related, unnecessary, proved };
  return typeof fixes === 'function' ? withLateFixes(said, fixes) : { ...said, fixes };
}

/** Asked for at one place by an editor, while the findings of a whole file are shown at every key. */
function withLateFixes(said: Omit<ReportedFinding, 'fixes'>, find: () => readonly Fix[]): ReportedFinding {
  let fixes: readonly Fix[] | undefined;
  const finding = withGetters(said, fixesGetter);
  // Findings are data to whoever copies or compares them: how their fixes are found is not.
  return Object.defineProperty(finding, 'find', { value: () => (fixes ??= find()) });
}

const fixesGetter: Pick<ReportedFinding, 'fixes'> & ThisType<{ find(): readonly Fix[] }> = {
  get fixes() {
    return this.find();
  },
};
