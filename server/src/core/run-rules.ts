import { createMuteTest, readMutes } from './text/mute.js';
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
  return typeof fixes === 'function' ? new FindingWithLateFixes(said, fixes) : { ...said, fixes };
}

/** Fixes are asked for at one place by an editor, while the findings of a whole file are shown at every key. */
class FindingWithLateFixes implements ReportedFinding {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly severity: ReportedFinding['severity'];
  readonly certainty: ReportedFinding['certainty'];
  readonly related: ReportedFinding['related'];
  readonly unnecessary: boolean;
  readonly proved: boolean;
  readonly #find: () => readonly Fix[];
  #fixes: readonly Fix[] | undefined;

  constructor(finding: Omit<ReportedFinding, 'fixes'>, find: () => readonly Fix[]) {
    this.rule = finding.rule;
    this.start = finding.start;
    this.end = finding.end;
    this.message = finding.message;
    this.severity = finding.severity;
    this.certainty = finding.certainty;
    this.related = finding.related;
    this.unnecessary = finding.unnecessary;
    this.proved = finding.proved;
    this.#find = find;
  }

  get fixes(): readonly Fix[] {
    return (this.#fixes ??= this.#find());
  }
}
