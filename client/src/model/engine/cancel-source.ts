import type { CancelSignal } from '../../ports/engine.js';

/** A signal and what fires it, for rooms that have no AbortController. */
export interface CancelSource {
  readonly signal: CancelSignal;
  /** Fires the signal; the second time does nothing. */
  cancel(): void;
}

export function createCancelSource(): CancelSource {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    cancel() {
      if (aborted) return;
      aborted = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
