/**
 * Data in, data out: what a test of findings needs. Only these helpers know the API of the analysis.
 *
 * - `checkFindings(fixture, options)`: the findings are exactly the marks of the fixture (notation: marked-text.ts).
 * - `checkSilent(fixture, options)`: there are none.
 * - `checkFix(fixture, fixed, options)`: what the first fix of every finding makes of the text, or the one titled
 *   `options.title`.
 * - `checkRuleDoc(rule, doc)`: every example of a rule's documentation is true.
 * - `drawFindings(findings, text)`: a finding a line, for snapshots.
 *
 * Options: `rules` (default: all), `inputs` (what is known besides the text), `files` (the build context by path).
 */
import { expect } from 'vitest';
import { analyse, type Analysis } from '../../server/src/core/analysis.js';
import { applyEdits, editsOverlap, type Edit } from '../../server/src/core/text/edit.js';
import { noInputs, type BuildContext, type Inputs } from '../../server/src/core/inputs.js';
import type { Example, Fix, ReportedFinding, Rule, RuleDoc } from '../../server/src/core/rule.js';
import { indexLines } from '../../server/src/core/text/text.js';
import { soundFixes } from '../../server/src/features/sound-fixes.js';
import { workspaceTargets } from '../../server/src/features/workspace-targets.js';
import { rules as allRules } from '../../server/src/rules/index.js';
import { dedent, readMarkedText, type Mark } from './marked-text.js';

export interface CheckOptions {
  readonly rules?: readonly Rule[];
  readonly inputs?: Partial<Inputs>;
  readonly files?: Readonly<Record<string, string>>;
  /** Of `checkFix`: the title, or its start, of the fix to apply; default: the first of every finding. */
  readonly title?: string;
}

export function analyseText(text: string, options: CheckOptions = {}): Analysis {
  const { rules = allRules, inputs = {}, files } = options;
  const context = files === undefined ? {} : { context: contextOf(files) };
  return analyse(text, { ...noInputs, ...inputs, ...context }, rules);
}

export function checkFindings(fixture: string, options: CheckOptions = {}): void {
  const { text, marks } = readMarkedText(fixture);
  const { findings } = analyseText(text, options);
  const expected = marks.filter(({ kind }) => kind !== 'related');
  expect(drawMarks(shorten(findings, expected), text)).toEqual(drawMarks(expected, text));
  const related = marks.filter(({ kind }) => kind === 'related');
  if (related.length === 0) return;
  const shown = findings.flatMap((finding) => finding.related.map((one) => ({ ...one, kind: 'related' })));
  expect(drawMarks(cutMessages(shown, related), text)).toEqual(drawMarks(related, text));
}

export function checkSilent(fixture: string, options: CheckOptions = {}): void {
  checkFindings(fixture, options);
}

export function checkFix(fixture: string, fixed: string, options: CheckOptions = {}): void {
  const { text } = readMarkedText(fixture);
  expect(applyFixes(text, options)).toBe(dedent(fixed));
}

export function checkRuleDoc(rule: Rule, doc: RuleDoc): void {
  for (const { text, fixed, files, gluedBy, namedBy } of doc.bad) {
    if (namedBy !== undefined) {
      checkNaming(rule, text, namedBy);
      continue;
    }
    const inputs = gluedBy === undefined ? {} : { gluedBy };
    const options = { rules: [rule], inputs, ...(files && { files }) };
    expect(readMarkedText(text).marks, 'a bad example has marks').not.toHaveLength(0);
    checkFindings(text, options);
    if (fixed === undefined) continue;
    checkFix(text, fixed, options);
    checkSilent(fixed, options);
  }
  for (const example of doc.good) checkGood(rule, example);
}

/** The findings in a file that names stages of the Dockerfile `text` are exactly its marks. */
export function checkNaming(
  rule: Rule,
  text: string,
  naming: { readonly file: string; readonly text: string },
): void {
  const { text: source, marks } = readMarkedText(naming.text);
  const { mentions } = workspaceTargets.read(naming.file, source, () => undefined);
  const targets = workspaceTargets.targetsOf('Dockerfile', mentions);
  const { outside, findings } = analyseText(dedent(text), { rules: [rule], inputs: { targets } });
  expect(findings).toEqual([]);
  expect(outside.map(({ file }) => file)).toEqual(marks.map(() => naming.file));
  expect(drawMarks(shorten(outside, marks), source)).toEqual(drawMarks(marks, source));
}

/** The text after the first fix (or the one titled so) of every finding, in rounds until nothing changes. */
export function applyFixes(text: string, options: CheckOptions = {}): string {
  const { title } = options;
  let current = text;
  for (let round = 0; round < 20; round++) {
    const analysis = analyseText(current, options);
    const again = (changed: string): Analysis => analyseText(changed, options);
    const fixes = analysis.findings.flatMap(
      (finding) => chosenFix(soundFixes(analysis, finding, again), title) ?? [],
    );
    const edits = compatibleEdits(fixes);
    if (edits.length === 0) return current;
    current = applyEdits(current, edits);
    // A titled fix is one that somebody picks, once.
    if (title !== undefined) return current;
  }
  throw new Error(`fixes do not come to an end: ${current}`);
}

/** The edits of those fixes that do not touch what an earlier one changes. */
export function compatibleEdits(fixes: readonly Fix[]): Edit[] {
  const taken: Edit[] = [];
  for (const fix of fixes) {
    const edits = fix.edits();
    if (!edits.some((edit) => taken.some((other) => touches(edit, other)))) taken.push(...edits);
  }
  return taken;
}

/** A build context out of files by path, for a file named Dockerfile. */
export function contextOf(files: Readonly<Record<string, string>>): BuildContext {
  const names = (folder: string): string[] => {
    const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`;
    const below = Object.keys(files).filter((path) => path.startsWith(prefix));
    return [...new Set(below.map((path) => /^[^/]*\/?/.exec(path.slice(prefix.length))?.[0] ?? ''))].sort();
  };
  const name = 'Dockerfile.dockerignore';
  const text = files[name];
  return {
    read: (path) => files[path.replace(/^\.\//, '')],
    list: names,
    ownIgnoreFile: text === undefined ? undefined : { name, text },
  };
}

/** `3:12 warning stage-not-found: message`, lines and columns from 1. */
export function drawFindings(findings: readonly ReportedFinding[], text: string): string {
  const lines = indexLines(text);
  return findings
    .map(({ start, severity, rule, message }) => {
      const at = lines.positionAt(start);
      return `${at.line + 1}:${at.character + 1} ${severity} ${rule}: ${message}`;
    })
    .join('\n');
}

/** Fails when edits of any one fix overlap or leave the text. */
export function checkEdits(analysis: Analysis): void {
  const { text } = analysis.facts.ast;
  for (const { fixes } of analysis.findings) {
    for (const fix of fixes) {
      const edits = fix.edits();
      expect(editsOverlap(edits)).toBe(false);
      for (const { start, end } of edits) expect(0 <= start && start <= end && end <= text.length).toBe(true);
    }
  }
}

function checkGood(rule: Rule, example: Example): void {
  const { text, files } = typeof example === 'string' ? { text: example, files: undefined } : example;
  checkSilent(text, { rules: [rule], ...(files && { files }) });
}

function chosenFix(fixes: readonly Fix[], title: string | undefined): Fix | undefined {
  return title === undefined ? fixes[0] : fixes.find((fix) => fix.title.startsWith(title));
}

function touches(a: Edit, b: Edit): boolean {
  const inserts = a.start === a.end && b.start === b.end;
  return inserts ? a.start === b.start : a.start < b.end && b.start < a.end;
}

type Drawn = Pick<Mark, 'start' | 'end' | 'kind' | 'message'>;

function shorten(findings: readonly ReportedFinding[], marks: readonly Mark[]): Drawn[] {
  const drawn = findings.map(({ start, end, severity, message }) => ({
    start,
    end,
    kind: severity,
    message,
  }));
  return cutMessages(drawn, marks);
}

/** Messages are compared as far as a mark at the same place writes them. */
function cutMessages(shown: readonly Drawn[], marks: readonly Mark[]): Drawn[] {
  return shown.map((one) => {
    const mark = marks.find(
      ({ start, end, message }) => start === one.start && end === one.end && one.message.startsWith(message),
    );
    return mark === undefined ? one : { ...one, message: mark.message };
  });
}

function drawMarks(marks: readonly Drawn[], text: string): string[] {
  const lines = indexLines(text);
  const place = (offset: number): string => {
    const { line, character } = lines.positionAt(offset);
    return `${line + 1}:${character + 1}`;
  };
  return marks
    .map(({ start, end, kind, message }) => `${place(start)}-${place(end)} ${kind}: ${message}`)
    .sort();
}
