import { DiagnosticSeverity, Uri, languages, type Diagnostic } from 'vscode';
import { diagnosticSource, type StageItem } from '../../../server/src/protocol/messages.js';
import { problemText, sumProblems, type ProblemCount } from '../model/stage/file-rows.js';

/** How many of our findings the Problems view has for a file. */
export function countProblems(uri: Uri): ProblemCount {
  const own = findingsOf(uri);
  const count = (severity: DiagnosticSeverity): number =>
    own.filter((finding) => finding.severity === severity).length;
  return { errors: count(DiagnosticSeverity.Error), warnings: count(DiagnosticSeverity.Warning) };
}

/** `2 errors, 1 warning` in all of these files; empty for none. */
export function problemWords(documents: readonly string[]): string {
  return problemText(sumProblems(documents.map((document) => countProblems(Uri.parse(document, true)))));
}

/** Findings that are sure of a failure, by the stage that they stand in. */
export function errorsByStage(document: string, stages: readonly StageItem[]): ReadonlyMap<number, number> {
  const errors = new Map<number, number>();
  for (const { severity, range } of findingsOf(Uri.parse(document, true))) {
    const stage = stages.findLast(({ range: own }) => own.start.line <= range.start.line)?.index;
    if (severity === DiagnosticSeverity.Error && stage !== undefined)
      errors.set(stage, (errors.get(stage) ?? 0) + 1);
  }
  return errors;
}

function findingsOf(uri: Uri): readonly Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === diagnosticSource);
}
