import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { observationState, type ObservationStore, whyNotStarted } from '../inspect/observation-store.js';
import { shortBaseSize, type RegistryAnswers } from './base-sizes.js';
import { formatBytes, formatDelta } from './format.js';
import { datedChangeText, sizeChange, shownMeasure } from './size-facts.js';
import { sizeState, stageKey, type SizeState, type SizeStore } from './size-store.js';
import { t } from '../text/translate.js';

/** What the status bar says of the image that a build without a target makes. */
export interface FinalSize {
  /** Icons included. */
  readonly text: string;
  readonly tooltip: string;
}

/** `undefined` while neither the image nor its base has a known size. */
export function finalSize(
  document: string,
  { stages, final }: Pick<StagesAnswer, 'stages' | 'final'>,
  sizes: SizeStore,
  observations: ObservationStore,
  registry: RegistryAnswers,
  now: number,
): FinalSize | undefined {
  const stage = stages[final];
  if (stage === undefined) return undefined;
  const key = stageKey(document, stage);
  const state = sizeState(sizes, key);
  const measure = shownMeasure(state);
  const base = shortBaseSize(stage, registry);
  if (measure === undefined)
    return base === ''
      ? undefined
      : { text: `$(package) ${base}`, tooltip: t('The final image was not built yet') };
  const why = whyNotStarted(observationState(observations, sizes, key));
  const words = [
    t('Final image: {0}', formatBytes(measure.bytes)),
    ...(state.kind === 'measured' ? [] : [t('of an earlier build')]),
    ...[datedChangeText(state, now)].filter((text) => text !== ''),
    ...(why === '' ? [] : [t("won't start: {0}", why)]),
  ];
  return {
    text: `$(${why === '' ? 'package' : 'error'}) ${formatBytes(measure.bytes)}${trend(state)}`,
    tooltip: words.join(', '),
  };
}

/** Growth since the build before; empty when nothing changed. */
function trend(state: SizeState): string {
  const change = sizeChange(state)?.bytes ?? 0;
  if (change === 0) return '';
  return ` $(arrow-${change > 0 ? 'up' : 'down'}) ${formatDelta(change)}`;
}
