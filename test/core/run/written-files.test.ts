import { expect, test } from 'vitest';
import { checkSilent } from '../../support/check-findings.js';
import { runText } from '../../support/stage-runs.js';

test.each([
  ['as it stands', 'COPY <<E /run.sh\n#!/bin/sh\n\ttrue\nE', '#!/bin/sh\n\ttrue\n'],
  ['without leading tabs', 'COPY <<-"E" /run.sh\n\t#!/bin/sh\n\t\ttrue\n\tE', '#!/bin/sh\ntrue\n'],
  ['with a number in front', 'COPY 3<<E /run.sh\n#!/bin/sh\nE', '#!/bin/sh\n'],
])('a file that COPY writes is known %s', (_, copy, text) => {
  expect(runText(`FROM alpine:3.22\n${copy}\n`).stage(0).readFile('/run.sh')).toBe(text);
});

test.each([
  ['cat > /run.sh <<E\na\nE', 'a\n'],
  ['tee /run.sh <<E\na\nE', 'a\n'],
  ['sort > /run.sh <<E\na\nE', undefined],
  ['echo a > /run.sh && echo b >> /run.sh', 'a\nb\n'],
  ['echo a > /run.sh && echo b > /run.sh', 'b\n'],
  ["printf '%s\\n' '#!/bin/sh' 'exec top' > /run.sh", '#!/bin/sh\nexec top\n'],
  ["printf '%s=%s\\n' a 1 b 2 > /run.sh", 'a=1\nb=2\n'],
  ["printf -- '100%%' > /run.sh", '100%'],
  ["printf '%03d' 7 > /run.sh", undefined],
  ["printf '#!/bin/sh\\n' > /run.sh && printf '%s' top >> /run.sh", '#!/bin/sh\ntop'],
  ['true || echo a > /run.sh', undefined],
])('what %s writes', (command, text) => {
  expect(runText(`FROM debian:12\nRUN ${command}\n`).stage(0).readFile('/run.sh')).toBe(text);
});

test('an indented script has the interpreter of its first line', () => {
  checkSilent(
    'FROM alpine:3.22\nCOPY --chmod=755 <<-"E" /run.sh\n\t#!/bin/sh\n\texec top\nE\nCMD ["/run.sh"]\n',
  );
});
