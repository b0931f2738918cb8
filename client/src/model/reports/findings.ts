import type { CheckReport } from '../../../../server/src/protocol/reports.js';

const ranks = { error: 3, warning: 2, info: 1, hint: 0 } as const;

/** Whether any finding is at or above `threshold`. */
export function reaches(report: CheckReport, threshold: 'error' | 'warning' | 'info' | 'never'): boolean {
  if (threshold === 'never') return false;
  return report.files.some(({ findings }) =>
    findings.some(({ severity }) => ranks[severity] >= ranks[threshold]),
  );
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

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
