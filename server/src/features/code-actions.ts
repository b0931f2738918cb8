import { cacheMountStep } from '../assists/cache-mounts.js';
import { cargoChefStep } from '../assists/cargo-chef.js';
import { conversionTitle } from '../assists/convert/convert-fix.js';
import { convert } from '../assists/convert/convert.js';
import { distrolessBaseStep } from '../assists/distroless-base.js';
import { pruneModulesStep } from '../assists/prune-modules.js';
import { scratchBaseStep } from '../assists/scratch-base.js';
import { splitDependenciesStep } from '../assists/split-dependencies.js';
import { springLayersStep } from '../assists/spring-layers.js';
import type { Analysis } from '../core/analysis.js';
import { applyEdits, type Edit } from '../core/text/edit.js';
import { readMutes } from '../core/text/mute.js';
import type { ReportedFinding } from '../core/rule.js';
import type { Span } from '../core/text/text.js';
import { instructionAt } from './at-offset.js';
import { alarmsOf, brokenClaim, isSoundStep, soundFixes, type AnalyseAgain } from './sound-fixes.js';

/** Something that fixes or mutes `finding`. */
export interface CodeAction {
  readonly title: string;
  readonly finding: ReportedFinding;
  readonly edits: readonly Edit[];
  readonly preferred: boolean;
}

/** The sound fixes of all findings that touch `span`, first fixes first, then a way to mute each finding. */
export function codeActionsAt(analysis: Analysis, span: Span, again: AnalyseAgain): readonly CodeAction[] {
  const touched = analysis.findings.filter(({ start, end }) => start <= span.end && span.start <= end);
  const fixes = touched.flatMap((finding) => fixActions(analysis, finding, again));
  return [
    ...distinctActions(fixes),
    ...distinctRules(touched).map((finding) => muteAction(analysis, finding)),
  ];
}

/** Findings of one cause have the same fix: it stands in the menu once. */
function distinctActions(actions: readonly CodeAction[]): readonly CodeAction[] {
  const known = new Set<string>();
  return actions.filter(({ title, edits }) => {
    const key = JSON.stringify([title, edits]);
    return known.size < known.add(key).size;
  });
}

/** A change that no finding asks for. `refused` says why it cannot be made; it has no edits then. */
export interface Refactoring {
  readonly title: string;
  /** What follows `refactor.rewrite.stageInsight.`. */
  readonly kind: string;
  readonly edits: readonly Edit[];
  readonly refused?: string;
}

/**
 * Ways to rewrite the file. Working them out costs a second analysis, so they are offered at the FROM, and anywhere
 * only when the person asks for refactorings (`asked`): then a refusal is shown too.
 */
export function refactoringsAt(
  analysis: Analysis,
  span: Span,
  asked: boolean,
  again: AnalyseAgain,
): readonly Refactoring[] {
  return [...conversionsAt(analysis, span, asked), ...stepsAt(analysis, span, again)];
}

function conversionsAt({ facts }: Analysis, span: Span, asked: boolean): readonly Refactoring[] {
  const { from } = facts.graph.stages[0] ?? {};
  if (from === undefined || facts.graph.stages.length > 1) return [];
  if (!asked && (span.end < from.start || from.end < span.start)) return [];
  const result = convert(facts);
  const kind = 'convert';
  if (result.kind === 'converted') {
    // Smaller run bases are tried out one by one: only for those who look for refactorings.
    const others = asked ? result.choices.filter(({ image }) => image !== result.base) : [];
    return [
      { title: conversionTitle(result), kind, edits: result.edits },
      ...others.flatMap(({ image }) => {
        const other = convert(facts, { base: image });
        const title = `Convert to multi-stage and run on \`${image}\``;
        return other.kind === 'converted' ? [{ title, kind: 'convert.base', edits: other.edits }] : [];
      }),
    ];
  }
  const refused = `${result.message}. ${result.hint}`;
  return asked ? [{ title: 'Convert to multi-stage', kind, edits: [], refused }] : [];
}

/** Single steps for the instruction under the cursor that leave the file as sound as it was. */
function stepsAt(analysis: Analysis, span: Span, again: AnalyseAgain): readonly Refactoring[] {
  const { facts } = analysis;
  const instruction = instructionAt(facts, span.start);
  if (instruction === undefined) return [];
  const steps = [
    cacheMountStep,
    splitDependenciesStep,
    pruneModulesStep,
    scratchBaseStep,
    distrolessBaseStep,
    cargoChefStep,
    springLayersStep,
  ];
  return steps
    .flatMap((step) => step(facts, instruction) ?? [])
    .filter(({ edits }) => isSoundStep(analysis, edits, again));
}

function fixActions(
  analysis: Analysis,
  finding: ReportedFinding,
  again: AnalyseAgain,
): readonly CodeAction[] {
  return soundFixes(analysis, finding, again).map(({ title, edits }, index) => {
    return { title, finding, edits: edits(), preferred: index === 0 };
  });
}

function distinctRules(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return findings.filter(({ rule }, index) => findings.findIndex((other) => other.rule === rule) === index);
}

/** A comment above the instruction; one above the first instruction of a file holds for the whole file. */
function muteAction({ facts }: Analysis, finding: ReportedFinding): CodeAction {
  const { ast } = facts;
  const instruction = instructionAt(facts, finding.start);
  const whole = instruction === undefined || instruction.index === 0;
  const title = `Ignore '${finding.rule}' ${whole ? 'in this file' : 'for this instruction'}`;
  const mute = readMutes(ast).find((candidate) => candidate.instruction === instruction && !whole);
  const last = mute?.rules.at(-1);
  const at = ast.lines.lineStart(ast.lines.positionAt(instruction?.start ?? 0).line);
  const eol = ast.text.includes('\r\n') ? '\r\n' : '\n';
  const edit =
    last === undefined
      ? { start: at, end: at, newText: `# stage-insight: ignore=${finding.rule}${eol}` }
      : { start: last.end, end: last.end, newText: `,${finding.rule}` };
  return { title, finding, edits: [edit], preferred: false };
}

const maxPasses = 10;

/**
 * The text after all safe fixes, the first one of each finding. A fix that touches another one waits for the next
 * pass over the changed text; fixes that are sound alone and not together are made one at a time.
 */
export function fixAll(analysis: Analysis, again: AnalyseAgain): string {
  let current = analysis;
  for (let pass = 0; pass < maxPasses; pass++) {
    const fixes = safeFixes(current, again);
    const [first] = fixes;
    if (first === undefined) break;
    const together = again(applyEdits(current.facts.ast.text, fixes.flat()));
    const isSound = fixes.length === 1 || alarmsOf(together).length <= alarmsOf(current).length;
    current = isSound ? together : again(applyEdits(current.facts.ast.text, first));
  }
  return current.facts.ast.text;
}

/** Safe and sound fixes, as their edits, that can be made in one step without touching one another. */
function safeFixes(analysis: Analysis, again: AnalyseAgain): readonly (readonly Edit[])[] {
  const chosen: (readonly Edit[])[] = [];
  for (const finding of analysis.findings) {
    const edits = firstSafe(analysis, finding, again);
    const touches = edits.some((edit) =>
      chosen.flat().some((other) => edit.start <= other.end && other.start <= edit.end),
    );
    if (edits.length > 0 && !touches) chosen.push(edits);
  }
  return chosen;
}

function firstSafe(analysis: Analysis, finding: ReportedFinding, again: AnalyseAgain): readonly Edit[] {
  const safe = finding.fixes.filter(({ safety }) => safety === 'safe').map(({ edits }) => edits());
  return safe.find((edits) => brokenClaim(analysis, finding, edits, again) === undefined) ?? [];
}

/** The one edit that turns `before` into `after`; `undefined` when they are the same. */
export function differenceOf(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  // An edit must not cut a surrogate pair or a CRLF in two.
  while (!isBoundary(before, start)) start--;
  while (!isBoundary(before, before.length - tail)) tail--;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

function isBoundary(text: string, at: number): boolean {
  return !/^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/.test(text.slice(at - 1, at + 1));
}
