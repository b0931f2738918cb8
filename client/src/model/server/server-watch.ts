/** What a watch needs of the server that it looks after. */
export interface WatchedServer {
  /** Settles as soon as the server answers anything, and has looked at what it was told before. */
  ask(): Promise<unknown>;
  /** Ends the server, however deaf it is, and starts another one that does not analyse `leftOut`. */
  restart(leftOut: readonly string[]): Promise<void>;
  /** Calls `run` after so many milliseconds, unless what it answers is called first. */
  after(milliseconds: number, run: () => void): () => void;
}

export interface ServerWatch {
  /** The server was told of the document, by its URI: it answers from now on, or is deaf. */
  told(uri: string): void;
}

/** A server that answers nothing for so many milliseconds is deaf. It stops slow work itself, before that. */
export const deafAfter = 10_000;

/** After a machine slept the time is up, and the answer is just coming. */
const grace = 1000;

/** Whoever is restarted again and again is not helped by it. */
const maxRestarts = 3;

/**
 * Restarts a server that has become deaf, and leaves out the documents that it was told of before that. Nothing is
 * asked while nothing is edited.
 */
export function createServerWatch(server: WatchedServer): ServerWatch {
  const told = new Set<string>();
  const leftOut = new Set<string>();
  let isAsking = false;
  let restarts = 0;
  const askAgain = (): void => {
    isAsking = false;
    if (told.size > 0) ask();
  };
  const restart = (documents: readonly string[]): void => {
    restarts += 1;
    for (const uri of documents) leftOut.add(uri);
    server.restart([...leftOut]).then(askAgain, () => undefined);
  };
  const ask = (): void => {
    if (isAsking || restarts >= maxRestarts) return;
    isAsking = true;
    const documents = [...told];
    told.clear();
    let isOver = false;
    const over = (next: () => void): void => {
      if (isOver) return;
      isOver = true;
      cancel();
      next();
    };
    let cancel = server.after(deafAfter, () => {
      cancel = server.after(grace, () => over(() => restart(documents)));
    });
    // A request that is refused was heard.
    const answered = (): void => over(askAgain);
    server.ask().then(answered, answered);
  };
  return {
    told: (uri) => {
      told.add(uri);
      ask();
    },
  };
}
