import { expect, test } from 'vitest';
import { analyseText } from '../../support/check-findings.js';

/** `BY program`, a `?` behind what is not sure, of what a container of the last stage starts. */
function startsIn(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const { verdicts, graph } = analyseText(text, { rules: [], files }).facts;
  return verdicts.startsOf(graph.final).map(({ by, command, sure }) => {
    return `${by} ${command.words[0]?.text ?? '…'}${sure ? '' : '?'}`;
  });
}

test.each([
  ['a base without an ENTRYPOINT', 'FROM debian:12\nCMD ["/app"]', ['CMD /app']],
  ['the empty image', 'FROM scratch\nCMD ["/app"]', ['CMD /app']],
  ['an entry script of the base hands on', 'FROM node:22\nCMD ["/app"]', ['CMD /app']],
  ['the base starts an interpreter', 'FROM gcr.io/distroless/nodejs22-debian12\nCMD ["/app.js"]', []],
  ['a debug image starts its shell', 'FROM gcr.io/distroless/base-debian12:debug\nCMD ["/app"]', []],
  ['an unknown base', 'FROM registry.example/base:1\nCMD ["/app"]', ['CMD /app?']],
  ['an ENTRYPOINT that is taken back', 'FROM node:22\nENTRYPOINT []\nCMD ["/app"]', ['CMD /app']],
  [
    'taken back above',
    'FROM gcr.io/distroless/python3-debian12 AS a\nENTRYPOINT []\nFROM a\nCMD ["/app"]',
    ['CMD /app'],
  ],
  ['CMD as arguments', 'FROM debian:12\nENTRYPOINT ["/app"]\nCMD ["/x"]', ['ENTRYPOINT /app']],
  [
    'an init in front of a program',
    'FROM debian:12\nENTRYPOINT ["tini", "--", "/app"]\nCMD ["/x"]',
    ['ENTRYPOINT tini', 'ENTRYPOINT /app'],
  ],
  [
    'an init without dashes',
    'FROM debian:12\nENTRYPOINT ["dumb-init", "/app"]',
    ['ENTRYPOINT dumb-init', 'ENTRYPOINT /app'],
  ],
  [
    'an init with flags',
    'FROM debian:12\nENTRYPOINT ["tini", "-g", "--", "/app"]',
    ['ENTRYPOINT tini', 'ENTRYPOINT /app'],
  ],
  [
    'an init in front of the CMD',
    'FROM debian:12\nENTRYPOINT ["/sbin/tini", "--"]\nCMD ["/app"]',
    ['ENTRYPOINT /sbin/tini', 'CMD /app'],
  ],
  [
    'a health check is a start of its own kind',
    'FROM debian:12\nHEALTHCHECK --interval=5s CMD ["curl", "localhost"]\nCMD ["/app"]',
    ['CMD /app', 'HEALTHCHECK curl?'],
  ],
  ['no health check', 'FROM debian:12\nHEALTHCHECK NONE\nCMD ["/app"]', ['CMD /app']],
])('%s', (_title, text, expected) => {
  expect(startsIn(text)).toEqual(expected);
});

test('a script that ends in exec "$@" starts the CMD', () => {
  const text = 'FROM debian:12\nCOPY start.sh /usr/bin/start\nENTRYPOINT ["start"]\nCMD ["/app"]';
  const script = '#!/bin/sh\nexec "$@"\n';
  expect(startsIn(text, { 'start.sh': script })).toEqual(['ENTRYPOINT start', 'ENTRYPOINT ?', 'CMD /app?']);
});

test('a script that starts one program itself starts no CMD', () => {
  const text = 'FROM debian:12\nCOPY start.sh /usr/bin/start\nENTRYPOINT ["start"]\nCMD ["/x"]';
  expect(startsIn(text, { 'start.sh': '#!/bin/sh\nexec /app\n' })).toEqual([
    'ENTRYPOINT start',
    'ENTRYPOINT /app?',
  ]);
});
