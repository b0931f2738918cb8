import type { CheckError, CheckReport } from '../../../server/src/protocol/reports.js';
import { reaches } from '../model/reports/findings.js';
import { textReport } from '../model/reports/text-report.js';
import { createAnalyser } from './analysing.js';
import { checkFiles, type CheckedFiles } from './check-files.js';
import { createFixer, type Fixer } from './check-fix.js';
import { checkOptions, formats, thresholds } from './check-options.js';
import { renderReport, type RenderParts } from './check-render.js';
import type { ConfigFindings } from './configs.js';
import { findFiles, type FoundFile, type FoundFiles } from './files.js';
import { choice, readCommandLine } from './options.js';
import { nameOf, type Source } from './read-file.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** `check`: findings of all files; 1 when one is at or above `--fail-on`, 2 when a file was left out. */
export async function check(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readCommandLine(words, checkOptions);
  const format = choice('format', values.format, formats);
  const threshold = choice('fail-on', values['fail-on'], thresholds);
  const { fix = false, 'dry-run': isDryRun = false } = values;
  if (isDryRun && !fix) throw new UsageError('--dry-run goes with --fix: it prints what that would change');
  if (isDryRun && format !== 'text')
    throw new UsageError('--dry-run prints differences, and takes no --format');
  const paths = positionals.length === 0 ? ['.'] : positionals;
  const found = findFiles(paths, { exclude: values.exclude, isForced: values['force-exclude'] });
  refuseNothing(found, paths);
  const configErrors: CheckError[] = [];
  const configFindings: ConfigFindings[] = [];
  const analyser = await createAnalyser({
    ...(values.context !== undefined && { contextFolder: values.context }),
    ...(values.rule !== undefined && { rules: values.rule }),
    ...(values.config !== undefined && { config: values.config }),
    onLostConfig: (problem) => void configErrors.push(problem),
    onConfigFindings: (found) => void configFindings.push(found),
  });
  const files = found.files.filter(
    ({ file, isNamed }) => (isNamed && values['force-exclude'] !== true) || !analyser.isExcluded(file),
  );
  const fixer = fix ? createFixer(analyser, isDryRun) : undefined;
  const checked = checkFiles(files, analyser, {
    // Fixes are worked out for who uses them: programs, and people who look at one file.
    withFixes: format === 'json' || format === 'sarif' || (format === 'text' && files.length === 1),
    ...(fixer !== undefined && {
      change: (source: Source) => {
        const fixed = fixer.fix(source);
        // The exit code of a dry run is about the files as they are.
        return isDryRun ? source.text : fixed;
      },
    }),
    onFile: (file, index) => terminal.progress(`checking ${index + 1} of ${files.length}: ${nameOf(file)}`),
  });
  terminal.progress('');
  const errors = [...found.errors, ...configErrors, ...checked.errors];
  for (const { message } of errors) terminal.warn(`stage-insight: ${message}`);
  const inConfigs = configFindings.map(({ file, findings }) => ({ file, findings }));
  const report: CheckReport = { version: 1, files: [...checked.files, ...inConfigs], errors };
  const texts = new Map([...checked.texts, ...configFindings.map(({ file, text }) => [file, text] as const)]);
  const parts = { format, threshold, texts, rules: analyser.rules, style: terminal.style };
  if (fixer !== undefined) terminal.note(`stage-insight: ${fixer.sentence()}`);
  printResult({ files, checked, fixer, isDryRun }, report, parts, terminal);
  if (errors.length > 0) return 2;
  return reaches(report, threshold) ? 1 : 0;
}

interface Result {
  readonly files: readonly FoundFile[];
  readonly checked: CheckedFiles;
  readonly fixer: Fixer | undefined;
  readonly isDryRun: boolean;
}

function printResult(
  { files, checked, fixer, isDryRun }: Result,
  report: CheckReport,
  parts: RenderParts,
  terminal: Terminal,
): void {
  if (fixer !== undefined && isDryRun) {
    terminal.print(fixer.patch());
    return;
  }
  const input = fixer === undefined ? undefined : checked.texts.get('-');
  if (input !== undefined && files.length === 1 && parts.format === 'text') {
    // Whoever sends a text to be fixed wants the text; findings are remarks.
    terminal.print(input);
    if (report.files.some(({ findings }) => findings.length > 0))
      terminal.note(textReport(report, parts.texts, parts.style).trimEnd());
    return;
  }
  // People have read the sentences about errors; a program gets a whole report in any case.
  if (checked.files.length > 0 || parts.format !== 'text') terminal.print(renderReport(report, parts));
}

function refuseNothing({ files, errors }: FoundFiles, paths: readonly string[]): void {
  if (files.length > 0 || errors.length > 0) return;
  const places = paths.map((path) => (path === '.' ? 'this folder' : nameOf(path))).join(', ');
  throw new UsageError(`there is no Dockerfile in ${places}`);
}
