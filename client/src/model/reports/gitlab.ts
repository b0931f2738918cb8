import type { CheckReport, FindingView } from '../../../../server/src/protocol/reports.js';
import { printable } from '../text/printable.js';
import { jsonText } from './json.js';

const severities = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' } as const;

/**
 * A Code Quality report of GitLab. A finding is the same one in the next report while rule, file and message are;
 * `digest` makes a short text of these.
 */
export function gitlabReport({ files, errors }: CheckReport, digest: (text: string) => string): string {
  const seen = new Map<string, number>();
  const fingerprint = (...parts: readonly string[]): string => {
    const key = JSON.stringify(parts);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return digest(`${key} ${count}`);
  };
  const issue = (file: string, { rule, severity, message, range }: FindingView): object => ({
    description: printable(message),
    check_name: rule,
    fingerprint: fingerprint(rule, file, message),
    severity: severities[severity],
    location: { path: file, lines: { begin: range.start.line + 1, end: range.end.line + 1 } },
  });
  return jsonText([
    ...files.flatMap(({ file, findings }) => findings.map((finding) => issue(file, finding))),
    ...errors.map(({ file, message }) => ({
      description: printable(message),
      check_name: 'not-checked',
      fingerprint: fingerprint('not-checked', file, message),
      severity: 'blocker',
      location: { path: file, lines: { begin: 1 } },
    })),
  ]);
}
