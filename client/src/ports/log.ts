/** PORT: one line each, for people who look for a fault. Never a secret, never the text of a Dockerfile. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // A log that nobody reads.
}
