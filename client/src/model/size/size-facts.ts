import type { StagesAnswer } from '../../../../server/src/protocol/messages.js';
import { t } from '../text/translate.js';
import { stageTitle } from '../stage/document-stages.js';
import { formatAge, formatBytes, formatDelta, formatSince } from './format.js';
import type { StageMeasure } from './stage-measure.js';
import { sizeState, stageKey, type MeasureRecord, type SizeState, type SizeStore } from './size-store.js';

/** What there is to say of a measured stage besides its size: all of it text, all of it of one image store. */

/** The measure that is shown of a state: the last one, even while a newer build runs or after one failed. */
export function shownMeasure(state: SizeState): StageMeasure | undefined {
  switch (state.kind) {
    case 'measured':
    case 'stale':
      return state.now.measure;
    case 'building':
    case 'failed':
      return state.last?.measure;
    case 'unknown':
      return undefined;
    default:
      return state satisfies never;
  }
}

/** `+12.4 MB since yesterday`, `unchanged since 5 min ago`; empty without an earlier build in the same store. */
export function changeText(state: SizeState, now: number): string {
  const change = sizeChange(state);
  return change === undefined ? '' : changeWords(change.bytes, sinceText(change.build, now));
}

/** For how long a build counts as having happened just now, in milliseconds. */
export const justNow = 60_000;

/** Whether the last build changed nothing and ended a moment ago. */
export function isUnchangedNow(state: SizeState, now: number): boolean {
  return state.kind === 'measured' && now - state.now.build < justNow && sizeChange(state)?.bytes === 0;
}

/** As `changeText`, for texts that stay on the screen: it names the time, not how long ago that was. */
export function datedChangeText(state: SizeState, now: number): string {
  const change = sizeChange(state);
  return change === undefined ? '' : changeWords(change.bytes, formatSince(change.build, now));
}

/** Growth since the build before (its number), if that was measured in the same store. */
export function sizeChange(state: SizeState): { readonly bytes: number; readonly build: number } | undefined {
  const { now, before } = lastTwo(state) ?? {};
  return now && before && { bytes: now.measure.bytes - before.measure.bytes, build: before.build };
}

/** The last build of a stage and the one before, if both were measured in the same store. */
export function lastTwo(
  state: SizeState,
): { readonly now: MeasureRecord; readonly before: MeasureRecord } | undefined {
  if (state.kind !== 'measured' && state.kind !== 'stale') return undefined;
  const { now, before } = state;
  return before?.measure.store === now.measure.store ? { now, before } : undefined;
}

function changeWords(bytes: number, since: string): string {
  return bytes === 0 ? t('unchanged since {0}', since) : t('{0} since {1}', formatDelta(bytes), since);
}

/** What can stand after "since". */
function sinceText(build: number, now: number): string {
  const age = formatAge(build, now);
  return age === t('yesterday') ? age : t('the build {0}', age);
}

const shownHistory = 5;

/** Earlier builds, the newest first: `15.6 MB, yesterday`. Runs of the same size count once, as of their newest. */
export function historyTexts(sizes: SizeStore, key: string, now: number): readonly string[] {
  const measures = sizes.get(key)?.measures ?? [];
  const store = measures[0]?.measure.store;
  return measures
    .filter(({ measure }) => measure.store === store)
    .filter(({ measure }, at, all) => all[at - 1]?.measure.bytes !== measure.bytes)
    .slice(1, 1 + shownHistory)
    .map(({ measure, build }) => `${formatBytes(measure.bytes)}, ${formatAge(build, now)}`);
}

/**
 * Growth of each instruction since the build before, by instruction. Empty unless both builds were of the same text:
 * otherwise an index does not name the same instruction.
 */
export function instructionChanges(state: SizeState): ReadonlyMap<number, number> {
  const { now, before } = lastTwo(state) ?? {};
  if (before === undefined || now?.fingerprint !== before.fingerprint) return new Map();
  const old = new Map(before.measure.instructions.map(({ instruction, bytes }) => [instruction, bytes]));
  return new Map(
    now.measure.instructions.flatMap(({ instruction, bytes }) => {
      const delta = bytes - (old.get(instruction) ?? bytes);
      return delta === 0 ? [] : [[instruction, delta] as const];
    }),
  );
}

/** `2.9 MB shared with debug and release`: layers that measured stages of the same file hold too. */
export function sharedText(
  document: string,
  { stages }: Pick<StagesAnswer, 'stages'>,
  index: number,
  sizes: SizeStore,
): string {
  const measureAt = (at: (typeof stages)[number]): StageMeasure | undefined =>
    shownMeasure(sizeState(sizes, stageKey(document, at)));
  const own = stages[index] && measureAt(stages[index]);
  if (own?.layerSizes === undefined) return '';
  const shared = new Set<string>();
  const names: string[] = [];
  for (const other of stages) {
    const measure = other.index === index ? undefined : measureAt(other);
    if (measure?.store !== own.store) continue;
    const theirs = new Set(measure.layerSizes?.map(({ layer }) => layer));
    const common = own.layerSizes.filter(({ layer, bytes }) => bytes > 0 && theirs.has(layer));
    for (const { layer } of common) shared.add(layer);
    if (common.length > 0) names.push(stageTitle(other));
  }
  const bytes = own.layerSizes.reduce((sum, one) => sum + (shared.has(one.layer) ? one.bytes : 0), 0);
  return bytes === 0 ? '' : t('{0} shared with {1}', formatBytes(bytes), listed(names));
}

const shownNames = 3;

function listed(names: readonly string[]): string {
  if (names.length <= shownNames) return names.join(names.length === 2 ? t(' and ') : ', ');
  return t('{0} and {1} more', names.slice(0, shownNames).join(', '), names.length - shownNames);
}
