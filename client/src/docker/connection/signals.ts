import type { CancelSignal } from '../../ports/engine.js';

/** A signal that Node's own functions take. */
export function toAbortSignal(signal: CancelSignal): AbortSignal;
export function toAbortSignal(signal: CancelSignal | undefined): AbortSignal | undefined;
export function toAbortSignal(signal: CancelSignal | undefined): AbortSignal | undefined {
  if (signal === undefined || signal instanceof AbortSignal) return signal;
  if (signal.aborted) return AbortSignal.abort();
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort());
  return controller.signal;
}
