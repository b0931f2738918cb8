import { formatBytes } from './format.js';

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
  return { budget, over, text: over > 0 ? `${formatBytes(over)} over ${most}` : `within ${most}` };
}
