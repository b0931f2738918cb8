import type { MeasuredStageView, SizesReport } from '../../../../server/src/protocol/reports.js';

/** What became of one stage, or of one instruction of it. Bytes; `undefined` where it was not, or is not, there. */
interface Change {
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** `after` less `before`, either of which may be 0. */
  readonly bytes: number;
}

export interface StageGrowth extends Change {
  readonly index: number;
  readonly name: string | null;
  /** Those of another size than before, what grew most first. */
  readonly instructions: readonly InstructionGrowth[];
}

export interface InstructionGrowth extends Change {
  readonly text: string;
  /** 0-based, in the file as it is now; `undefined` when it has gone. */
  readonly line: number | undefined;
}

/**
 * What changed since an earlier report of the same Dockerfile: its stages now, then those that have gone. Stages are
 * the same by their names, or by their numbers when they have none; instructions by what they say.
 */
export function growthSince(before: SizesReport, now: SizesReport): readonly StageGrowth[] {
  const earlier = new Map(before.stages.map((stage) => [keyOf(stage), stage]));
  const stages = now.stages.map((stage) => stageGrowth(earlier.get(keyOf(stage)), stage));
  const here = new Set(now.stages.map(keyOf));
  return [
    ...stages,
    ...before.stages
      .filter((stage) => !here.has(keyOf(stage)))
      .map(({ index, name, bytes }) => ({ index, name, ...change(bytes, undefined), instructions: [] })),
  ];
}

function keyOf({ index, name }: MeasuredStageView): string {
  return name ?? String(index);
}

function change(before: number | undefined, after: number | undefined): Change {
  return { before, after, bytes: (after ?? 0) - (before ?? 0) };
}

function stageGrowth(before: MeasuredStageView | undefined, now: MeasuredStageView): StageGrowth {
  const instructions = before === undefined ? [] : instructionGrowth(before.instructions, now.instructions);
  return {
    index: now.index,
    name: now.name,
    ...change(before?.bytes, now.bytes),
    instructions: instructions.filter(({ bytes }) => bytes !== 0).sort((a, b) => b.bytes - a.bytes),
  };
}

type Instructions = MeasuredStageView['instructions'];

/** What says the same is the same; of the rest, a changed one takes the place of one with its keyword. */
function instructionGrowth(before: Instructions, now: Instructions): readonly InstructionGrowth[] {
  const left = [...before];
  const take = (fits: (one: Instructions[number]) => boolean): number | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0]?.bytes;
  };
  const same = now.map(({ text }) => take((one) => one.text === text));
  const grown = now.map(({ text, bytes, range }, at) => {
    const earlier = same[at] ?? take((one) => !isKept(one, now) && keywordOf(one.text) === keywordOf(text));
    return { text: text ?? '', line: range?.start.line, ...change(earlier, bytes) };
  });
  const gone = left.map(({ text, bytes }) => ({
    text: text ?? '',
    line: undefined,
    ...change(bytes, undefined),
  }));
  return [...grown, ...gone];
}

function isKept({ text }: Instructions[number], now: Instructions): boolean {
  return now.some((one) => one.text === text);
}

function keywordOf(text: string | undefined): string {
  return text?.split(/\s/, 1)[0]?.toUpperCase() ?? '';
}
