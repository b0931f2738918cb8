import { afterEach, expect, test } from 'vitest';
import { abortOnSignals } from '../../../client/src/cli/stop-signals.js';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const others = new Map(names.map((name) => [name, process.listeners(name)]));

afterEach(() => {
  for (const name of names)
    for (const listener of process.listeners(name))
      if (others.get(name)?.includes(listener) !== true) process.off(name, listener);
});

test.each(names)('%s ends the work in order, a second one too', (name) => {
  const signal = abortOnSignals();
  expect(signal.aborted).toBe(false);
  process.emit(name, name);
  process.emit(name, name);
  expect(signal.aborted).toBe(true);
});
