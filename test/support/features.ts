/**
 * What a test of an editor feature needs: a fixture with a cursor (`<|>`) in, a drawn answer out. Only this file knows
 * the API of the service.
 */
import { applyEdits, type Edit } from '../../server/src/core/text/edit.js';
import type { Analysis } from '../../server/src/core/analysis.js';
import { noInputs, type Inputs } from '../../server/src/core/inputs.js';
import type { Span } from '../../server/src/core/text/text.js';
import { budgetsOf, wrongBudgetOf } from '../../server/src/features/budgets.js';
import { createService } from '../../server/src/features/service.js';
import type { StageView } from '../../server/src/features/stages.js';
import type { GraphView } from '../../server/src/protocol/reports.js';
import { rules } from '../../server/src/rules/index.js';
import { contextOf } from './check-findings.js';
import { readMarkedText } from './marked-text.js';

export interface FeatureOptions {
  readonly inputs?: Partial<Inputs>;
  readonly files?: Readonly<Record<string, string>>;
  /** The client's command that reads an image. */
  readonly readCommand?: string;
}

const service = createService({
  rules,
  log: (message) => {
    throw new Error(message);
  },
});

function open(fixture: string, { inputs = {}, files = {} }: FeatureOptions = {}) {
  const { text, cursor = -1, selection } = readMarkedText(fixture);
  const analysis = service.analyse(text, { ...noInputs, ...inputs, context: contextOf(files) });
  return { text, cursor, selection, analysis };
}

/** `2:13-2:20`, lines and columns from 1, and the text there. */
function drawSpan({ facts }: Analysis, { start, end }: Span): string {
  const { text, lines } = facts.ast;
  const place = (offset: number): string => {
    const { line, character } = lines.positionAt(offset);
    return `${line + 1}:${character + 1}`;
  };
  const shown = text.slice(start, end).replace(/\s+/g, ' ');
  return `${place(start)} ${shown.length > 60 ? `${shown.slice(0, 59)}…` : shown}`;
}

/** The hover at the cursor: what it is about, and its Markdown without line-break signs. */
export function hoverText(fixture: string, options?: FeatureOptions): string {
  const { analysis, cursor } = open(fixture, options);
  const hover = service.hover(analysis, cursor, options?.readCommand);
  return hover === undefined ? '' : hover.markdown.replace(/ {2}\n/g, '\n');
}

/** Labels of the completions at the cursor, in order. */
export function completionLabels(fixture: string): readonly string[] {
  const { analysis, cursor } = open(fixture);
  return service.completions(analysis, cursor).map(({ label }) => label);
}

/** The text after the completion of that label was taken. */
export function completed(fixture: string, label: string): string {
  const { analysis, cursor, text } = open(fixture);
  const item = service.completions(analysis, cursor).find((candidate) => candidate.label === label);
  return item === undefined ? text : applyEdits(text, [{ ...item.replace, newText: item.insert }]);
}

export function definitions(fixture: string): readonly string[] {
  const { analysis, cursor } = open(fixture);
  return service.definition(analysis, cursor).map(({ name }) => drawSpan(analysis, name));
}

/** Uses of the stage at the cursor; `*` marks the declaration. */
export function references(fixture: string): readonly string[] {
  const { analysis, cursor } = open(fixture);
  return service
    .references(analysis, cursor)
    .map((use) => `${drawSpan(analysis, use)}${use.declaration ? ' *' : ''}`);
}

export function highlights(fixture: string): readonly string[] {
  const { analysis, cursor } = open(fixture);
  return service.highlights(analysis, cursor).map((use) => drawSpan(analysis, use));
}

/** The text after the rename at the cursor, or why there is none. */
export function renamed(fixture: string, name: string): string {
  const { analysis, cursor, text } = open(fixture);
  const answer = service.rename(analysis, cursor, name);
  return answer.kind === 'edits' ? applyEdits(text, answer.edits) : `refused: ${answer.reason}`;
}

export function renamePlaceholder(fixture: string): string | undefined {
  const { analysis, cursor } = open(fixture);
  return service.prepareRename(analysis, cursor)?.placeholder;
}

export function outline(fixture: string): string {
  const { analysis } = open(fixture);
  return service
    .outline(analysis)
    .flatMap((item) => [item, ...item.children.map((child) => ({ ...child, name: `  ${child.name}` }))])
    .map(({ name, detail }) => `${name} ${detail}`.trimEnd())
    .join('\n');
}

/** `stage 1-4`, lines from 1. */
export function folds(fixture: string): readonly string[] {
  const { analysis } = open(fixture);
  return service
    .folds(analysis)
    .map(({ kind, startLine, endLine }) => `${kind} ${startLine + 1}-${endLine + 1}`);
}

/** What "expand selection" takes in, step by step. */
export function selections(fixture: string): readonly string[] {
  const { analysis, cursor } = open(fixture);
  return service.selections(analysis, cursor).map((span) => drawSpan(analysis, span));
}

/** `final -> builder (2)` for what the stage at the cursor takes, `builder <- final (2)` for who takes from it. */
export function calls(fixture: string): readonly string[] {
  const { analysis, cursor } = open(fixture);
  const item = service.callItem(analysis, cursor);
  if (item === undefined) return [];
  const draw =
    (arrow: string) =>
    ({ item: other, places }: { item: { name: string }; places: readonly Span[] }) =>
      `${item.name} ${arrow} ${other.name} (${places.length})`;
  return [
    ...service.outgoingCalls(analysis, item.stage).map(draw('->')),
    ...service.incomingCalls(analysis, item.stage).map(draw('<-')),
  ];
}

export function links(fixture: string): readonly string[] {
  const { analysis } = open(fixture);
  return service.links(analysis).map((link) => `${drawSpan(analysis, link)} -> ${link.url}`);
}

/** The text with its inlay hints in it. */
export function withHints(fixture: string): string {
  const { analysis, text } = open(fixture);
  const edits = service
    .inlayHints(analysis)
    .map(({ offset, label }): Edit => ({ start: offset, end: offset, newText: ` ${label}` }));
  return applyEdits(text, edits);
}

/** Titles of the code actions at the selection or cursor. */
export function actionTitles(fixture: string, options?: FeatureOptions): readonly string[] {
  const { analysis, cursor, selection } = open(fixture, options);
  return service
    .codeActions(analysis, selection ?? { start: cursor, end: cursor })
    .map(({ title, preferred }) => (preferred ? `${title} (preferred)` : title));
}

/** Titles of the refactorings at the cursor; `asked`: somebody looks for them. Those that are refused say so. */
export function refactoringTitles(
  fixture: string,
  asked: boolean,
  options?: FeatureOptions,
): readonly string[] {
  const { analysis, cursor } = open(fixture, options);
  return service
    .refactorings(analysis, { start: cursor, end: cursor }, asked)
    .map(({ title, refused }) => (refused === undefined ? title : `${title} (refused)`));
}

/** The text after the code action with that title. */
export function acted(fixture: string, title: string): string {
  const { analysis, cursor, selection, text } = open(fixture);
  const span = selection ?? { start: cursor, end: cursor };
  const action = service.codeActions(analysis, span).find((candidate) => candidate.title === title);
  return action === undefined ? text : applyEdits(text, action.edits);
}

/** The text after "fix all", through its one edit. */
export function allFixed(fixture: string): string {
  const { analysis, text } = open(fixture);
  const edit = service.fixAllEdit(analysis);
  return edit === undefined ? text : applyEdits(text, [edit]);
}

/** What a tree or a report shows of the stages. */
export function stageViews(fixture: string, options?: FeatureOptions): readonly StageView[] {
  return service.overview(open(fixture, options).analysis).stages;
}

/** Fingerprints by stage. */
export function fingerprints(text: string): readonly string[] {
  return stageViews(text).map(({ fingerprint }) => fingerprint);
}

/** `0: 50000000 (line 1)`: stage, bytes and the line of the comment that says so. */
export function budgets(text: string, configured: Readonly<Record<string, number>> = {}): readonly string[] {
  const { facts } = open(text, { inputs: { budgets: configured } }).analysis;
  const wrong = wrongBudgetOf(facts);
  return [
    ...budgetsOf(facts).map(
      ({ stage, bytes, line }) => `${stage}: ${bytes}${line === undefined ? '' : ` (line ${line + 1})`}`,
    ),
    ...(wrong === undefined ? [] : [`wrong: ${wrong}`]),
  ];
}

/** The stage graph with what fails in it, all rules asked. */
export function graphView(fixture: string, options?: FeatureOptions): GraphView {
  return service.graph(open(fixture, options).analysis);
}
