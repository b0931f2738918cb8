import { expect, test } from 'vitest';
import { readMarkedText } from './marked-text.js';

test('carets mark the line above them and vanish', () => {
  const { text, marks } = readMarkedText(`
    FROM a AS b
              ^ hint: one
         ^ warning: two
    RUN x
  `);
  expect(text).toBe('FROM a AS b\nRUN x');
  expect(marks).toEqual([
    { start: 10, end: 11, kind: 'hint', message: 'one' },
    { start: 5, end: 6, kind: 'warning', message: 'two' },
  ]);
});

test('a mark may run on over code lines', () => {
  const { text, marks } = readMarkedText(`
    RUN a \\
    ^^^^^+1 info: both lines
      b
    CMD c
  `);
  expect(text.slice(marks[0]?.start, marks[0]?.end)).toBe('RUN a \\\n  b');
});

test.each([
  ['FROM <|>a', 'FROM a', 5, undefined],
  ['FROM <|a|>', 'FROM a', undefined, { start: 5, end: 6 }],
  ['FROM a', 'FROM a', undefined, undefined],
])('%s: cursor and selection', (fixture, text, cursor, selection) => {
  expect(readMarkedText(fixture)).toEqual({ text, marks: [], cursor, selection });
});
