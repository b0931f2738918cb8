import { t } from '../text/translate.js';
import { formatBytes } from './format.js';
import type { SizeState } from './size-store.js';

/** How a measured stage stands to the most that it may weigh. */
export interface BudgetState {
  /** Bytes. */
  readonly budget: number;
  /** Bytes above it; 0 when the stage keeps it. */
  readonly over: number;
  /** `8.2 MB over 50 MB`, or `within 50 MB`. */
  readonly text: string;
}

/** `bytes`: the whole stage, with what it stands on. `undefined` when it has no budget. */
export function budgetState(bytes: number, budget: number | null | undefined): BudgetState | undefined {
  if (budget === undefined || budget === null) return undefined;
  const over = Math.max(0, bytes - budget);
  const most = formatBytes(budget);
  return {
    budget,
    over,
    text: over > 0 ? t('{0} over {1}', formatBytes(over), most) : t('within {0}', most),
  };
}

/** How far a measured stage is over its budget; empty when it keeps it, has none, or may have changed since. */
export function excessText(state: SizeState, budget: number | undefined): string {
  const found = state.kind === 'measured' ? budgetState(state.now.measure.bytes, budget) : undefined;
  return found !== undefined && found.over > 0 ? found.text : '';
}
