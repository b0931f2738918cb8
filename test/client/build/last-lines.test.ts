import { expect, test } from 'vitest';
import { createLastLines, withLastLines } from '../../../client/src/model/build/last-lines.js';
import type { Answer, BuildEvent } from '../../../client/src/ports/engine.js';

const step = { id: '1', name: '[builder 3/3] RUN make' };
const printed = (stream: 'stdout' | 'stderr', text: string, of = step): BuildEvent => ({
  ...{ kind: 'log', step: of, stream, text },
});

function linesAfter(...events: readonly BuildEvent[]): readonly string[] {
  const lines = createLastLines();
  events.forEach(lines.take);
  return lines.of(step.name);
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
])('%s', (_, events, expected) => {
  expect(linesAfter(...events)).toEqual(expected);
});

test('a step that failed carries what it printed; nothing else does', () => {
  const lines = createLastLines();
  lines.take(printed('stderr', 'No rule to make target\n'));
  const failed: Answer<never> = {
    ok: false,
    fault: { reason: 'failed', message: 'exit code: 2', step: step.name, exitCode: 2 },
  };
  expect(withLastLines(failed, lines)).toMatchObject({ fault: { lastLines: ['No rule to make target'] } });
  const lost: Answer<never> = { ok: false, fault: { reason: 'lost', message: 'gone' } };
  expect(withLastLines(lost, lines)).toBe(lost);
});
