import { expect, test } from 'vitest';
import { removeLines } from '../../server/src/assists/remove-lines.js';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { parse } from '../../server/src/core/text/parse.js';

/** The text without the instruction of that index. */
function without(text: string, index: number): string {
  const ast = parse(text);
  const instruction = ast.instructions[index];
  return instruction === undefined ? text : applyEdits(text, [removeLines(ast, instruction)]);
}

test.each([
  ['in the middle', 'FROM a\nRUN b \\\n  c\nRUN d\n', 1, 'FROM a\nRUN d\n'],
  ['at the end, with a last line break', 'FROM a\n\nRUN b\n', 1, 'FROM a\n'],
  ['at the end, without one', 'FROM a\n\nRUN b', 1, 'FROM a'],
  ['with line ends of Windows', 'FROM a\r\nRUN b\r\n', 1, 'FROM a\r\n'],
  ['indented, comment kept', 'FROM a\n# note\n  RUN b\nRUN c', 1, 'FROM a\n# note\nRUN c'],
  ['with a heredoc', 'FROM a\nRUN <<EOF\nb\nEOF\nRUN c\n', 1, 'FROM a\nRUN c\n'],
  ['behind a byte order mark', '\ufeffARG b\nFROM a\n', 0, '\ufeffFROM a\n'],
])('lines go whole: %s', (_name, text, index, after) => {
  expect(without(text, index)).toBe(after);
});
