import type { CheckReport, FindingView } from '../../../../server/src/protocol/reports.js';

const ranks = { error: 3, warning: 2, info: 1, hint: 0 } as const;

/** The severity from which on findings count; `never`: none does. */
export type Threshold = FindingView['severity'] | 'never';

export function isAtLeast({ severity }: Pick<FindingView, 'severity'>, threshold: Threshold): boolean {
  return threshold !== 'never' && ranks[severity] >= ranks[threshold];
}

/** Whether any finding is at or above `threshold`. */
export function reaches(report: CheckReport, threshold: Threshold): boolean {
  return report.files.some(({ findings }) => findings.some((finding) => isAtLeast(finding, threshold)));
}

/** `2 errors, 1 warning in 3 files`. */
export function countSentence({ files }: CheckReport): string {
  const counts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = files.flatMap(({ findings }) =>
      findings.filter((finding) => finding.severity === severity),
    ).length;
    return count === 0 ? [] : [plural(count, severity === 'info' ? 'note' : severity)];
  });
  return `${counts.length === 0 ? 'no findings' : counts.join(', ')} in ${plural(files.length, 'file')}`;
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
