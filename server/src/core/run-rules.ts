import { createMuteTest, readMutes } from './mute.js';
import type { Facts } from './facts.js';
import type { Finding, Fix, ReportedFinding, Rule } from './rule.js';

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
    const seen = new Set<string>();
    for (const finding of rule.check(facts)) {
      const key = `${finding.start}:${finding.end}:${finding.message}`;
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
  } = finding;
  const severity = setting ?? finding.severity ?? rule.severity;
  let fixes: readonly Fix[] | undefined;
  const said = { rule: rule.id, start, end, message, severity, certainty, related, unnecessary, proved };
  return {
    ...said,
    // Asked for at one place by an editor, while the findings of a whole file are shown at every key.
    get fixes() {
      return (fixes ??= finding.fixes ?? []);
    },
  };
}
