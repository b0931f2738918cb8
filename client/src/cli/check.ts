import type { CheckReport } from '../../../server/src/protocol/reports.js';
import { version } from '../../../server/src/main/version.js';
import { reaches } from '../model/reports/findings.js';
import { githubReport } from '../model/reports/github.js';
import { jsonText } from '../model/reports/json.js';
import { sarifReport } from '../model/reports/sarif.js';
import { textReport } from '../model/reports/text-report.js';
import { createAnalyser, type Analyser } from './analysing.js';
import { checkFiles, type CheckedFiles } from './check-files.js';
import { findFiles, type FoundFiles } from './files.js';
import { choice, readCommandLine } from './options.js';
import { nameOf, type Source } from './read-file.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { writeFiles } from './write-file.js';

const options = {
  format: { type: 'string' },
  fix: { type: 'boolean' },
  'fail-on': { type: 'string' },
  context: { type: 'string' },
} as const;

/** `check`: findings of all files; 1 when one is at or above `--fail-on`, 2 when a file was left out. */
export async function check(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, options);
  const format = choice('format', values.format, ['text', 'json', 'sarif', 'github']);
  const failOn = choice('fail-on', values['fail-on'], ['error', 'warning', 'info', 'never']);
  const paths = positionals.length === 0 ? ['.'] : positionals;
  const found = findFiles(paths);
  refuseNothing(found, paths);
  const analyser = await createAnalyser(values.context);
  const { files } = found;
  const checked = checkFiles(files, analyser, {
    // Fixes are worked out for who uses them: programs, and people who look at one file.
    withFixes: format === 'json' || format === 'sarif' || (format === 'text' && files.length === 1),
    prepare: (source) => textOf(source, values.fix === true, analyser),
    onFile: (file, index) => terminal.progress(`checking ${index + 1} of ${files.length}: ${nameOf(file)}`),
  });
  terminal.progress('');
  const errors = [...found.errors, ...checked.errors];
  for (const { message } of errors) terminal.warn(`stage-insight: ${message}`);
  const report: CheckReport = { version: 1, files: checked.files, errors };
  // People have read the sentences; a program gets a whole report in any case.
  if (checked.files.length > 0 || format !== 'text')
    terminal.print(render(report, format, checked, analyser, terminal));
  if (errors.length > 0) return 2;
  return reaches(report, failOn) ? 1 : 0;
}

function refuseNothing({ files, errors }: FoundFiles, paths: readonly string[]): void {
  if (files.length > 0 || errors.length > 0) return;
  const places = paths.map((path) => (path === '.' ? 'this folder' : nameOf(path))).join(', ');
  throw new UsageError(`there is no Dockerfile in ${places}`);
}

/** The text to check: what the disk holds, its safe fixes applied and written back when asked. */
function textOf({ file, text, bytes }: Source, fix: boolean, analyser: Analyser): string {
  if (!fix) return text;
  if (file === '-') throw new UsageError('--fix changes files; standard input is none');
  const fixed = analyser.fix(file, text);
  if (fixed !== text) writeFiles([{ file, text: fixed, before: bytes }]);
  return fixed;
}

function render(
  report: CheckReport,
  format: 'text' | 'json' | 'sarif' | 'github',
  { texts }: CheckedFiles,
  { rules }: Analyser,
  terminal: Terminal,
): string {
  switch (format) {
    case 'text':
      return textReport(report, texts, terminal.style);
    case 'json':
      return jsonText(report);
    case 'sarif':
      return sarifReport(report, rules, version);
    case 'github':
      return githubReport(report);
  }
}
