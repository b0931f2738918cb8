import type { ProtocolRange, StageItem, StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { t } from '../text/translate.js';
import type { BuildPlan } from '../../../../server/src/protocol/build-plan.js';

/** The stages of one Dockerfile as the server sees them. */
export type DocumentStages = Pick<StagesAnswer, 'stages' | 'final' | 'plan'>;

/** Where commands find a stage: the address (URI) of its document and its index there. */
export interface StageAddress {
  readonly document: string;
  readonly stage: number;
}

/** A place to show in the editor. */
export interface TextPlace {
  readonly document: string;
  readonly range: ProtocolRange;
}

/** Index and name of a stage, whoever tells them. */
export type StageIdentity = Pick<StageItem, 'index' | 'name'>;

/** `builder`, or `stage 1` for a stage without a name: the number that `--from=1` takes. */
export function stageTitle({
  index,
  name,
}: {
  readonly index: number;
  readonly name?: string | null;
}): string {
  return name ?? t('stage {0}', index);
}

/** `stage builder`; one without a name is called `stage 1` already. */
export function withKind(title: string): string {
  const [number] = /\d+/.exec(title) ?? [];
  const isNumbered = number !== undefined && title === stageTitle({ index: Number(number) });
  return isNumbered ? title : t('stage {0}', title);
}

/**
 * How a command line names the stage: `--target` takes names only (BuildKit finds no stage by number), the last
 * stage needs none, and another one without a name cannot be built so.
 */
export function stageTarget({ index, name }: StageIdentity, final: number): readonly string[] | undefined {
  if (name !== undefined) return ['--target', name];
  return index === final ? [] : undefined;
}

/** Index of the stage that holds `line`; a line above the first FROM belongs to none. */
export function stageAtLine({ stages }: Pick<DocumentStages, 'stages'>, line: number): number | undefined {
  return stages.filter(({ range }) => range.start.line <= line).at(-1)?.index;
}

/** As much of a file's stages as tells which one measures which. */
interface MeasuredFile {
  readonly stages: readonly Pick<StageItem, 'index' | 'base'>[] | BuildPlan['stages'];
}

/** Stages to build so that every stage is measured: a child measures its FROM chain too, so children come first. */
export function measuringOrder({ stages }: MeasuredFile): readonly number[] {
  const chainLength = (index: number): number => {
    const base = stages[index]?.base;
    return base?.kind === 'stage' && base.stage < index ? 1 + chainLength(base.stage) : 1;
  };
  return stages
    .map(({ index }) => ({ index, length: chainLength(index) }))
    .sort((a, b) => b.length - a.length || b.index - a.index)
    .map(({ index }) => index);
}
