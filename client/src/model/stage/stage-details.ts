import type { StageItem } from '../../../../server/src/protocol/messages.js';
import type { BuildPlan, PlanStage } from '../../../../server/src/protocol/build-plan.js';
import { fitToText } from '../size/fit-to-text.js';
import { formatAge, formatBytes } from '../size/format.js';
import { programRows } from '../inspect/program-rows.js';
import type { ObservationState } from '../inspect/observation-store.js';
import type { MeasureRecord, SizeState } from '../size/size-store.js';
import { shorten, spokenSize } from '../size/size-text.js';
import { t } from '../text/translate.js';

/** One line of a tooltip. `value` may hold text of a Dockerfile: show it as text, never as Markdown. */
export interface Detail {
  readonly label: string;
  readonly value: string;
}

/** What is known of a stage besides its size; all of it may be missing. */
export interface StageKnowledge {
  readonly observation?: ObservationState;
  /** `changeText`. */
  readonly change?: string;
  /** `baseSizeText`. */
  readonly base?: string;
  /** `historyTexts`. */
  readonly history?: readonly string[];
  /** `sharedText`. */
  readonly shared?: string;
}

/** What there is to know of a stage: base, C library, size, when it was measured, and its largest instructions. */
export function stageDetails(
  stage: StageItem,
  plan: BuildPlan,
  state: SizeState,
  now: number,
  {
    observation = { kind: 'unknown' },
    change = '',
    base = '',
    history = [],
    shared = '',
  }: StageKnowledge = {},
): readonly Detail[] {
  return [
    ...baseDetails(stage),
    ...given(t('Base size'), base.replace(/^base /, '')),
    {
      label: t('Size'),
      value: state.kind === 'unknown' && !state.removed ? t('unknown') : spokenSize(state),
    },
    ...given(t('Change'), change),
    ...given(t('Shared'), shared),
    ...given(t('Earlier'), history.join('; ')),
    ...(state.kind === 'measured' || state.kind === 'stale'
      ? measureDetails(state.now, plan.stages[stage.index], now)
      : []),
    ...(state.kind === 'failed' ? [{ label: t('Last build'), value: state.fault.message }] : []),
    ...(observation.kind === 'read' ? programDetails(observation) : []),
  ];
}

function given(label: string, value: string): readonly Detail[] {
  return value === '' ? [] : [{ label, value }];
}

const maxPrograms = 5;

function programDetails({ programs }: ObservationState & { readonly kind: 'read' }): readonly Detail[] {
  return programRows(programs)
    .slice(0, maxPrograms)
    .map(({ label, description, detail }) => ({
      label,
      value: detail === '' ? description : `${description}: ${detail}`,
    }));
}

function baseDetails({ takes, runtime }: StageItem): readonly Detail[] {
  const from = takes.find(({ kind }) => kind === 'FROM');
  return [
    ...(from === undefined ? [] : [{ label: t('Base'), value: from.raw }]),
    ...(runtime.title === undefined ? [] : [{ label: t('Runs on'), value: datedTitle(runtime) }]),
  ];
}

/** What is known of a base may carry its date already. */
function datedTitle({ title = '', asOf }: StageItem['runtime']): string {
  return asOf === undefined || asOf === '' || title.includes(asOf)
    ? title
    : t('{0} (as of {1})', title, asOf);
}

function measureDetails(
  { build, measure }: MeasureRecord,
  stage: PlanStage | undefined,
  now: number,
): readonly Detail[] {
  const largest = [...fitToText(measure, stage).instructions]
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .flatMap(({ instruction, bytes }) => {
      const text = stage?.instructions[instruction]?.text;
      return text === undefined ? [] : [{ label: formatBytes(bytes), value: shorten(text, 60) }];
    });
  return [
    { label: t('Layers'), value: String(measure.layers) },
    ...given(
      t('Compressed'),
      measure.compressedBytes === undefined ? '' : formatBytes(measure.compressedBytes),
    ),
    { label: t('Measured'), value: t('{0}, in the image store {1}', formatAge(build, now), measure.store) },
    ...largest,
  ];
}
