import { limits } from '../core/limits.js';

/** What `work` answers; `late` answers in its place after so many milliseconds. */
export type WithinTime = <T>(milliseconds: number, work: () => T, late: () => T) => T;

/** Documents that are not analysed any more since that took too long; one that is closed may come again. */
export interface LeftOut {
  has(uri: string): boolean;
  forget(uri: string): void;
  /** Runs `work` on the document, which is left out from then on where it takes too long. */
  inTime<T>(uri: string, work: () => T): T | undefined;
}

export const tooSlow = `its analysis did not end within ${limits.longestAnalysis / 1000} seconds. Close it and open it to try again`;

/** `first`: what an earlier server did not finish. `onLate` is told of each document that comes to them. */
export function createLeftOut(
  first: readonly string[],
  withinTime: WithinTime | undefined,
  onLate: (uri: string) => void,
): LeftOut {
  const uris = new Set(first);
  return {
    has: (uri) => uris.has(uri),
    forget: (uri) => void uris.delete(uri),
    inTime: <T>(uri: string, work: () => T): T | undefined => {
      if (withinTime === undefined) return work();
      return withinTime<T | undefined>(limits.longestAnalysis, work, () => {
        uris.add(uri);
        onLate(uri);
        return undefined;
      });
    },
  };
}
