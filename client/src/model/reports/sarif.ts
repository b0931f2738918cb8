import type { CheckReport, FindingView } from '../../../../server/src/protocol/reports.js';
import { jsonText } from './json.js';

export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly help: string;
}

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

/** SARIF 2.1.0, as code-scanning services read it. Lines and columns are 1-based there; columns count UTF-16 units. */
export function sarifReport(report: CheckReport, rules: readonly RuleSummary[], version: string): string {
  const used = rules.filter(({ id }) =>
    report.files.some(({ findings }) => findings.some(({ rule }) => rule === id)),
  );
  const indexes = new Map(used.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driverOf(used, version) },
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(report)],
        results: report.files.flatMap(({ file, findings }) =>
          findings.map((finding) => resultOf(file, finding, indexes)),
        ),
      },
    ],
  };
  return jsonText(log);
}

/** Files that could not be checked are notifications: a run that has some was not successful. */
function invocationOf({ errors }: CheckReport): object {
  return {
    executionSuccessful: errors.length === 0,
    toolExecutionNotifications: errors.map(({ file, message }) => ({
      level: 'error',
      message: { text: message },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
    })),
  };
}

function driverOf(rules: readonly RuleSummary[], version: string): object {
  return {
    name: 'stage-insight',
    semanticVersion: version,
    rules: rules.map(({ id, summary, help }) => ({
      id,
      shortDescription: { text: summary },
      help: { text: help },
    })),
  };
}

function resultOf(file: string, finding: FindingView, indexes: ReadonlyMap<string, number>): object {
  const { rule, severity, certainty, message, range, related, fixes } = finding;
  return {
    ruleId: rule,
    ruleIndex: indexes.get(rule) ?? -1,
    level: levels[severity],
    message: { text: message },
    locations: [locationOf(file, range)],
    relatedLocations: related.map((place) => ({
      ...locationOf(file, place.range),
      message: { text: place.message },
    })),
    properties: { certainty, severity },
    fixes: fixes.map(({ title, edits }) => ({
      description: { text: title },
      artifactChanges: [
        {
          artifactLocation: { uri: uriOf(file) },
          replacements: edits.map((edit) => ({
            deletedRegion: regionOf(edit.range),
            insertedContent: { text: edit.newText },
          })),
        },
      ],
    })),
  };
}

function locationOf(file: string, range: FindingView['range']): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: regionOf(range) } };
}

function regionOf({ start, end }: FindingView['range']): object {
  const startLine = start.line + 1;
  return { startLine, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function uriOf(file: string): string {
  return file.replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/');
}
