import type { CheckError, FileFindings, FindingView } from '../../../server/src/protocol/reports.js';
import type { Analyser, OutsideFindings } from './analysing.js';
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
  /** Changes a file first, and answers its text then; nothing stops it half-way. */
  readonly change?: (source: Source) => string;
  readonly onFile: (file: string, index: number) => void;
}

/** Checks each file by itself: one that cannot be read or analysed is left out, and the others are checked. */
export function checkFiles(
  files: readonly FoundFile[],
  analyser: Analyser,
  { withFixes, change, onFile }: CheckSteps,
): CheckedFiles {
  const done: CheckedFile[] = [];
  const checkUpTo = (end: number): void => {
    for (let index = done.length; index < end; index = done.length) {
      const found = files[index] as FoundFile;
      onFile(found.file, index);
      done[index] = checkFile(found, analyser, withFixes, change);
    }
  };
  while (done.length < files.length) {
    const end = Math.min(done.length + together, files.length);
    const some = files.slice(done.length, end).map(({ file }) => file);
    // Fixes are given up for lack of time file by file.
    const isDone = !withFixes && change === undefined && analyser.inOneGo(some, () => checkUpTo(end));
    if (!isDone) checkUpTo(end);
  }
  return joined(done);
}

/** Files that are checked within the time that one may take; where that is not enough, each has its own. */
const together = 32;

/** What became of one file; `outside` stands in the files that name its stages. */
interface CheckedFile {
  readonly own?: FileFindings;
  readonly outside: readonly OutsideFindings[];
  readonly text?: string;
  readonly error?: CheckError;
}

function checkFile(
  { file, isNamed }: FoundFile,
  analyser: Analyser,
  withFixes: boolean,
  change: CheckSteps['change'],
): CheckedFile {
  let found: Pick<CheckedFile, 'own' | 'text'> = {};
  try {
    const source = readSource(file);
    const text = change?.(source) ?? source.text;
    if (isNamed) refuseOthers(file, text, analyser);
    const findings = analyser.findings(file, text, withFixes);
    found = {
      own: { file, findings: findings.length > 0 ? findings : emptyFile(file, text, analyser) },
      text,
    };
    return { ...found, outside: analyser.outside(file, text) };
  } catch (error) {
    return { ...found, outside: [], error: { file, message: sentenceOf(file, error) } };
  }
}

function joined(done: readonly CheckedFile[]): CheckedFiles {
  const texts = new Map<string, string>();
  for (const { own, outside, text } of done) {
    if (own !== undefined && text !== undefined) texts.set(own.file, text);
    for (const { file, text: naming } of outside) texts.set(file, naming);
  }
  const outside = done.flatMap((one) => one.outside.map(({ file, findings }) => ({ file, findings })));
  return {
    files: [...done.flatMap(({ own }) => own ?? []), ...joinFiles(outside)],
    errors: done.flatMap(({ error }) => error ?? []),
    texts,
  };
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
