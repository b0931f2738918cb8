import type { StageItem, StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { baseSizeText, noRegistry, type RegistryAnswers } from '../size/base-sizes.js';
import { stageTitle } from '../stage/document-stages.js';
import { stagesNeeded } from '../build/fingerprint.js';
import {
  noObservations,
  observationState,
  type ObservationStore,
  whyNotStarted,
} from '../inspect/observation-store.js';
import { fitToText } from '../size/fit-to-text.js';
import { budgetState } from '../size/budget.js';
import { formatBytes, formatDelta } from '../size/format.js';
import type { PlatformSize, StageMeasure } from '../size/stage-measure.js';
import {
  changeText,
  historyTexts,
  instructionChanges,
  sharedText,
  shownMeasure,
} from '../size/size-facts.js';
import { defaultThresholds, sizeLevel, type SizeThresholds } from '../size/size-level.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from '../size/size-store.js';
import { shorten, treeDescription } from '../size/size-text.js';
import { beforeAndAfter } from './before-after.js';
import { crossedFrom, crossingAt, crossingTexts } from './crossings.js';
import type { InstructionBar, PlatformBar, SizesView, StageBar, StageBudget } from './panel-messages.js';
import { comparedToBaseline, type SizeBaseline } from './size-reports.js';
import { t } from '../text/translate.js';

export interface SizesInput {
  readonly document: string;
  readonly file: string;
  readonly answer: StagesAnswer;
  readonly sizes: SizeStore;
  readonly notice: string;
  readonly canBuild: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly registry?: RegistryAnswers;
  readonly thresholds?: SizeThresholds;
  readonly baseline?: SizeBaseline | undefined;
  readonly observations?: ObservationStore;
}

/** What the size panel shows of one Dockerfile. */
export function sizesView(input: SizesInput): SizesView {
  const { file, answer, notice, canBuild, baseline } = input;
  const stages = answer.stages.map((stage) => stageBar(stage, input));
  const longest = ({ bytes = 0, budget, platforms = [] }: StageBar): number =>
    Math.max(bytes, budget?.bytes ?? 0, ...platforms.map((one) => one.bytes));
  const scale = Math.max(0, ...stages.map(longest));
  const comparedWith = baseline?.name ?? '';
  return { file, headline: headline(stages, input), notice, canBuild, comparedWith, scale, stages };
}

export const emptySizesView: SizesView = {
  file: '',
  headline: '',
  notice: '',
  canBuild: false,
  comparedWith: '',
  scale: 0,
  stages: [],
};

/** Names the heaviest stage that the final one takes from, and what ships. */
function headline(stages: readonly StageBar[], input: SizesInput): string {
  const { plan, final: shipped } = input.answer;
  const final = stages[shipped];
  const needed = stagesNeeded(plan, shipped);
  const store = storeOf(shipped, input);
  // A figure belongs to its image store: figures of two of them are not compared.
  const left = stages.filter(
    ({ index }) => index !== shipped && needed.includes(index) && storeOf(index, input) === store,
  );
  const [heaviest] = [...left].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  if (final?.bytes === undefined || heaviest?.bytes === undefined) return '';
  const sizes = `${heaviest.title} ${formatBytes(heaviest.bytes)} → ${final.title} ${formatBytes(final.bytes)}`;
  // An image that does not start is no success, however small it is.
  if (final.whyNot !== undefined) return `${sizes}, ${t("won't start: {0}", final.whyNot)}`;
  return `${sizes}${comparison(heaviest.bytes, final.bytes)}`;
}

function storeOf(index: number, { document, answer, sizes }: SizesInput): string | undefined {
  const stage = answer.stages[index];
  return stage && shownMeasure(sizeState(sizes, stageKey(document, stage)))?.store;
}

function comparison(before: number, after: number): string {
  const ratio = before / after;
  if (!Number.isFinite(ratio) || ratio < 1.05) return '';
  return t(', {0} times smaller', ratio >= 10 ? Math.round(ratio) : Math.round(ratio * 10) / 10);
}

function stageBar(stage: StageItem, input: SizesInput): StageBar {
  const { document, answer, sizes, now, registry = noRegistry, thresholds = defaultThresholds } = input;
  const { observations = noObservations } = input;
  const { index, fromRange, unused } = stage;
  const key = stageKey(document, stage);
  const state = sizeState(sizes, key);
  const shown = shownMeasure(state);
  const measure = shown && fitToText(shown, answer.plan.stages[index]);
  const whyNot = whyNotStarted(observationState(observations, sizes, key));
  const builds = beforeAndAfter(state, now);
  const baseline = measure && input.baseline && comparedToBaseline(stage, measure, input.baseline);
  const budget = budgetOf(stage, measure?.bytes);
  const instructions = measure === undefined ? [] : instructionBars(stage, answer, measure, state);
  return {
    index,
    title: stageTitle(stage),
    line: fromRange.start.line,
    state: state.kind,
    isFinal: index === answer.final,
    isUnused: unused,
    label: treeDescription(state) || t('not measured'),
    ...(whyNot !== '' && { whyNot }),
    ...(measure && { bytes: measure.bytes, level: sizeLevel(measure.bytes, thresholds) }),
    ...(measure?.baseBytes !== undefined && { baseBytes: measure.baseBytes }),
    ...(measure?.ownBytes !== undefined && { ownBytes: measure.ownBytes }),
    ...(measure?.platforms && { platforms: measure.platforms.map(platformBar) }),
    ...partBytes(instructions, measure && crossedFrom(document, answer, index, sizes)),
    ...(budget && { budget }),
    change: changeText(state, now),
    ...(builds && { comparison: builds }),
    ...(baseline && { baseline }),
    base: baseSizeText(stage, registry),
    crossings: measure === undefined ? [] : crossingTexts(document, answer, index, sizes),
    facts: measure === undefined ? [] : stageFacts(stage, measure, input),
    instructions,
  };
}

function platformBar({ platform, bytes }: PlatformSize): PlatformBar {
  return {
    title: platform,
    label: bytes === undefined ? t('not built') : formatBytes(bytes),
    bytes: bytes ?? 0,
  };
}

function partBytes(
  instructions: readonly InstructionBar[],
  crossedBytes: number | undefined,
): Pick<StageBar, 'copiedBytes' | 'crossedBytes'> {
  const copied = instructions.filter(({ crossesFrom }) => crossesFrom !== '');
  const copiedBytes = copied.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    ...(copiedBytes > 0 && { copiedBytes }),
    ...(crossedBytes !== undefined && { crossedBytes }),
  };
}

function budgetOf({ budget }: StageItem, bytes: number | undefined): StageBudget | undefined {
  if (budget === undefined) return undefined;
  const state = bytes === undefined ? undefined : budgetState(bytes, budget);
  const label = state === undefined ? t('at most {0}', formatBytes(budget)) : state.text;
  return { bytes: budget, label, isOver: (state?.over ?? 0) > 0 };
}

function stageFacts(stage: StageItem, measure: StageMeasure, input: SizesInput): readonly string[] {
  const { document, answer, sizes, now } = input;
  const history = historyTexts(sizes, stageKey(document, stage), now);
  const shared = sharedText(document, answer, stage.index, sizes);
  const { compressedBytes } = measure;
  return [
    ...(shared === '' ? [] : [shared]),
    ...(compressedBytes === undefined ? [] : [t('{0} compressed', formatBytes(compressedBytes))]),
    ...(history.length === 0 ? [] : [t('earlier: {0}', history.join('; '))]),
  ];
}

function instructionBars(
  stage: StageItem,
  answer: StagesAnswer,
  measure: StageMeasure,
  state: SizeState,
): InstructionBar[] {
  const plan = answer.plan.stages[stage.index];
  const changes = state.kind === 'measured' ? instructionChanges(state) : new Map<number, number>();
  return measure.instructions.flatMap(({ instruction, bytes }) => {
    const written = plan?.instructions[instruction];
    if (written === undefined) return [];
    const { keyword, line, text } = written;
    const delta = changes.get(instruction);
    return [
      {
        index: instruction,
        line,
        keyword,
        text: shorten(text.replace(/\s+/g, ' '), 120),
        bytes,
        label: formatBytes(bytes),
        crossesFrom: keyword === 'COPY' ? sourceTitle(stage, answer, written) : '',
        change: delta === undefined ? '' : formatDelta(delta),
      },
    ];
  });
}

function sourceTitle(
  stage: StageItem,
  { stages }: StagesAnswer,
  place: { readonly line: number; readonly endLine: number },
): string {
  const source = crossingAt(stage, place);
  if (source?.kind === 'image') return source.image;
  return source?.kind === 'stage' ? stageTitle(stages[source.stage] ?? { index: source.stage }) : '';
}
