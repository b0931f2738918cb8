import type { CheckError, FileFindings, FindingView } from '../../../server/src/protocol/reports.js';
import type { Analyser } from './analysing.js';
import type { FoundFile } from './files.js';
import { nameOf, readSource, type Source } from './read-file.js';
import { UsageError } from './usage-error.js';

/** What became of the files of one call. */
export interface CheckedFiles {
  readonly files: readonly FileFindings[];
  /** Sentences about files that were left out. */
  readonly errors: readonly CheckError[];
  /** The text of each file that has findings, as it was checked. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface CheckSteps {
  /** Which fixes are sound takes an analysis for each of them. */
  readonly withFixes: boolean;
  /** The text to check of what the disk holds. */
  readonly prepare: (source: Source) => string;
  readonly onFile: (file: string, index: number) => void;
}

/** Checks each file by itself: one that cannot be read or analysed is left out, and the others are checked. */
export function checkFiles(
  files: readonly FoundFile[],
  analyser: Analyser,
  { withFixes, prepare, onFile }: CheckSteps,
): CheckedFiles {
  const texts = new Map<string, string>();
  const checked: FileFindings[] = [];
  const outside: FileFindings[] = [];
  const errors: CheckError[] = [];
  files.forEach((found, index) => {
    const { file } = found;
    onFile(file, index);
    try {
      const text = prepare(readSource(file));
      if (found.isNamed) refuseOthers(file, text, analyser);
      const findings = analyser.findings(file, text, withFixes);
      checked.push({ file, findings: findings.length > 0 ? findings : emptyFile(file, text, analyser) });
      texts.set(file, text);
      for (const { text: naming, ...findings } of analyser.outside(file, text)) {
        texts.set(findings.file, naming);
        outside.push(findings);
      }
    } catch (error) {
      errors.push({ file, message: sentenceOf(file, error) });
    }
  });
  return { files: [...checked, ...joinFiles(outside)], errors, texts };
}

/** A file without FROM that somebody named is a mistake in the call: whatever it holds, it is no Dockerfile. */
export function refuseOthers(file: string, text: string, analyser: Analyser): void {
  if (!analyser.hasStages(file, text))
    throw new UsageError(`${nameOf(file)} is not a Dockerfile: it has no FROM instruction`);
}

/** An editor is silent about a file that has just been made; in a folder that is checked it is a fault. */
function emptyFile(file: string, text: string, analyser: Analyser): readonly FindingView[] {
  if (analyser.hasStages(file, text) || analyser.analyse(file, text).facts.ast.instructions.length > 0)
    return [];
  const start = { line: 0, character: 0 };
  const message = 'the build stops: file with no instructions';
  const range = { start, end: start };
  return [
    {
      rule: 'builder-refuses',
      severity: 'info',
      certainty: 'certain',
      message,
      range,
      related: [],
      fixes: [],
    },
  ];
}

function sentenceOf(file: string, error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `${nameOf(file)} was not checked because of a fault of this program (${reason}); please report it`;
}

/** One entry for each file that names stages, though several Dockerfiles found something in it. */
function joinFiles(parts: readonly FileFindings[]): readonly FileFindings[] {
  const byFile = new Map<string, FileFindings>();
  for (const { file, findings } of parts)
    byFile.set(file, { file, findings: [...(byFile.get(file)?.findings ?? []), ...findings] });
  return [...byFile.values()];
}
