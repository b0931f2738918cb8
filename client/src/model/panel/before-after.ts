import { formatAge, formatBytes, formatDelta } from '../size/format.js';
import { sizeChange } from '../size/size-facts.js';
import type { SizeState } from '../size/size-store.js';
import type { StageMeasure } from '../size/stage-measure.js';
import type { Comparison } from './panel-messages.js';

/** The last two builds of a stage side by side; `undefined` without two in the same image store. */
export function beforeAndAfter(state: SizeState, now: number): Comparison | undefined {
  if (sizeChange(state) === undefined) return undefined;
  if ((state.kind !== 'measured' && state.kind !== 'stale') || state.before === undefined) return undefined;
  const sameText = state.before.fingerprint === state.now.fingerprint;
  return {
    title: `The last build compared with the one built ${formatAge(state.before.build, now)}${sameText ? '' : ' (of a different text)'}`,
    rows: comparisonRows(state.before.measure, state.now.measure),
  };
}

type Measured = Pick<StageMeasure, 'bytes' | 'baseBytes' | 'ownBytes'>;

/** Whole, base and own, as far as both know them. */
export function comparisonRows(before: Measured, after: Measured): Comparison['rows'] {
  const rows = [
    row('Whole', before.bytes, after.bytes),
    row('Base', before.baseBytes, after.baseBytes),
    row('Own', before.ownBytes, after.ownBytes),
  ];
  return rows.flatMap((one) => (one === undefined ? [] : [one]));
}

function row(
  title: string,
  before: number | undefined,
  after: number | undefined,
): Comparison['rows'][number] | undefined {
  if (before === undefined || after === undefined) return undefined;
  const change = after === before ? 'no change' : formatDelta(after - before);
  return { title, before: formatBytes(before), after: formatBytes(after), change };
}
