import { expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

const lines = (text: string): readonly number[] => {
  const { facts, findings } = analyseText(text);
  return findings
    .filter(({ rule }) => rule === 'shell-missing')
    .map(({ start }) => facts.ast.lines.positionAt(start).line + 1);
};

const base = 'FROM gcr.io/distroless/static-debian12';

test.each<[string, string, readonly number[]]>([
  ['above a SHELL', `${base}\nRUN echo\nSHELL ["/busybox/sh", "-c"]\nRUN echo\n`, [2]],
  ['above a SHELL that nobody knows', `${base}\nRUN echo\nSHELL ["/opt/tool", "--run"]\nRUN what ever\n`, [2]],
  ['above a COPY that brings one', `${base}\nRUN echo\nCOPY --from=busybox:1.36 /bin/ /bin/\nRUN echo\n`, [2]],
  ['where a mount brings one', `${base}\nRUN --mount=type=bind,from=busybox:1.36,source=/bin,target=/bin echo\n`, []],
  ['in exec form', `${base}\nRUN ["/app", "install"]\n`, []],
  ['of a script with a program of its own', `${base}\nCOPY --from=busybox:1.36 /bin/busybox /b\nRUN <<E\n#!/b sh\ntrue\nE\n`, []],
  ['on a stage that has one', 'FROM alpine:3.22\nRUN echo\n', []],
  ['on a stage based on it', `${base} AS a\nFROM a\nRUN echo\n`, [3]],
])('a RUN %s', (_, text, expected) => {
  expect(lines(text)).toEqual(expected);
}); // prettier-ignore
