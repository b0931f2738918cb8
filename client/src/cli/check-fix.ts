import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Analyser } from './analysing.js';
import { nameOf, type Source } from './read-file.js';
import { plural } from '../model/reports/findings.js';
import { writeFiles } from './write-file.js';

/** Makes the safe fixes of the files of one call, and counts them. */
export interface Fixer {
  /** The text of the file with its fixes, which are written unless this is a dry run or standard input. */
  fix(source: Source): string;
  /** `fixed 3 findings (2 stage-not-found, 1 stage-name-case) in 2 files`. */
  sentence(): string;
  /** The differences that the fixes make, file by file. */
  patch(): string;
}

export function createFixer(analyser: Analyser, isDryRun: boolean): Fixer {
  const counts = new Map<string, number>();
  const patches: string[] = [];
  let files = 0;
  const fix = (source: Source): string => {
    const { file, text, bytes } = source;
    const fixed = analyser.fix(file, text);
    if (fixed === text) return text;
    if (isDryRun) patches.push(patchOf(file, text, fixed));
    else if (file !== '-') writeFiles([{ file, text: fixed, before: bytes }]);
    files++;
    for (const [rule, count] of countFixed(analyser, file, text, fixed))
      counts.set(rule, (counts.get(rule) ?? 0) + count);
    return fixed;
  };
  const sentence = (): string => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const verb = isDryRun ? 'would fix' : 'fixed';
    if (files === 0) return isDryRun ? 'there is nothing to fix' : 'nothing was fixed';
    const rules = [...counts]
      .sort(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([rule, count]) => `${count} ${rule}`);
    return `${verb} ${plural(total, 'finding')} (${rules.join(', ')}) in ${plural(files, 'file')}`;
  };
  return { fix, sentence, patch: () => patches.join('') };
}

/** How many findings of each rule the fixed text has no more. */
function countFixed(
  analyser: Analyser,
  file: string,
  text: string,
  fixed: string,
): readonly (readonly [string, number])[] {
  const rulesIn = (version: string): readonly string[] =>
    analyser.findings(file, version, false).map(({ rule }) => rule);
  const before = rulesIn(text);
  const after = rulesIn(fixed);
  const count = (rules: readonly string[], rule: string): number =>
    rules.filter((one) => one === rule).length;
  return [...new Set(before)]
    .map((rule) => [rule, count(before, rule) - count(after, rule)] as const)
    .filter(([, less]) => less > 0);
}

function patchOf(file: string, text: string, fixed: string): string {
  const name = nameOf(file);
  return createTwoFilesPatch(name, name, text, fixed, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
}
