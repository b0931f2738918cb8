import type { CheckReport, FindingView } from '../../../../server/src/protocol/reports.js';
import { jsonText } from './json.js';

export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly severity: FindingView['severity'];
}

export interface SarifParts {
  /** `page`: Markdown, asked for the rules that found something. */
  readonly rules: readonly (RuleSummary & { readonly page: () => string | undefined })[];
  readonly version: string;
  /** URI of the folder that relative paths start from, with a slash at its end. */
  readonly root: string;
}

/** Findings of no rule: services for code scanning refuse a result that nothing describes. */
export const withoutRule: readonly RuleSummary[] = [
  {
    id: 'configuration',
    summary: 'Something in a configuration file, stage-insight.json, cannot be used.',
    severity: 'warning',
  },
  { id: 'internal', summary: 'A file was not checked, or not in full.', severity: 'hint' },
];

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;
const base = '%SRCROOT%';
const docs = 'https://github.com/stage-insight/dockerfile-stage-insight/blob/main/docs';

/** SARIF 2.1.0, as code-scanning services read it. Lines and columns are 1-based there; columns count UTF-16 units. */
export function sarifReport(report: CheckReport, { rules, version, root }: SarifParts): string {
  const used = [...rules, ...withoutRule.map((one) => ({ ...one, page: () => undefined }))].filter(({ id }) =>
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
        originalUriBaseIds: { [base]: { uri: root } },
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
      locations: [{ physicalLocation: { artifactLocation: artifactOf(file) } }],
    })),
  };
}

function driverOf(rules: SarifParts['rules'], version: string): object {
  return {
    name: 'stage-insight',
    semanticVersion: version,
    informationUri: 'https://github.com/stage-insight/dockerfile-stage-insight',
    rules: rules.map(({ id, summary, severity, page }) => {
      const markdown = page();
      return {
        id,
        shortDescription: { text: summary },
        fullDescription: { text: markdown === undefined ? summary : (whyOf(markdown) ?? summary) },
        defaultConfiguration: { level: levels[severity] },
        helpUri: isRule(id) ? `${docs}/rules/${id}.md` : `${docs}/terminal.md`,
        help: { text: markdown ?? summary, markdown: markdown ?? summary },
      };
    }),
  };
}

function isRule(id: string): boolean {
  return withoutRule.every((one) => one.id !== id);
}

/** What a page says under the heading `Why`. */
function whyOf(markdown: string): string | undefined {
  const start = markdown.indexOf('\n## Why\n');
  if (start < 0) return undefined;
  const text = markdown.slice(start + '\n## Why\n'.length);
  const end = text.indexOf('\n## ');
  return text
    .slice(0, end < 0 ? text.length : end)
    .trim()
    .replace(/(?<!\s)\s*\n\s*/g, ' ');
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
          artifactLocation: artifactOf(file),
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
  return { physicalLocation: { artifactLocation: artifactOf(file), region: regionOf(range) } };
}

function regionOf({ start, end }: FindingView['range']): object {
  const startLine = start.line + 1;
  return { startLine, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** A path from the root; an absolute one is a place of this machine. */
function artifactOf(file: string): object {
  if (file === '-') return { uri: 'stdin' };
  const path = file.split('/').map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${path}` };
  return /^[A-Za-z]:\//.test(file)
    ? { uri: `file:///${file.slice(0, 2)}${path.slice(path.indexOf('/'))}` }
    : { uri: path, uriBaseId: base };
}
