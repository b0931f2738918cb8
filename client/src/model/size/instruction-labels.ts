import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { fitToText } from './fit-to-text.js';
import { formatBytes } from './format.js';
import { sizeLevel, type SizeLevel, type SizeThresholds } from './size-level.js';
import { shownMeasure } from './size-facts.js';
import { sizeState, stageKey, type SizeStore } from './size-store.js';
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

/** The bytes that each instruction of a measured stage made, and at its FROM what came from the base. */
export function instructionLabels(
  document: string,
  { plan }: Pick<StagesAnswer, 'plan'>,
  sizes: SizeStore,
  thresholds: SizeThresholds,
): readonly InstructionLabel[] {
  const rows = plan.stages.flatMap((stage): readonly Row[] => {
    const measure = shownMeasure(sizeState(sizes, stageKey(document, stage)));
    if (measure === undefined) return [];
    const { baseBytes, instructions } = fitToText(measure, stage);
    const base = { line: stage.from.line, bytes: baseBytes ?? 0, isBase: true };
    return [
      base,
      ...instructions.map(({ instruction, line, bytes }) => ({
        line: stage.instructions[instruction]?.line ?? line,
        bytes,
        isBase: false,
      })),
    ];
  });
  const made = rows.filter(({ bytes }) => bytes > 0);
  const largest = Math.max(0, ...made.filter(({ isBase }) => !isBase).map(({ bytes }) => bytes));
  return made.map(({ line, bytes, isBase }) => ({
    line,
    isBase,
    text: isBase ? t('base {0}', formatBytes(bytes)) : `${formatBytes(bytes)} ${bar(bytes / largest)}`,
    // What comes from the base is nobody's fault here.
    level: isBase ? 'small' : sizeLevel(bytes, thresholds),
  }));
}

interface Row {
  readonly line: number;
  readonly bytes: number;
  readonly isBase: boolean;
}

const eighths = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const widestBar = 5;

/** Five characters for the largest instruction of the file, an eighth of one at least. */
function bar(share: number): string {
  const steps = Math.max(1, Math.round(share * widestBar * 8));
  const rest = steps % 8;
  return '█'.repeat(Math.floor(steps / 8)) + (rest === 0 ? '' : (eighths[rest - 1] ?? ''));
}
