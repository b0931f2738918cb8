import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { fitToText } from './fit-to-text.js';
import { formatBytes } from './format.js';
import { sizeLevel, type SizeLevel, type SizeThresholds } from './size-level.js';
import { shownMeasure } from './size-facts.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from './size-store.js';
import { t } from '../text/translate.js';

/** What stands at the end of the line of one instruction. */
export interface InstructionLabel {
  /** 0-based, of the text that the answer is about. */
  readonly line: number;
  readonly text: string;
  readonly level: SizeLevel;
  /** Whether it stands at a FROM. */
  readonly isBase: boolean;
}

/** The bytes that each instruction of a measured stage made, and at its FROM the stage and what came from the base. */
export function instructionLabels(
  document: string,
  { plan }: Pick<StagesAnswer, 'plan'>,
  sizes: SizeStore,
  thresholds: SizeThresholds,
): readonly InstructionLabel[] {
  const built = plan.stages.flatMap((stage): readonly BuiltStage[] => {
    const state = sizeState(sizes, stageKey(document, stage));
    const measure = shownMeasure(state);
    if (measure === undefined) return [];
    const { baseBytes = 0, instructions } = fitToText(measure, stage);
    const made = instructions
      .filter(({ bytes }) => bytes > 0)
      .map(({ instruction, line, bytes }) => ({
        line: stage.instructions[instruction]?.line ?? line,
        bytes,
      }));
    return [{ line: stage.from.line, text: fromText(state, baseBytes), made }];
  });
  const largest = Math.max(0, ...built.flatMap(({ made }) => made.map(({ bytes }) => bytes)));
  return built.flatMap(({ line, text, made }): readonly InstructionLabel[] => [
    // What comes from the base is nobody's fault here.
    ...(text === '' ? [] : [{ line, text, level: 'small' as const, isBase: true }]),
    ...made.map((one) => ({
      line: one.line,
      text: `${formatBytes(one.bytes)} ${bar(one.bytes / largest)}`,
      level: sizeLevel(one.bytes, thresholds),
      isBase: false,
    })),
  ]);
}

interface BuiltStage {
  /** Of its FROM. */
  readonly line: number;
  readonly text: string;
  readonly made: readonly { readonly line: number; readonly bytes: number }[];
}

/** The size of a stage whose text has changed since, or that is being built, is no longer its size: the base stays. */
function fromText(state: SizeState, baseBytes: number): string {
  const base = baseBytes > 0 ? t('base {0}', formatBytes(baseBytes)) : '';
  if (state.kind !== 'measured') return base;
  const bytes = formatBytes(state.now.measure.bytes);
  return base === '' ? bytes : `${bytes} (${base})`;
}

const eighths = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const widestBar = 5;

/** Five characters for the largest instruction of the file, an eighth of one at least. */
function bar(share: number): string {
  const steps = Math.max(1, Math.round(share * widestBar * 8));
  const rest = steps % 8;
  return '█'.repeat(Math.floor(steps / 8)) + (rest === 0 ? '' : (eighths[rest - 1] ?? ''));
}
