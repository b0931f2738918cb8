import { expect, test } from 'vitest';
import { scriptVariables } from '../../../server/src/core/shell/script-variables.js';
import { parse } from '../../../server/src/core/text/parse.js';

/** `uses; assigned`, and `!` where anything may be set. The names of uses are those at their spans. */
function drawVariables(text: string): string {
  const [instruction] = parse(text).instructions;
  if (instruction === undefined) throw new Error('the text has no instruction');
  const { uses, assigned, open } = scriptVariables(instruction);
  const names = uses.map(({ start, end }) => text.slice(start, end));
  return `${names.join(' ')}; ${[...assigned].sort().join(' ')}${open ? '!' : ''}`;
}

test.each([
  ['RUN a $X "${Y}" \'$Z\'', 'X Y; '],
  ['RUN a ${X:-1} ${Y-1} ${Z%.*}', 'Z; X Y'],
  ['RUN a $1 $@ $? ${!X}', '; '],
  ['RUN X=$Y a', 'Y; X'],
  ['RUN for x in $Y; do a $x; done', 'Y x; x'],
  ['RUN read X && export Y=1 Z && printf -v W a', '; -v W X Y Z a'],
  ['RUN a && \\\n  b $X', 'X; '],
  ['RUN eval "$X"', 'X; !'],
  ['RUN . ./env && a $X', 'X; !'],
  ['RUN source env', '; !'],
  ['RUN <<EOF\na $X\nEOF', 'X; '],
  ['RUN <<-EOF\n\ta\n\tb $X\n\tEOF', 'X; '],
  ['RUN <<EOF\n#!/usr/bin/env python3\nprint("$X")\nEOF', '; !'],
  ['RUN cat <<EOF > x\n$X\nEOF', '; !'],
  ['RUN <<A <<B\n$X\nA\nB', '; !'],
  ['RUN ["a", "$X"]', '; !'],
])('%j uses and sets %j', (text, expected) => {
  expect(drawVariables(text)).toBe(expected);
});
