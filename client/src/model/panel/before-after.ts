import { formatAge, formatBytes, formatDelta } from '../size/format.js';
import { lastTwo } from '../size/size-facts.js';
import type { SizeState } from '../size/size-store.js';
import type { StageMeasure } from '../size/stage-measure.js';
import type { Comparison } from './panel-messages.js';
import { t } from '../text/translate.js';

/** The last two builds of a stage side by side; `undefined` without two in the same image store. */
export function beforeAndAfter(state: SizeState, now: number): Comparison | undefined {
  const two = lastTwo(state);
  if (two === undefined) return undefined;
  const sameText = two.before.fingerprint === two.now.fingerprint;
  const age = formatAge(two.before.build, now);
  return {
    title: sameText
      ? t('The last build compared with the one built {0}', age)
      : t('The last build compared with the one built {0} (of a different text)', age),
    rows: comparisonRows(two.before.measure, two.now.measure),
  };
}

type Measured = Pick<StageMeasure, 'bytes' | 'baseBytes' | 'ownBytes'>;

/** Whole, base and own, as far as both know them. */
export function comparisonRows(before: Measured, after: Measured): Comparison['rows'] {
  const rows = [
    row(t('Whole'), before.bytes, after.bytes),
    row(t('Base'), before.baseBytes, after.baseBytes),
    row(t('Own'), before.ownBytes, after.ownBytes),
  ];
  return rows.flatMap((one) => (one === undefined ? [] : [one]));
}

function row(
  title: string,
  before: number | undefined,
  after: number | undefined,
): Comparison['rows'][number] | undefined {
  if (before === undefined || after === undefined) return undefined;
  const change = after === before ? t('no change') : formatDelta(after - before);
  return { title, before: formatBytes(before), after: formatBytes(after), change };
}
