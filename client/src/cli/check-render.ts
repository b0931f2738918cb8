import { createHash } from 'node:crypto';
import { version } from '../../../server/src/main/version.js';
import type { CheckReport } from '../../../server/src/protocol/reports.js';
import type { Threshold } from '../model/reports/findings.js';
import { githubReport } from '../model/reports/github.js';
import { gitlabReport } from '../model/reports/gitlab.js';
import { jsonText } from '../model/reports/json.js';
import { junitReport } from '../model/reports/junit.js';
import { sarifReport } from '../model/reports/sarif.js';
import { textReport, type Style } from '../model/reports/text-report.js';
import type { Analyser } from './analysing.js';
import type { Format } from './check-options.js';
import { baseOf, folderUri, pathsFrom } from './report-paths.js';
import { readRulePage } from './rule-page.js';

export interface RenderParts {
  readonly format: Format;
  /** Of the exit code. */
  readonly threshold: Threshold;
  /** Of the files, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly rules: Analyser['rules'];
  readonly style: Style;
}

/** The report in the format that was asked for. */
export function renderReport(report: CheckReport, parts: RenderParts): string {
  const { format, threshold, texts, rules, style } = parts;
  const base = baseOf(format);
  switch (format) {
    case 'text':
      return textReport(report, texts, style);
    case 'json':
      return jsonText(report);
    case 'sarif':
      return sarifReport(pathsFrom(base, report), {
        rules: rules.map((rule) => ({ ...rule, page: () => readRulePage(rule.id) })),
        version,
        root: folderUri(base),
      });
    case 'github':
      return githubReport(pathsFrom(base, report));
    case 'gitlab':
      return gitlabReport(pathsFrom(base, report), digest);
    case 'junit':
      return junitReport(pathsFrom(base, report), threshold);
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
