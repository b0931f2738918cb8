import type { EngineFault } from '../../ports/engine.js';
import { cleanMessage } from '../engine/engine-faults.js';
import { t } from '../text/translate.js';

/** What a registry answered instead of a manifest. */
interface RegistryProblem {
  /** What was asked for: `team/app:1`, or a platform. */
  readonly what: string;
  readonly status?: number;
  readonly problem?: 'broken';
  /** As the header says it: seconds or a date. */
  readonly retryAfter?: string | null;
  /** When the count of requests starts anew: in how many seconds, or at which second since 1970. */
  readonly reset?: string | null;
}

type RegistryError = Error & { readonly registry?: RegistryProblem };

export function registryError(registry: RegistryProblem): Error {
  return Object.assign(new Error('a registry refused'), { registry });
}

const defaultWait = 3_600_000;
/** The longest time over which a registry is known to count; nobody is shut out by a number that is a mistake. */
const longestWait = 24 * 3_600_000;

/** One sentence for people, and how many milliseconds the registry wants to be left alone. */
export function registryFault(
  error: unknown,
  host: string,
  now: number,
): { readonly fault: EngineFault; readonly retryAfter?: number } {
  const { registry: problem, name } = error as RegistryError;
  const refused = (message: string): { fault: EngineFault } => ({
    fault: { reason: 'refused', message: cleanMessage(message) },
  });
  if (problem === undefined)
    return refused(
      name === 'TimeoutError' ? t('{0} did not answer in time.', host) : t('{0} cannot be reached.', host),
    );
  const { what, status, retryAfter, reset } = problem;
  switch (status) {
    case undefined:
      return refused(t('The response from {0} for {1} is broken or incomplete.', host, what));
    case 404:
      return { fault: { reason: 'missing', message: cleanMessage(t('{0} has no {1}.', host, what)) } };
    case 401:
    case 403:
      return refused(t('{0} requires a login for {1}: run docker login {2}.', host, what, host));
    case 429:
      return {
        ...refused(t('{0} received too many requests and asked to wait.', host)),
        retryAfter: Math.min(longestWait, waitOf(retryAfter ?? null, now) ?? untilReset(reset ?? null, now)),
      };
    default:
      return refused(t('{0} answered {1} for {2}.', host, status, what));
  }
}

/** Seconds, or a date; `undefined` where it says neither. */
function waitOf(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = Number(retryAfter);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** Nobody counts over so many seconds: it is a point in time. */
const anEpoch = 1_000_000_000;

/** Of several limits (`60;w=3600, …`) the first; an hour where nothing is said. */
function untilReset(reset: string | null, now: number): number {
  const seconds = Number(/^\s*(\d+)/.exec(reset ?? '')?.[1] ?? Number.NaN);
  if (!Number.isFinite(seconds)) return defaultWait;
  return Math.max(0, seconds >= anEpoch ? seconds * 1000 - now : seconds * 1000);
}
