import { expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';
import { rule } from '../../server/src/rules/variable-not-in-stage.js';

/** The names that are reported, with their severity. */
function lost(text: string): readonly string[] {
  const { findings } = analyseText(text, { rules: [rule] });
  return findings.map(({ start, end, severity }) => `${severity} ${text.slice(start, end)}`);
}

const global = 'ARG V=1\nFROM alpine:3.20\n';

test.each([
  ['a word of ENV', `${global}ENV X=$V`, ['warning V']],
  ['the folder of WORKDIR', `${global}WORKDIR /srv/\${V}`, ['warning V']],
  ['a source that is more than the variable', `${global}COPY app-$V /srv/`, ['warning V']],
  ['a quoted source', `${global}COPY "\${V}" /srv/`, ['error V']],
  ['the owner of a copy', `${global}COPY --chown=$V:$V app /srv/`, ['warning V']],
  ['a heredoc', `${global}RUN <<EOF\necho $V\nEOF`, ['warning V']],
  ['an inner command', `${global}RUN x=$(basename "$V") && echo $x`, ['warning V']],
  [
    'a name of the project',
    'ARG APP_VERSION=1\nFROM node:22\nENV APP_VERSION=$APP_VERSION',
    ['warning APP_VERSION'],
  ],
  ['a word of the same ENV', 'FROM alpine:3.20\nENV BASE=/opt PATH=$BASE/bin:$PATH', ['warning BASE']],
  ['an ENV below', 'FROM alpine:3.20\nWORKDIR $DIR\nENV DIR=/srv', ['warning DIR']],
  ['an ARG below', 'FROM alpine:3.20\nRUN echo $V\nARG V=1', ['warning V']],
  ['what bash alone sets', 'ARG UID=1\nFROM debian:12-slim\nRUN useradd -u $UID app', ['warning UID']],
  ['what no shell sets for BuildKit', 'ARG USER=app\nFROM fedora:41\nUSER $USER', ['warning USER']],
  ['only below its declaration', `${global}RUN echo $V\nARG V\nRUN echo $V`, ['warning V']],
])('%s', (_, text, expected) => {
  expect(lost(text)).toEqual(expected);
});

test.each([
  [
    'a list that grows',
    'FROM alpine:3.20 AS a\nENV LD_LIBRARY_PATH=/a\nFROM alpine:3.20\nENV LD_LIBRARY_PATH=/b:${LD_LIBRARY_PATH}',
  ],
  ['what the same ENV replaces', 'FROM alpine:3.20\nENV V=1\nENV V=2 X=$V'],
  ['what an ENV takes from itself', 'FROM alpine:3.20\nENV V=$V'],
  ['the same in the old form', 'FROM alpine:3.20\nENV V $V'],
  ['a word of the same ARG', 'FROM alpine:3.20\nARG V=1 X=$V'],
  ['a variable of an unknown base', 'FROM registry.example/a:1\nENV BASE=/opt PATH=$BASE/bin:$PATH'],
  ['a flag that is not expanded', `${global}COPY --from=$V /app /srv/`],
  ['single quotes', `${global}RUN awk '{ print $V }' /etc/passwd`],
  ['an escaped dollar', `${global}RUN echo \\$V`],
  ['a default in the script', `${global}RUN echo \${V:-2}`],
  ['a loop variable', `${global}RUN for V in a b; do echo $V; done`],
  ['a variable that is read', `${global}RUN cat /list | while read V; do echo $V; done`],
  ['what bash sets', 'ARG UID=1\nFROM fedora:41\nRUN useradd -u $UID app'],
  ['a SHELL', 'ARG UID=1\nFROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN useradd -u $UID app'],
  [
    'bash in the place of sh',
    'ARG UID=1\nFROM ubuntu:22.04\nRUN ln -sf /bin/bash /bin/sh\nRUN useradd -u $UID app',
  ],
  ['a sourced file', `${global}RUN . /etc/os-release && echo $V`],
  ['a secret as a variable', `${global}RUN --mount=type=secret,id=v,env=V echo $V`],
  [
    'a shell that is told by another language',
    `${global}RUN <<EOF\n#!/usr/bin/env python3\nprint("$V")\nEOF`,
  ],
  ['the runtime form: the container may set it', `${global}CMD echo $V`],
  ['a name that nothing declares', 'FROM alpine:3.20\nRUN echo $V'],
  ['a proxy', 'ARG HTTP_PROXY=x\nFROM alpine:3.20\nRUN echo $HTTP_PROXY'],
  ['declared by the parent stage', `ARG V=1\nFROM alpine:3.20 AS a\nARG V\nFROM a AS b\nFROM b\nRUN echo $V`],
  ['declared by ONBUILD of the parent', `ARG V=1\nFROM alpine:3.20 AS a\nONBUILD ARG V\nFROM a\nRUN echo $V`],
  ['an image that may set it', 'ARG PHP_VERSION=8.3\nFROM php:8.3-fpm\nRUN echo $PHP_VERSION'],
])('%s is silent', (_, text) => {
  expect(lost(text)).toEqual([]);
});

test('a name is reported once an instruction, however often it stands there', () => {
  expect(lost(`${global}RUN echo ${'$V '.repeat(20_000)}\nRUN echo $V`)).toEqual(['warning V', 'warning V']);
});
