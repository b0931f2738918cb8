import type { PlanStage } from '../../../../server/src/protocol/build-plan.js';
import { hashText } from '../build/fingerprint.js';
import type { StageMeasure } from './stage-measure.js';

type Instruction = PlanStage['instructions'][number];

/** What tells an instruction from another one: its words, whatever their line breaks and spaces. */
export function instructionMark({ keyword, text }: Pick<Instruction, 'keyword' | 'text'>): string {
  return hashText(`${keyword} ${text.slice(keyword.length).replace(/\s+/g, ' ').trim()}`);
}

/**
 * A measure with the instructions that still stand in the text, at their places there: a size never stands at an
 * instruction that it was not measured of. Measures of earlier versions carry no marks and keep their places.
 */
export function fitToText(measure: StageMeasure, stage: PlanStage | undefined): StageMeasure {
  if (stage === undefined) return { ...measure, instructions: [] };
  const marks = stage.instructions.map(instructionMark);
  let next = 0;
  const instructions = measure.instructions.flatMap((measured) => {
    if (measured.mark === undefined) return measured.instruction < marks.length ? [measured] : [];
    const index = marks.indexOf(measured.mark, next);
    const line = stage.instructions[index]?.line;
    if (line === undefined) return [];
    next = index + 1;
    return [{ ...measured, instruction: index, line }];
  });
  return { ...measure, instructions };
}
