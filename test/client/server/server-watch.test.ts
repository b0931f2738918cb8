import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createServerWatch,
  deafAfter,
  type ServerWatch,
} from '../../../client/src/model/server/server-watch.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that hears as long as `isDeaf` says no: what a process does that is stopped is tried in the editor suite. */
function watched(): {
  watch: ServerWatch;
  asked: () => number;
  restarts: string[][];
  deafen: (deaf: boolean) => void;
} {
  let [asked, isDeaf] = [0, false];
  const restarts: string[][] = [];
  const watch = createServerWatch({
    ask: () => {
      asked += 1;
      return isDeaf ? new Promise(() => undefined) : Promise.resolve();
    },
    restart: (leftOut) => {
      restarts.push([...leftOut]);
      isDeaf = false;
      return Promise.resolve();
    },
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  return { watch, asked: () => asked, restarts, deafen: (deaf) => (isDeaf = deaf) };
}

const wait = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

test('a server that answers is asked once for each document and left alone', async () => {
  const { watch, asked, restarts } = watched();
  watch.told('a');
  watch.told('b');
  await wait(10 * deafAfter);
  expect([asked(), restarts]).toEqual([2, []]);
});

test('a deaf server is restarted without what it was told of, and later documents are kept', async () => {
  const { watch, restarts, deafen } = watched();
  deafen(true);
  watch.told('a');
  watch.told('b');
  await wait(deafAfter - 1);
  expect(restarts).toEqual([]);
  await wait(2000);
  expect(restarts).toEqual([['a']]);
});

test('what was left out once stays left out', async () => {
  const { watch, restarts, deafen } = watched();
  for (const uri of ['a', 'b']) {
    deafen(true);
    watch.told(uri);
    await wait(2 * deafAfter);
  }
  expect(restarts).toEqual([['a'], ['a', 'b']]);
});

test('a server that becomes deaf each time is not restarted for ever', async () => {
  const { watch, restarts, deafen } = watched();
  for (let time = 0; time < 10; time++) {
    deafen(true);
    watch.told('a');
    await wait(2 * deafAfter);
  }
  expect(restarts).toHaveLength(3);
});

test('an answer that comes after the restart changes nothing', async () => {
  let answer: () => void = () => undefined;
  let asked = 0;
  const restarts: string[][] = [];
  const watch = createServerWatch({
    ask: () => {
      asked += 1;
      return new Promise<void>((resolve) => (answer = resolve));
    },
    restart: (leftOut) => {
      restarts.push([...leftOut]);
      // The new server starts as long as the test takes.
      return new Promise(() => undefined);
    },
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  watch.told('a');
  watch.told('b');
  await wait(2 * deafAfter);
  answer();
  await wait(5 * deafAfter);
  expect([asked, restarts]).toEqual([1, [['a']]]);
});
