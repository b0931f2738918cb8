import type { Ast } from './text/ast.js';
import { readForeignMutes } from './text/foreign-mutes.js';
import { createMuteTest, readMutes, type Mute } from './text/mute.js';
import type { Facts } from './facts.js';
import { isTemplate } from './text/template.js';
import { internalFinding, messageOfError, type Failure } from './internal-finding.js';
import type { Finding, Fix, ReportedFinding, Rule } from './rule.js';
import type { Severity } from './severity.js';

/**
 * Asks every rule and answers its findings in text order: severities as the settings say, muted ones dropped,
 * of those that a rule reports twice at one place only the first.
 */
export function runRules(rules: readonly Rule[], facts: Facts): readonly ReportedFinding[] {
  // What is built is what some program makes of it.
  if (isTemplate(facts.ast)) return [];
  const isMuted = createMuteTest(mutesOf(facts.ast));
  const reported: ReportedFinding[] = [];
  const failures: Failure[] = [];
  for (const rule of rules) {
    const setting = facts.inputs.rules[rule.id];
    if (setting === 'off') continue;
    const failure = askRule(rule, facts, (finding) => {
      if (isMuted(rule.id, placeHere(finding))) return;
      reported.push(report(rule, finding, setting ?? severityHere(rule, finding, facts)));
    });
    if (failure !== undefined) failures.push(failure);
  }
  failures.push(...stageFailures(facts));
  if (failures.length > 0) reported.push(internalFinding(facts.graph, failures));
  return reported.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
}

function stageFailures(facts: Facts): readonly Failure[] {
  try {
    return facts.runs.failures.map((message) => ({ what: 'a stage', message }));
  } catch (error) {
    return [{ what: 'its stages', message: messageOfError(error) }];
  }
}

/** Hands on what a rule finds, each thing once; a rule that fails takes nothing else with it. */
function askRule(rule: Rule, facts: Facts, take: (finding: Finding) => void): Failure | undefined {
  let seen: Set<string> | undefined;
  try {
    for (const finding of rule.check(facts)) {
      const key = `${finding.start}:${finding.end}:${finding.file ?? ''}:${finding.message}`;
      // Most rules find nothing in most files.
      seen ??= new Set();
      if (seen.has(key)) continue;
      seen.add(key);
      take(finding);
    }
  } catch (error) {
    return { what: `\`${rule.id}\``, message: messageOfError(error) };
  }
  return undefined;
}

/** What stands in another file belongs to no instruction of this one. */
function placeHere({ file, start }: Finding): number {
  return file === undefined ? start : -1;
}

const lower: Readonly<Record<Severity, Severity>> = {
  error: 'warning',
  warning: 'info',
  info: 'hint',
  hint: 'hint',
};

/** One measure less in a stage that the builds which are known skip: BuildKit does not run it. */
function severityHere(rule: Rule, finding: Finding, { graph, reached }: Facts): Severity {
  const severity = finding.severity ?? rule.severity;
  const stage = rule.refusesFile === true ? undefined : graph.stageAt(placeHere(finding));
  return stage === undefined || reached.has(stage.index) ? severity : lower[severity];
}

function mutesOf(ast: Ast): readonly Mute[] {
  const foreign = readForeignMutes(ast);
  const own = readMutes(ast);
  return foreign.length === 0 ? own : [...own, ...foreign].sort((a, b) => a.start - b.start);
}

function report(rule: Rule, finding: Finding, severity: Severity): ReportedFinding {
  const {
    start,
    end,
    message,
    certainty = 'certain',
    related = [],
    unnecessary = false,
    observed = false,
    fixes = [],
  } = finding;
  const { file, failure } = finding;
  const said = {
    ...{ rule: rule.id, start, end, message, severity, certainty, related, unnecessary, observed },
    ...(file !== undefined && { file }),
    ...(failure !== undefined && { failure }),
  };
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
  readonly observed: boolean;
  readonly file?: string;
  readonly failure?: string;
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
    this.observed = finding.observed;
    if (finding.file !== undefined) this.file = finding.file;
    if (finding.failure !== undefined) this.failure = finding.failure;
    this.#find = find;
  }

  get fixes(): readonly Fix[] {
    return (this.#fixes ??= this.#find());
  }
}
