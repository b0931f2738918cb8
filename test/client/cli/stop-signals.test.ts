import { expect, test, vi } from 'vitest';
import { abortOnSignals } from '../../../client/src/cli/stop-signals.js';
import { endSignalListeners } from '../../support/signal-listeners.js';

endSignalListeners();

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the work in order, a second one too', (name) => {
  const signal = abortOnSignals();
  expect(signal.aborted).toBe(false);
  process.emit(name, name);
  process.emit(name, name);
  expect(signal.aborted).toBe(true);
});

// What shells report of a program that a signal ended: 128 and its number.
test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the program with %d where the work has not ended within seconds', (name, code) => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  abortOnSignals();
  process.emit(name, name);
  now.mockReturnValue(6000);
  process.emit(name, name);
  expect(exit).not.toHaveBeenCalled();
  now.mockReturnValue(10_000);
  process.emit(name, name);
  expect(exit).toHaveBeenCalledExactlyOnceWith(code);
  vi.restoreAllMocks();
});
