import { limits } from '../core/limits.js';

/** What `work` answers; `late` answers in its place after so many milliseconds. */
export type WithinTime = <T>(milliseconds: number, work: () => T, late: () => T) => T;

/** Documents that are not analysed any more since that took too long; one that is closed may come again. */
export interface LeftOut {
  has(uri: string): boolean;
  forget(uri: string): void;
  /** Runs `work` on the document, which is left out from then on where it takes too long. */
  inTime<T>(uri: string, work: () => T): T | undefined;
  /**
   * As `inTime`, what is asked after every edit. Behind a quick answer to the same question a small edit has no limit:
   * the clock is a thread, whose start takes longer than such an answer. What never ends all the same the client finds,
   * which restarts the server.
   */
  afterEdit<T>(asked: AskedAfterEdit, work: () => T): T | undefined;
  /** More than the text has changed for the document, or for all. */
  limitAgain(uri?: string): void;
}

export interface AskedAfterEdit {
  readonly uri: string;
  readonly question: 'publish' | 'pull';
  /** How many characters of the document were edited since it was opened. */
  readonly edited: number;
}

/** Milliseconds. */
const quickAnswer = 50;
/** Characters: a line that is typed or taken out. */
const smallEdit = 100;

export const tooSlow = `its analysis did not end within ${limits.longestAnalysis / 1000} seconds. Close it and open it to try again`;

/** `first`: what an earlier server did not finish. `onLate` is told of each document that comes to them. */
export function createLeftOut(
  first: readonly string[],
  withinTime: WithinTime | undefined,
  onLate: (uri: string) => void,
): LeftOut {
  const uris = new Set(first);
  /** By question and document, how much of it was edited at the last answer, if that was quick. */
  const answered = new Map<string, number>();
  const inTime = <T>(uri: string, work: () => T): T | undefined => {
    if (withinTime === undefined) return work();
    return withinTime<T | undefined>(limits.longestAnalysis, work, () => {
      uris.add(uri);
      onLate(uri);
      return undefined;
    });
  };
  const limitAgain = (uri?: string): void => {
    if (uri === undefined) answered.clear();
    else for (const question of ['publish', 'pull']) answered.delete(`${question} ${uri}`);
  };
  return {
    has: (uri) => uris.has(uri),
    forget: (uri) => {
      uris.delete(uri);
      limitAgain(uri);
    },
    inTime,
    afterEdit: ({ uri, question, edited }, work) => {
      const key = `${question} ${uri}`;
      const isSmall = edited - (answered.get(key) ?? -Infinity) <= smallEdit;
      answered.delete(key);
      const begin = performance.now();
      const answer = isSmall ? work() : inTime(uri, work);
      if (performance.now() - begin <= quickAnswer) answered.set(key, edited);
      return answer;
    },
    limitAgain,
  };
}
