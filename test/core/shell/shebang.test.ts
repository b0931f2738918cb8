import { expect, test } from 'vitest';
import { heredocInterpreter, interpreterOf } from '../../../server/src/core/shell/shebang.js';
import { parse } from '../../../server/src/core/text/parse.js';

// https://man7.org/linux/man-pages/man2/execve.2.html, "Interpreter scripts"; env(1) for `-S`.
test.each([
  ['#!/bin/sh', '/bin/sh'],
  ['#! /bin/bash -e\nmake', '/bin/bash'],
  ['#!/usr/bin/env python3', 'python3'],
  ['#!/usr/bin/env -S node --no-warnings', 'node'],
  ['#!/usr/bin/env\nmake', '/usr/bin/env'],
  [' #!/bin/sh', undefined],
  ['# !/bin/sh', undefined],
  ['make', undefined],
])('%j names %j', (script, expected) => {
  expect(interpreterOf(script)).toBe(expected);
});

test.each([
  ['RUN <<EOF\n#!/usr/bin/env bash\nmake\nEOF', 'bash', '#!/usr/bin/env bash'],
  ['RUN <<-"EOF"\n\t\t#!/bin/dash -e\n\tmake\n\tEOF', '/bin/dash', '#!/bin/dash -e'],
])('%j is read by %s, as %j says', (text, name, line) => {
  const [instruction] = parse(text).instructions;
  const found = instruction && heredocInterpreter(instruction);
  expect([found?.name, text.slice(found?.start, found?.end)]).toEqual([name, line]);
});

test.each(['RUN make', 'RUN <<EOF\nmake\nEOF', 'RUN cat <<EOF\n#!/bin/sh\nEOF', 'RUN ["<<EOF"]'])(
  '%j is read by the shell in force',
  (text) => {
    const [instruction] = parse(text).instructions;
    expect(instruction && heredocInterpreter(instruction)).toBeUndefined();
  },
);
