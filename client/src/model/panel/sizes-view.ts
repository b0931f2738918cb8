import type { StageItem, StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { formatAge, formatBytes, formatDelta } from '../format.js';
import type { StageMeasure } from '../measure.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from '../size-store.js';
import { shorten, spokenSize, treeDescription } from '../size-text.js';
import type { InstructionBar, SizesView, StageBar } from './panel-messages.js';

export interface SizesInput {
  readonly document: string;
  readonly file: string;
  readonly answer: StagesAnswer;
  readonly sizes: SizeStore;
  readonly notice: string;
  readonly canBuild: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What the size panel shows of one Dockerfile. */
export function sizesView({ document, file, answer, sizes, notice, canBuild, now }: SizesInput): SizesView {
  const stages = answer.stages.map((stage) => {
    return stageBar(stage, answer, sizeState(sizes, stageKey(document, stage)), now);
  });
  const scale = Math.max(0, ...stages.map(({ bytes = 0 }) => bytes));
  return { file, headline: headline(stages), notice, canBuild, scale, stages };
}

export const emptySizesView: SizesView = {
  file: '',
  headline: '',
  notice: '',
  canBuild: false,
  scale: 0,
  stages: [],
};

/** Names the heaviest stage that stays behind and what ships. */
function headline(stages: readonly StageBar[]): string {
  const final = stages.find(({ isFinal }) => isFinal);
  const left = stages.filter(({ isFinal, bytes }) => !isFinal && bytes !== undefined);
  const heaviest = left.reduce<StageBar | undefined>(
    (a, b) => ((a?.bytes ?? -1) >= (b.bytes ?? 0) ? a : b),
    undefined,
  );
  if (final?.bytes === undefined || heaviest?.bytes === undefined) return '';
  const sizes = `${heaviest.title} ${formatBytes(heaviest.bytes)} → ${final.title} ${formatBytes(final.bytes)}`;
  return `${sizes}${comparison(heaviest.bytes, final.bytes)}`;
}

function comparison(before: number, after: number): string {
  const ratio = before / after;
  if (!Number.isFinite(ratio) || ratio < 1.05) return '';
  return `, ${ratio >= 10 ? Math.round(ratio) : Math.round(ratio * 10) / 10} times smaller`;
}

function stageBar(stage: StageItem, answer: StagesAnswer, state: SizeState, now: number): StageBar {
  const { index, name, fromRange, unused } = stage;
  const measure = measureOf(state);
  return {
    index,
    title: name ?? `stage ${index}`,
    line: fromRange.start.line,
    state: state.kind,
    isFinal: index === answer.final,
    isUnused: unused,
    label: treeDescription(state) || 'not measured',
    spoken: spokenSize(state),
    ...(measure && { bytes: measure.bytes }),
    ...(measure?.baseBytes !== undefined && { baseBytes: measure.baseBytes }),
    ...(measure?.ownBytes !== undefined && { ownBytes: measure.ownBytes }),
    change: changeText(state, now),
    instructions: measure === undefined ? [] : instructionBars(stage, answer, measure),
  };
}

function measureOf(state: SizeState): StageMeasure | undefined {
  switch (state.kind) {
    case 'measured':
    case 'stale':
      return state.now.measure;
    case 'building':
    case 'failed':
      return state.last?.measure;
    case 'unknown':
      return undefined;
  }
}

/** Sizes of two image stores are never compared. */
function changeText(state: SizeState, now: number): string {
  if ((state.kind !== 'measured' && state.kind !== 'stale') || state.before === undefined) return '';
  const { measure, build } = state.before;
  if (measure.store !== state.now.measure.store) return '';
  return `${formatDelta(state.now.measure.bytes - measure.bytes)} since ${formatAge(build, now)}`;
}

function instructionBars(stage: StageItem, answer: StagesAnswer, measure: StageMeasure): InstructionBar[] {
  const plan = answer.plan.stages[stage.index];
  return measure.instructions.flatMap(({ instruction, bytes }) => {
    const written = plan?.instructions[instruction];
    if (written === undefined) return [];
    const { keyword, line, text } = written;
    const crossing = keyword === 'COPY' ? crossingAt(stage, answer, line, written.endLine) : '';
    const bar = { index: instruction, line, keyword, text: shorten(text.replace(/\s+/g, ' '), 120), bytes };
    return [{ ...bar, label: formatBytes(bytes), crossesFrom: crossing }];
  });
}

function crossingAt(stage: StageItem, answer: StagesAnswer, line: number, endLine: number): string {
  const take = stage.takes.find(({ kind, range }) => {
    return kind === 'COPY' && range.start.line >= line && range.start.line <= endLine;
  });
  if (take === undefined) return '';
  const { source } = take;
  if (source.kind === 'image') return source.image;
  return source.kind === 'stage' ? (answer.stages[source.stage]?.name ?? `stage ${source.stage}`) : '';
}
