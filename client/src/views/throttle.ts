import type { Disposable } from 'vscode';

export interface Throttled extends Disposable {
  /** Runs the work soon; calls in between run it once. */
  (): void;
  /** Runs it at once, for what somebody waits for. */
  now(): void;
}

/** Runs `work` at most once in `milliseconds`, the last call included. */
export function throttle(work: () => void, milliseconds: number): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  const run = (): void => {
    timer = undefined;
    last = Date.now();
    work();
  };
  const ask = (): void => {
    timer ??= setTimeout(run, Math.max(0, last + milliseconds - Date.now()));
  };
  return Object.assign(ask, {
    now: () => {
      clearTimeout(timer);
      run();
    },
    dispose: () => {
      clearTimeout(timer);
    },
  });
}
