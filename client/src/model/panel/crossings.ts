import type { StageItem, StagesAnswer, TakeItem } from '../../../../server/src/protocol/messages.js';
import { stageTitle } from '../stage/document-stages.js';
import { fitToText } from '../size/fit-to-text.js';
import { formatBytes } from '../size/format.js';
import { shownMeasure } from '../size/size-facts.js';
import { sizeState, stageKey, type SizeStore } from '../size/size-store.js';
import { t } from '../text/translate.js';

/** What a COPY at these lines takes from; `undefined` for one that takes from the context. */
export function crossingAt(
  { takes }: Pick<StageItem, 'takes'>,
  { line, endLine }: { readonly line: number; readonly endLine: number },
): TakeItem['source'] | undefined {
  return takes.find(
    ({ kind, range }) => kind === 'COPY' && range.start.line >= line && range.start.line <= endLine,
  )?.source;
}

/**
 * Of a stage that does not ship: `6.5 MB copied into stage 1, 924.2 MB left behind`. Of the final one:
 * `6.5 MB from builder`. Empty as long as the stages that tell it are not measured.
 */
export function crossingTexts(
  document: string,
  answer: StagesAnswer,
  index: number,
  sizes: SizeStore,
): readonly string[] {
  const final = answer.stages[answer.final];
  if (final === undefined) return [];
  const stage = answer.stages[index];
  const own = stage && shownMeasure(sizeState(sizes, stageKey(document, stage)));
  if (own === undefined) return [];
  const crossed = crossedBytes(document, answer, sizes, own.store);
  if (index === answer.final)
    return [...crossed].map(([source, bytes]) => {
      return t('{0} from {1}', formatBytes(bytes), stageTitle(answer.stages[source] ?? { index: source }));
    });
  const bytes = crossed.get(index);
  if (bytes === undefined) return [];
  const behind = formatBytes(Math.max(0, own.bytes - bytes));
  return [t('{0} copied into {1}, {2} left behind', formatBytes(bytes), stageTitle(final), behind)];
}

/** Bytes that were copied from a stage into what ships; `undefined` of what ships itself, and where nobody measured it. */
export function crossedFrom(
  document: string,
  answer: StagesAnswer,
  index: number,
  sizes: SizeStore,
): number | undefined {
  const stage = answer.stages[index];
  const own = stage && shownMeasure(sizeState(sizes, stageKey(document, stage)));
  return own && index !== answer.final
    ? crossedBytes(document, answer, sizes, own.store).get(index)
    : undefined;
}

/** Bytes that `COPY --from` brought into what ships, by the stage they came from, as one image store counts them. */
function crossedBytes(
  document: string,
  answer: StagesAnswer,
  sizes: SizeStore,
  store: string,
): ReadonlyMap<number, number> {
  const crossed = new Map<number, number>();
  for (const stage of shippedStages(answer)) {
    const measure = shownMeasure(sizeState(sizes, stageKey(document, stage)));
    if (measure?.store !== store) continue;
    const { instructions } = fitToText(measure, answer.plan.stages[stage.index]);
    for (const { instruction, bytes } of instructions) {
      const written = answer.plan.stages[stage.index]?.instructions[instruction];
      const source = written?.keyword === 'COPY' ? crossingAt(stage, written) : undefined;
      if (source?.kind === 'stage') crossed.set(source.stage, (crossed.get(source.stage) ?? 0) + bytes);
    }
  }
  return crossed;
}

/** The final stage and those below it on its FROM chain. */
function shippedStages({ stages, final }: StagesAnswer): readonly StageItem[] {
  const shipped: StageItem[] = [];
  let stage = stages[final];
  while (stage !== undefined && !shipped.includes(stage)) {
    shipped.push(stage);
    stage = stage.base.kind === 'stage' ? stages[stage.base.stage] : undefined;
  }
  return shipped;
}
