import { constants } from 'node:os';

/** Milliseconds that a build is given to end and to remove what it laid down before another signal ends the program. */
const timeToEnd = 6000;

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborted when somebody wants the program to end: children are stopped, and folders with secrets removed, before it does. */
export function abortOnSignals(): AbortSignal {
  const stop = new AbortController();
  let first: number | undefined;
  for (const name of names) {
    process.on(name, () => {
      first ??= performance.now();
      if (performance.now() - first > timeToEnd) process.exit(128 + constants.signals[name]);
      stop.abort();
    });
  }
  return stop.signal;
}
