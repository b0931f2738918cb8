import { createContext, Script, type Context } from 'node:vm';
import { limits } from '../core/limits.js';

/** Milliseconds that one answer about a file may take. */
export const longestAnswer = limits.longestAnalysis;

const call = new Script('work()');
let context: Context | undefined;
let isRunning = false;

/**
 * What `work` answers, which waits for nothing. After so many milliseconds it is stopped wherever it is, in a regular
 * expression too, and `late` answers instead; a call inside of another one counts as part of that. V8 offers this for
 * scripts only, so that a script is what calls it.
 */
export function withinTime<T>(milliseconds: number, work: () => T, late: () => T): T {
  if (isRunning) return work();
  context ??= createContext({});
  context['work'] = work;
  isRunning = true;
  try {
    return call.runInContext(context, { timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
  } finally {
    isRunning = false;
    context['work'] = undefined;
  }
  return late();
}

/**
 * As `withinTime`, for a call that nobody watches: where other programs had the processor, or the machine slept, the
 * work was stopped for no fault of its own. It is done once more then, with four times as long.
 */
export function withinOwnTime<T>(milliseconds: number, work: () => T, late: () => T): T {
  const before = process.cpuUsage();
  return withinTime(milliseconds, work, () => {
    const { user, system } = process.cpuUsage(before);
    const own = (user + system) / 1000;
    return own < milliseconds / 2 ? withinTime(4 * milliseconds, work, late) : late();
  });
}
