import type { CheckReport, FileFindings } from '../../../server/src/protocol/reports.js';
import { reaches } from '../model/reports/findings.js';
import { githubReport } from '../model/reports/github.js';
import { sarifReport } from '../model/reports/sarif.js';
import { textReport } from '../model/reports/text-report.js';
import { createAnalyser, type Analyser } from './analysing.js';
import { findFiles, readSource } from './files.js';
import { choice, readCommandLine } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { version } from '../../../server/src/main/version.js';
import { writeWhole } from './write-file.js';

const options = {
  format: { type: 'string' },
  fix: { type: 'boolean' },
  'fail-on': { type: 'string' },
  context: { type: 'string' },
} as const;

/** `check`: findings of all files; 1 when one is at or above `--fail-on`. */
export async function check(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, options);
  const format = choice('format', values.format, ['text', 'json', 'sarif', 'github']);
  const failOn = choice('fail-on', values['fail-on'], ['error', 'warning', 'info', 'never']);
  const files = findFiles(positionals.length === 0 ? ['.'] : positionals);
  const analyser = await createAnalyser(values.context);
  const texts = new Map<string, string>();
  // Fixes are worked out for who uses them: programs, and people who look at one file.
  const withFixes = format === 'json' || format === 'sarif' || (format === 'text' && files.length === 1);
  const checked = files.map((file, index): FileFindings => {
    terminal.progress(`checking ${index + 1} of ${files.length}: ${file}`);
    const text = textOf(file, values.fix === true, analyser);
    texts.set(file, text);
    return { file, findings: analyser.findings(file, text, withFixes) };
  });
  terminal.progress('');
  const outside = files.flatMap((file) => analyser.outside(file, texts.get(file) ?? ''));
  for (const { file, text } of outside) texts.set(file, text);
  const report: CheckReport = { version: 1, files: [...checked, ...joinFiles(outside)] };
  terminal.print(render(report, format, texts, analyser, terminal));
  return reaches(report, failOn) ? 1 : 0;
}

/** One entry for each file that names stages, though several Dockerfiles found something in it. */
function joinFiles(parts: readonly FileFindings[]): readonly FileFindings[] {
  const byFile = new Map<string, FileFindings>();
  for (const { file, findings } of parts)
    byFile.set(file, { file, findings: [...(byFile.get(file)?.findings ?? []), ...findings] });
  return [...byFile.values()];
}

/** The text to check: what the disk holds, its safe fixes applied and written back when asked. */
function textOf(file: string, fix: boolean, analyser: Analyser): string {
  const { text } = readSource(file);
  if (!fix) return text;
  if (file === '-') throw new UsageError('--fix changes files; standard input is none');
  const fixed = analyser.fix(file, text);
  if (fixed !== text) writeWhole(file, fixed);
  return fixed;
}

function render(
  report: CheckReport,
  format: 'text' | 'json' | 'sarif' | 'github',
  texts: ReadonlyMap<string, string>,
  { rules }: Analyser,
  terminal: Terminal,
): string {
  switch (format) {
    case 'text':
      return textReport(report, texts, terminal.style);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'sarif':
      return sarifReport(report, rules, version);
    case 'github':
      return githubReport(report);
  }
}
