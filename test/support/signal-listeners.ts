import { afterEach } from 'vitest';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const others = new Map(names.map((name) => [name, process.listeners(name)]));

/** After each test nothing that it started listens to signals any more. */
export function endSignalListeners(): void {
  afterEach(() => {
    for (const name of names)
      for (const listener of process.listeners(name))
        if (others.get(name)?.includes(listener) !== true) process.off(name, listener);
  });
}
