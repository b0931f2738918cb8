import type { StageGraph } from './graph/graph.js';
import type { ReportedFinding } from './rule.js';
import type { Span } from './text/text.js';

/** The id of the one finding that is about this program itself. */
export const internalId = 'internal';

/** The id of findings in the configuration of a repository. */
export const configurationId = 'configuration';

/** Whether a page explains the rule: of what no rule reports there is none. */
export function hasPage(rule: string): boolean {
  return rule !== internalId && rule !== configurationId;
}

/** What of the analysis failed, and with which error. */
export interface Failure {
  readonly what: string;
  readonly message: string;
}

export function messageOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** All that findings of no rule have in common: they are sure, and nothing is to be changed in the Dockerfile. */
const bare = {
  certainty: 'certain',
  related: [],
  fixes: [],
  unnecessary: false,
  observed: false,
} as const;

/** What is known of a file that is larger than `limits` allow. */
export function oversizedFinding(reason: string): ReportedFinding {
  return {
    ...bare,
    rule: internalId,
    start: 0,
    end: 0,
    message: `This file is not checked: ${reason}`,
    severity: 'hint',
  };
}

/** Something in `stage-insight.json` that cannot be used. */
export function configurationFinding({
  start,
  end,
  message,
}: Span & { readonly message: string }): ReportedFinding {
  return {
    ...bare,
    rule: configurationId,
    start,
    end,
    message,
    severity: 'warning',
  };
}

/** One finding for all that failed in a file: what is reported besides it still holds. */
export function internalFinding(graph: StageGraph, failures: readonly Failure[]): ReportedFinding {
  const [first] = failures;
  const all = [...new Set(failures.map(({ what }) => what))];
  const names = all.slice(0, 3).join(', ') + (all.length > 3 ? ` and ${all.length - 3} more` : '');
  const place = graph.stages[0]?.from.keywordSpan ?? { start: 0, end: 0 };
  return {
    ...bare,
    rule: internalId,
    start: place.start,
    end: place.end,
    message: `Dockerfile Stage Insight could not finish checking this file (${names}: ${first?.message ?? ''}); all other findings are complete. Please report this with the file`,
    severity: 'warning',
  };
}
