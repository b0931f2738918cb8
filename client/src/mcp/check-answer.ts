import type { CheckReport, FindingView, FixView } from '../../../server/src/protocol/reports.js';

/** What an agent is told of a check: lines and columns from 1, as agents and people count them. */
export interface CheckAnswer {
  readonly findings: readonly AgentFinding[];
  /** Files that were checked. */
  readonly files: number;
  /** Findings past the limit, the least severe first to go. */
  readonly omitted: number;
  /** Sentences about files that could not be checked. */
  readonly errors: readonly string[];
}

export interface AgentFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: FindingView['severity'];
  readonly certainty: FindingView['certainty'];
  readonly rule: string;
  readonly message: string;
  readonly fixes: readonly AgentFix[];
}

export interface AgentFix {
  readonly title: string;
  /** `safe` fixes keep what is built; `suggested` ones change it and are to be looked at. */
  readonly safety: FixView['safety'];
  readonly edits: readonly AgentEdit[];
}

export interface AgentEdit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

const severities = ['error', 'warning', 'info', 'hint'];
const longestEdit = 2000;

/** `most`: of findings; the others are counted. A fix that writes more than a few lines is told by its title. */
export function checkAnswer(report: CheckReport, most: number): CheckAnswer {
  const all = report.files.flatMap(({ file, findings }) => findings.map((finding) => ({ file, finding })));
  const bySeverity = all.toSorted(
    (a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity),
  );
  const kept = new Set(bySeverity.slice(0, most));
  return {
    findings: all.filter((one) => kept.has(one)).map(({ file, finding }) => toAgentFinding(file, finding)),
    files: report.files.length,
    omitted: all.length - kept.size,
    errors: report.errors.map(({ message }) => message),
  };
}

function toAgentFinding(file: string, finding: FindingView): AgentFinding {
  const { severity, certainty, rule, message, range, fixes } = finding;
  const { line, character } = range.start;
  return {
    ...{ file, line: line + 1, column: character + 1, severity, certainty, rule, message },
    fixes: fixes.map(toAgentFix),
  };
}

function toAgentFix({ title, safety, edits }: FixView): AgentFix {
  const length = edits.reduce((sum, { newText }) => sum + newText.length, 0);
  const shown = length > longestEdit ? [] : edits;
  return {
    title,
    safety,
    edits: shown.map(({ range: { start, end }, newText }) => ({
      ...{ line: start.line + 1, column: start.character + 1 },
      ...{ endLine: end.line + 1, endColumn: end.character + 1, text: newText },
    })),
  };
}
