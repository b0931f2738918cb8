import { beforeEach, expect, test } from 'vitest';
import { createLeftOut } from '../../server/src/lsp/left-out.js';

const uri = 'file:///w/Dockerfile';
let limited = 0;

const open = () =>
  createLeftOut(
    [],
    (_milliseconds, work) => {
      limited += 1;
      return work();
    },
    () => undefined,
  );

const sleep = (): void => {
  const begin = performance.now();
  while (performance.now() - begin < 60);
};

beforeEach(() => {
  limited = 0;
});

test('the first answer has a limit, and small edits behind quick answers have none', () => {
  const leftOut = open();
  for (const edited of [0, 1, 90, 190])
    expect(leftOut.afterEdit({ uri, question: 'pull', edited }, () => edited)).toBe(edited);
  expect(limited).toBe(1);
});

test.each<[string, (leftOut: ReturnType<typeof open>) => void]>([
  ['a large edit', (leftOut) => leftOut.afterEdit({ uri, question: 'pull', edited: 101 }, () => 1)],
  ['another question', (leftOut) => leftOut.afterEdit({ uri, question: 'publish', edited: 0 }, () => 1)],
  ['another document', (leftOut) => leftOut.afterEdit({ uri: 'file:///w/b', question: 'pull', edited: 0 }, () => 1)],
  ['a question that no edit asks', (leftOut) => leftOut.inTime(uri, () => 1)],
])('%s has a limit', (_, ask) => {
  const leftOut = open();
  leftOut.afterEdit({ uri, question: 'pull', edited: 0 }, () => 1);
  ask(leftOut);
  expect(limited).toBe(2);
}); // prettier-ignore

test.each<[string, (leftOut: ReturnType<typeof open>) => void]>([
  ['a slow answer', (leftOut) => leftOut.afterEdit({ uri, question: 'pull', edited: 1 }, sleep)],
  [
    'a fault',
    (leftOut) => {
      const fail = (): never => {
        throw new Error('a fault');
      };
      expect(() => leftOut.afterEdit({ uri, question: 'pull', edited: 1 }, fail)).toThrow('a fault');
    },
  ],
  ['another setting', (leftOut) => leftOut.limitAgain(uri)],
  ['other files', (leftOut) => leftOut.limitAgain()],
  ['being closed', (leftOut) => leftOut.forget(uri)],
])('behind %s a small edit has a limit again', (_, happen) => {
  const leftOut = open();
  leftOut.afterEdit({ uri, question: 'pull', edited: 0 }, () => 1);
  happen(leftOut);
  limited = 0;
  leftOut.afterEdit({ uri, question: 'pull', edited: 2 }, () => 1);
  expect(limited).toBe(1);
}); // prettier-ignore
