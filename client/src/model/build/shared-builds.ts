import type {
  Answer,
  BuildEvent,
  BuildRequest,
  BuildResult,
  CancelSignal,
  Engine,
} from '../../ports/engine.js';
import { createCancelSource, type CancelSource } from '../engine/cancel-source.js';
import { cancelled, refuse } from '../engine/engine-faults.js';

type Run = (
  request: BuildRequest,
  onEvent: (event: BuildEvent) => void,
  signal: CancelSignal,
) => Promise<Answer<BuildResult>>;

interface Shared {
  readonly listeners: Set<(event: BuildEvent) => void>;
  /** Told again to those who join late; logs are not kept. */
  readonly past: BuildEvent[];
  readonly abort: CancelSource;
  readonly result: Promise<Answer<BuildResult>>;
}

const atOnce = 2;

/**
 * One build for everybody who asks for the same at the same time, and at most two different ones at once. Who
 * cancels leaves at once; the build itself stops when nobody is left.
 */
export function createSharedBuilds(run: Run): Pick<Engine, 'build'> {
  const running = new Map<string, Shared>();
  const slots = createSlots(atOnce);
  const begin = (key: string, request: BuildRequest): Shared => {
    const listeners: Shared['listeners'] = new Set();
    const past: BuildEvent[] = [];
    const abort = createCancelSource();
    const notify = (event: BuildEvent): void => {
      if (event.kind !== 'log') past.push(event);
      for (const listener of listeners) listener(event);
    };
    const result = slots
      .take(abort.signal, () => run(request, notify, abort.signal))
      .finally(() => running.delete(key));
    const shared = { listeners, past, abort, result };
    running.set(key, shared);
    return shared;
  };
  return {
    build(request, onEvent, signal) {
      if (signal?.aborted === true) return Promise.resolve(refuse(cancelled));
      const key = JSON.stringify(request);
      const found = running.get(key);
      const shared = found !== undefined && !found.abort.signal.aborted ? found : begin(key, request);
      return join(shared, onEvent, signal, () => running.delete(key));
    },
  };
}

async function join(
  shared: Shared,
  onEvent: (event: BuildEvent) => void,
  signal: CancelSignal | undefined,
  onEmpty: () => void,
): Promise<Answer<BuildResult>> {
  const listener = (event: BuildEvent): void => onEvent(event);
  shared.past.forEach(listener);
  shared.listeners.add(listener);
  const leave = (): void => {
    shared.listeners.delete(listener);
    if (shared.listeners.size > 0) return;
    onEmpty();
    shared.abort.cancel();
  };
  let onAbort = (): void => {};
  const left = new Promise<Answer<BuildResult>>((resolve) => {
    onAbort = () => {
      leave();
      const alone = shared.listeners.size === 0;
      // Who was alone waits for the engine to let go, so that `cancelled` means that nothing runs any more.
      if (!alone) resolve(refuse(cancelled));
    };
    signal?.addEventListener('abort', onAbort);
  });
  try {
    const result = await Promise.race([shared.result, left]);
    return signal?.aborted === true && result.ok ? refuse(cancelled) : result;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    shared.listeners.delete(listener);
  }
}

/** Lets `count` jobs run at once; a job whose signal fires while it waits never starts. */
function createSlots(count: number): {
  take(signal: CancelSignal, job: () => Promise<Answer<BuildResult>>): Promise<Answer<BuildResult>>;
} {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    free += 1;
    waiting.shift()?.();
  };
  const wait = (signal: CancelSignal): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  return {
    async take(signal, job) {
      while (free === 0 && !signal.aborted) await wait(signal);
      if (signal.aborted) return refuse(cancelled);
      free -= 1;
      try {
        return await job();
      } finally {
        release();
      }
    },
  };
}
