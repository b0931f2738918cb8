import { analyse, leftOutAnalysis, type Analysis } from '../core/analysis.js';
import { noInputs, type Inputs } from '../core/inputs.js';
import type { ReportedFinding, Rule } from '../core/rule.js';
import type { GraphView } from '../protocol/reports.js';
import type { Span } from '../core/text/text.js';
import { builderPatterns, gluesOf } from './builder-patterns.js';
import { mergeFiles } from './merge-files.js';
import { callItemAt, incomingCalls, outgoingCalls } from './call-hierarchy.js';
import { codeActionsAt, differenceOf, fixAll, refactoringsAt } from './code-actions.js';
import { completionsAt } from './completion.js';
import { conversionOf, explainCopies, type ConversionAnswer, type ConversionOptions } from './conversion.js';
import { definitionAt } from './definition.js';
import { describeFindings } from './finding-view.js';
import { foldsOf } from './folding.js';
import { basesOf, describeImages } from './image-answers.js';
import { describeGraph } from './graph-view.js';
import { hoverAt } from './hover.js';
import { inlayHintsOf } from './inlay-hints.js';
import { linksOf } from './links.js';
import { projectConfig } from './project-config.js';
import { highlightsAt, referencesAt } from './references.js';
import { prepareRename, renameAt, type RenameAnswer } from './rename.js';
import { repositoryImages } from './repository-images.js';
import { selectionsAt } from './selection.js';
import type { AnalyseAgain } from './sound-fixes.js';
import { lensesOf, overviewOf, type StageOverview } from './stages.js';
import { outlineOf } from './symbols.js';
import { workspaceTargets } from './workspace-targets.js';

export interface ServiceOptions {
  readonly rules: readonly Rule[];
  /** Told once of each feature that failed; the feature itself answers empty. */
  readonly log: (message: string) => void;
}

export type Service = ReturnType<typeof createService>;

const noOverview: StageOverview = {
  stages: [],
  final: -1,
  edges: [],
  plan: { preamble: '', stages: [] },
  catalogueDate: '',
  images: [],
};

const noGraph: GraphView = { version: 1, stages: [], edges: [], final: -1 };

/**
 * The one door for the server, a worker and the terminal. Questions go to an `Analysis`, positions are UTF-16
 * offsets, answers are plain data. Nothing here throws or remembers.
 */
export function createService({ rules, log }: ServiceOptions) {
  const guard = createGuard(log);
  const analyseText = (text: string, inputs: Inputs, before?: Analysis): Analysis =>
    analyse(text, inputs, rules, before?.facts);
  return Object.freeze({
    rules,
    targets: workspaceTargets,
    config: projectConfig,
    patterns: { read: guard('builder patterns', [], builderPatterns), gluesOf },
    merge: mergeFiles,
    images: { basesOf, describe: describeImages, ofRepository: repositoryImages },
    analyse: analyseText,
    /** In place of an analysis that must not be made again. */
    leaveOut: leftOutAnalysis,
    targetFindings: guard(
      'targets',
      [],
      (text: string, targets: Inputs['targets'], settings: Inputs['rules']) =>
        targetFindings(rules, text, targets, settings),
    ),
    ...answersAtPlaces(guard, rules),
    ...answersAboutFiles(guard),
    ...answersAboutCalls(guard),
    ...edits(guard, analyseText, log),
  });
}

/** Findings in the files that name stages of a Dockerfile, which is not open. */
function targetFindings(
  rules: readonly Rule[],
  text: string,
  targets: Inputs['targets'],
  settings: Inputs['rules'],
): readonly ReportedFinding[] {
  const asked = rules.filter(({ id }) => id === 'target-not-found');
  return analyse(text, { ...noInputs, targets, rules: settings }, asked).outside;
}

type Guard = <A extends readonly unknown[], T>(
  name: string,
  empty: T,
  ask: (...args: A) => T,
) => (...args: A) => T;

/** A question that fails answers empty and is logged once. */
function createGuard(log: (message: string) => void): Guard {
  const failed = new Set<string>();
  return (name, empty, ask) =>
    (...args) => {
      try {
        return ask(...args);
      } catch (error) {
        if (!failed.has(name)) log(`${name} failed: ${describeError(error)}`);
        failed.add(name);
        return empty;
      }
    };
}

function answersAtPlaces(guard: Guard, rules: readonly Rule[]) {
  return {
    hover: guard('hover', undefined, ({ facts }: Analysis, offset: number, readCommand?: string) =>
      hoverAt(facts, offset, rules, readCommand),
    ),
    completions: guard('completion', [], ({ facts }: Analysis, offset: number) =>
      completionsAt(facts, offset, rules),
    ),
    definition: guard('definition', [], ({ facts }: Analysis, offset: number) => definitionAt(facts, offset)),
    references: guard('references', [], ({ facts }: Analysis, offset: number) => referencesAt(facts, offset)),
    highlights: guard('highlight', [], ({ facts }: Analysis, offset: number) => highlightsAt(facts, offset)),
    selections: guard('selection', [], ({ facts }: Analysis, offset: number): readonly Span[] =>
      selectionsAt(facts, offset),
    ),
  };
}

function answersAboutFiles(guard: Guard) {
  return {
    findings: guard('diagnostics', [], (analysis: Analysis) => analysis.findings),
    outline: guard('outline', [], ({ facts }: Analysis) => outlineOf(facts)),
    folds: guard('folding', [], ({ facts }: Analysis) => foldsOf(facts)),
    links: guard('links', [], ({ facts }: Analysis) => linksOf(facts)),
    inlayHints: guard('inlay hints', [], ({ facts }: Analysis) => inlayHintsOf(facts)),
    lenses: guard('lenses', [], ({ facts }: Analysis) => lensesOf(facts)),
    graph: guard('stage graph', noGraph, describeGraph),
    overview: guard('stages', noOverview, ({ facts }: Analysis) => overviewOf(facts)),
  };
}

function answersAboutCalls(guard: Guard) {
  return {
    callItem: guard('call hierarchy', undefined, ({ facts }: Analysis, offset: number) =>
      callItemAt(facts, offset),
    ),
    incomingCalls: guard('call hierarchy', [], ({ facts }: Analysis, stage: number) =>
      incomingCalls(facts, stage),
    ),
    outgoingCalls: guard('call hierarchy', [], ({ facts }: Analysis, stage: number) =>
      outgoingCalls(facts, stage),
    ),
  };
}

const refused: RenameAnswer = { kind: 'refused', reason: 'The rename failed. See the log for details.' };

function edits(
  guard: Guard,
  analyseText: (text: string, inputs: Inputs, before?: Analysis) => Analysis,
  log: (message: string) => void,
) {
  /** Sizes and observations were of the text as it was. */
  const againFor = (analysis: Analysis): AnalyseAgain => {
    const inputs = { ...analysis.facts.inputs, measured: [], observations: [] };
    return (text) => analyseText(text, inputs, analysis);
  };
  const fixedText = (analysis: Analysis): string => fixAll(analysis, againFor(analysis));
  return {
    codeActions: guard('code actions', [], (analysis: Analysis, span: Span) =>
      codeActionsAt(analysis, span, againFor(analysis)),
    ),
    /** The findings as plain data; `withFixes`: with the fixes that hold what they promise. */
    describeFindings: (analysis: Analysis, withFixes: boolean) =>
      describeFindings(analysis, withFixes ? againFor(analysis) : undefined),
    refactorings: guard('refactorings', [], (analysis: Analysis, span: Span, asked: boolean) =>
      refactoringsAt(analysis, span, asked, againFor(analysis)),
    ),
    /** One stage parted into two, or why it is not. */
    convert: (analysis: Analysis, options: ConversionOptions): ConversionAnswer =>
      conversionOf(analysis, options, (error) => log(`conversion failed: ${describeError(error)}`)),
    /** How the paths of a conversion follow from the file. */
    explainCopies: guard('explanations', [], explainCopies),
    /** The text with all safe fixes made. */
    fixAll: guard('fix all', undefined, (analysis: Analysis): string | undefined => fixedText(analysis)),
    /** The one edit that makes all safe fixes; `undefined` when there is none. */
    fixAllEdit: guard('fix all', undefined, (analysis: Analysis) =>
      differenceOf(analysis.facts.ast.text, fixedText(analysis)),
    ),
    prepareRename: guard('rename', undefined, ({ facts }: Analysis, offset: number) =>
      prepareRename(facts, offset),
    ),
    rename: guard('rename', refused, ({ facts }: Analysis, offset: number, name: string) =>
      renameAt(facts, offset, name),
    ),
  };
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
