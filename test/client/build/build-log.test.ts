import { describe, expect, test } from 'vitest';
import {
  appendLog,
  logText,
  plainText,
  progressMessage,
  withoutColours,
} from '../../../client/src/model/build/build-log.js';
import type { BuildEvent } from '../../../client/src/ports/engine.js';

const step = { id: '1', name: '[builder 2/3] RUN make' };

function plain(event: BuildEvent): string {
  return withoutColours(logText(event));
}

test.each<[BuildEvent, string]>([
  [{ kind: 'step-started', step }, '[builder 2/3] RUN make\n'],
  [{ kind: 'step-cached', step }, '[builder 2/3] RUN make (cached)\n'],
  [{ kind: 'step-done', step, milliseconds: 2400 }, '[builder 2/3] RUN make done in 2.4 s\n'],
  [{ kind: 'step-done', step, milliseconds: 3 }, ''],
  [{ kind: 'step-failed', step, message: 'exit code: 2' }, '[builder 2/3] RUN make: exit code: 2\n'],
  [{ kind: 'log', step, stream: 'stdout', text: 'half a li' }, 'half a li'],
  [{ kind: 'warning', message: 'careful\u001b]0;title\u0007' }, 'careful ]0;title \n'],
  [{ kind: 'progress', completed: 1, known: 2, label: 'x' }, ''],
])('%j', (event, expected) => {
  expect(plain(event)).toBe(expected);
});

test('what a step prints keeps its colours', () => {
  const text = '\u001b[31mred\u001b[0m';
  expect(logText({ kind: 'log', step, stream: 'stderr', text })).toBe(text);
});

test.each<[BuildEvent, string | undefined]>([
  [{ kind: 'progress', completed: 1, known: 3, label: step.name }, step.name],
  [{ kind: 'transfer', label: 'context', current: 1_500_000, total: 3_000_000 }, 'context 1.5 MB of 3 MB'],
  [{ kind: 'transfer', label: 'context', current: 20, total: 0 }, 'context 20 B'],
  [{ kind: 'transfer', label: 'context', current: 1, total: 1 }, 'context 1 B of 1 B'],
  [{ kind: 'step-started', step }, undefined],
])('the notification says of %j', (event, expected) => {
  expect(progressMessage(event)).toBe(expected);
});

test('a plain text is one line without control characters', () => {
  expect(plainText('a\u001b[1mb\r\nc\u0000d')).toBe('ab c d');
});

describe('a log that grows too long', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `line ${at}\n`).join('');

  test('keeps its end, cut at a line', () => {
    const kept = appendLog(lines, 'the end\n', 100);
    expect(kept.split('\n')[0]).toContain('dropped');
    expect(kept.split('\n')[1]).toMatch(/^line \d+$/);
    expect(kept.endsWith('the end\n')).toBe(true);
    expect(kept.length).toBeLessThan(200);
  });

  test('may be one line without an end', () => {
    expect(appendLog('x'.repeat(500), 'y', 100).length).toBeLessThan(200);
  });
});
