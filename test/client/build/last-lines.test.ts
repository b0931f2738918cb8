import { expect, test } from 'vitest';
import { withLastLines } from '../../../client/src/model/build/last-lines.js';
import type { Answer, BuildEvent } from '../../../client/src/ports/engine.js';

const step = { id: '1', name: '[builder 3/3] RUN make' };
const printed = (stream: 'stdout' | 'stderr', text: string, of = step): BuildEvent => ({
  ...{ kind: 'log', step: of, stream, text },
});

const failed: Answer<never> = {
  ok: false,
  fault: { reason: 'failed', message: 'exit code: 2', step: step.name, exitCode: 2 },
};

/** A build that reports these events and ends so, and what a watcher saw of it. */
async function built(answer: Answer<never>, ...events: readonly BuildEvent[]) {
  const watched: BuildEvent[] = [];
  const build = (onEvent: (event: BuildEvent) => void): Promise<Answer<never>> => {
    events.forEach(onEvent);
    return Promise.resolve(answer);
  };
  return { answer: await withLastLines(build, (event) => watched.push(event)), watched };
}

test.each<[string, readonly BuildEvent[], readonly string[]]>([
  ['nothing was printed', [], []],
  [
    'stderr says why',
    [printed('stdout', 'compiling\n'), printed('stderr', 'a.c:1: error\n')],
    ['a.c:1: error'],
  ],
  ['stdout alone', [printed('stdout', 'npm ERR! 404\n')], ['npm ERR! 404']],
  ['in pieces', [printed('stderr', 'undef'), printed('stderr', 'ined: x\n')], ['undefined: x']],
  ['the last four', [printed('stderr', '1\n2\n\n3\n4\n5\n')], ['2', '3', '4', '5']],
  ['colours are left out', [printed('stderr', '\u001b[31mbad\u001b[0m\r\n')], ['bad']],
  ['of another step', [printed('stderr', 'x\n', { id: '2', name: 'RUN other' })], []],
])('%s', async (_, events, lastLines) => {
  const { answer, watched } = await built(failed, ...events);
  expect(answer).toEqual({
    ok: false,
    fault: { ...failed.fault, ...(lastLines.length > 0 && { lastLines }) },
  });
  expect(watched).toEqual(events);
});

test('what did not fail at a step carries nothing', async () => {
  const lost: Answer<never> = { ok: false, fault: { reason: 'lost', message: 'gone' } };
  expect((await built(lost, printed('stderr', 'No rule to make target\n'))).answer).toBe(lost);
});
