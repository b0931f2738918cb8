import { expect, test } from 'vitest';
import { rule as layerDuplicatesFile } from '../../server/src/rules/layer-duplicates-file.js';
import { rule as permissionDenied } from '../../server/src/rules/permission-denied.js';
import { rule as userMissing } from '../../server/src/rules/user-missing.js';
import type { Rule } from '../../server/src/core/rule.js';
import { analyseText } from '../support/check-findings.js';

/** `severity text`, a `+` behind those with a fix. */
function found(rule: Rule, text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return analyseText(text, { rules: [rule], files }).findings.map(
    ({ severity, start, end, fixes }) =>
      `${severity} ${text.slice(start, end)}${fixes.length > 0 ? '+' : ''}`,
  );
}

const script = { 'x.sh': '#!/bin/sh\n' };

test.each([
  ['of root, as root', 'FROM node:22\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh\nUSER node', []],
  [
    'as another user',
    'FROM node:22\nUSER node\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh',
    ['error chmod +x /x.sh+'],
  ],
  [
    'by number',
    'FROM alpine\nUSER 1000:1000\nCOPY x.sh /x.sh\nRUN chmod 755 /x.sh',
    ['error chmod 755 /x.sh+'],
  ],
  [
    'to a folder',
    'FROM node:22\nUSER node\nWORKDIR /w\nCOPY x.sh ./\nRUN chmod +x ./x.sh',
    ['error chmod +x ./x.sh+'],
  ],
  [
    'copied above USER',
    'FROM node:22\nCOPY x.sh /x.sh\nUSER node\nRUN chmod +x /x.sh',
    ['error chmod +x /x.sh+'],
  ],
  [
    'inside what was copied',
    'FROM node:22\nUSER node\nCOPY . /w\nRUN chmod +x /w/x.sh',
    ['error chmod +x /w/x.sh+'],
  ],
  [
    'of a user of the stage above',
    'FROM node:22 AS a\nUSER node\nFROM a\nCOPY x.sh /x.sh\nRUN chown node /x.sh',
    ['error chown node /x.sh+'],
  ],
  [
    'of the base image',
    'FROM gcr.io/distroless/base-debian12:debug-nonroot\nSHELL ["/busybox/sh", "-c"]\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh',
    ['error chmod +x /x.sh+'],
  ],
  ['with an owner', 'FROM node:22\nUSER node\nCOPY --chown=node x.sh /x.sh\nRUN chmod +x /x.sh', []],
  [
    'from a stage',
    'FROM node:22 AS a\nFROM node:22\nUSER node\nCOPY --from=a /x /x.sh\nRUN chmod +x /x.sh',
    [],
  ],
  ['with sudo', 'FROM node:22\nUSER node\nCOPY x.sh /x.sh\nRUN sudo chmod +x /x.sh', []],
  ['that may fail', 'FROM node:22\nUSER node\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh || true', []],
  [
    'given away in between',
    'FROM node:22\nCOPY . /w\nRUN chown -R node /w\nUSER node\nRUN chmod +x /w/x.sh',
    [],
  ],
  [
    'as a user that only the build knows',
    'FROM node:22\nARG U\nUSER $U\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh',
    [],
  ],
  [
    'that was made by the user',
    'FROM node:22\nUSER node\nCOPY . /w\nRUN cp /w/x.sh /tmp/y.sh && chmod +x /tmp/y.sh',
    [],
  ],
  [
    "of a folder that may be the user's",
    'FROM node:22\nUSER node\nWORKDIR /w\nCOPY . .\nRUN chmod 755 /w',
    [],
  ],
  ['back to root', 'FROM node:22\nUSER node\nCOPY x.sh /x.sh\nUSER root\nRUN chmod +x /x.sh', []],
])('permission-denied: a change of a file %s', (_title, text, expected) => {
  expect(found(permissionDenied, text, script)).toEqual(expected);
});

const duplicates = (text: string, files?: Readonly<Record<string, string>>): string[] =>
  found(layerDuplicatesFile, text, files);

test.each([
  ['a script of a few bytes', 'FROM debian:12\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh', []],
  [
    'a program of unknown size',
    'FROM debian:12\nCOPY tool /usr/local/bin/tool\nRUN chmod +x /usr/local/bin/tool',
    ['info chmod +x /usr/local/bin/tool+'],
  ],
  [
    'a big text',
    'FROM debian:12\nCOPY big.txt /big.txt\nRUN chmod 644 /big.txt',
    ['info chmod 644 /big.txt+'],
  ],
  ['a folder as files', 'FROM debian:12\nCOPY . /app\nRUN chmod -R 644 /app', ['info chmod -R 644 /app']],
  ['a folder', 'FROM debian:12\nCOPY . /app\nRUN chmod -R 755 /app', ['info chmod -R 755 /app+']],
  [
    'a RUN in between',
    'FROM node:22\nCOPY . /app\nRUN npm ci\nRUN chown -R node /app',
    ['info chown -R node /app'],
  ],
  [
    'two COPYs',
    'FROM node:22\nCOPY a.json /app/\nCOPY src /app/src\nRUN chown -R node /app',
    ['info chown -R node /app'],
  ],
  [
    'an account of further down',
    'FROM debian:12\nCOPY . /app\nRUN chown -R shop /app\nRUN useradd shop',
    ['info chown -R shop /app'],
  ],
  [
    'a group that is unknown',
    'FROM debian:12\nCOPY . /app\nRUN chown -R nobody:shop /app',
    ['info chown -R nobody:shop /app'],
  ],
  [
    'a folder of the system',
    'FROM nginx:1.27\nCOPY dist /usr/share/nginx/html\nRUN chown -R nginx /usr/share/nginx/html',
    ['info chown -R nginx /usr/share/nginx/html'],
  ],
  [
    'a folder above what was copied',
    'FROM debian:12\nCOPY skills /opt/x/skills\nRUN chown -R nobody /opt/x',
    ['info chown -R nobody /opt/x'],
  ],
  ['an archive', 'FROM debian:12\nADD a.tar.gz /opt/a\nRUN chmod -R 755 /opt/a', []],
  [
    'a file of a build stage',
    'FROM debian:12 AS a\nCOPY tool /tool\nRUN chmod +x /tool\nFROM scratch\nCOPY --from=a /tool /tool',
    [],
  ],
  ['a folder of scripts', 'FROM debian:12\nCOPY etc/a.sh /opt/etc/\nRUN chmod -R 755 /opt/etc', []],
  [
    'a few bytes, and what npm installs beside them',
    'FROM node:22\nCOPY a.json /app/\nRUN npm ci\nRUN chown -R node /app',
    ['info chown -R node /app'],
  ],
  ['a script of unknown size', 'FROM debian:12\nADD https://x.org/wait.sh /w.sh\nRUN chmod +x /w.sh', []],
  ['a folder alone', 'FROM debian:12\nCOPY tool /usr/local/bin/tool\nRUN chmod 755 /usr/local/bin', []],
  [
    'mode and owner in one RUN',
    'FROM node:22\nCOPY tool /app/tool\nRUN chown node /app/tool && chmod 755 /app/tool',
    ['info chown node /app/tool'],
  ],
  ['a script that is deleted', 'FROM debian:12\nCOPY x.sh /x.sh\nRUN chmod +x /x.sh\nRUN rm /x.sh', []],
  [
    'small files that a variable leads to',
    'FROM debian:12\nARG DIR=etc\nCOPY ${DIR}/a.sh /usr/bin/a\nRUN chmod +x /usr/bin/a',
    [],
  ],
  ['the folder alone', 'FROM node:22\nCOPY src /srv/app\nRUN chown node:node /srv/app', []],
  ['a change that is refused', 'FROM node:22\nUSER node\nCOPY tool /tool\nRUN chmod +x /tool', []],
])('layer-duplicates-file: %s', (_title, text, expected) => {
  const files = {
    'x.sh': '#!/bin/sh\n',
    'big.txt': 'x'.repeat(200_000),
    'a.json': '{}',
    'src/a.js': 'x'.repeat(200_000),
    'etc/a.sh': '#!/bin/sh',
  };
  expect(duplicates(text, files)).toEqual(expected);
});

test('layer-duplicates-file: a URL is fetched by ADD, which has the same flag', () => {
  const text = 'FROM debian:12\nADD https://example.org/x /x\nRUN chmod +x /x';
  const [finding] = analyseText(text, { rules: [layerDuplicatesFile] }).findings;
  expect(finding?.message).toContain('`ADD --chmod`');
  expect(finding?.fixes).toEqual([]);
});

test.each([
  ['a group that is not there', 'FROM debian:12\nUSER 65532:nonroot\nCMD ["x"]', ['error nonroot+']],
  ['a group of the base', 'FROM debian:12\nUSER nobody:nogroup\nCMD ["x"]', []],
  ['a group of distroless', 'FROM gcr.io/distroless/static-debian12\nUSER 65532:nonroot\nCMD ["/x"]', []],
  ['the group of an account', 'FROM node:22\nUSER 1000:node\nCMD ["x"]', []],
  ['a group that is made', 'FROM debian:12\nRUN groupadd -r -g 999 shop\nUSER 999:shop\nCMD ["x"]', []],
  ['the group of an account that is made', 'FROM debian:12\nRUN useradd shop\nUSER 1000:shop\nCMD ["x"]', []],
  ['an account without a group', 'FROM debian:12\nRUN useradd -N shop\nUSER 1000:shop\nCMD ["x"]', []],
  ['a group of a package', 'FROM debian:12\nRUN apt-get install -y nginx\nUSER 33:nginx\nCMD ["x"]', []],
  ['a group of an unknown image', 'FROM registry.example/a:1\nUSER 1:x\nCMD ["x"]', []],
  ['an owner that is not there', 'FROM python:3.12-alpine\nCOPY --chown=app:app . /app', ['warning app:app']],
  ['an owner that is made', 'FROM python:3.12-alpine\nRUN adduser -D app\nCOPY --chown=app:app . /app', []],
  [
    'an owner that is made below',
    'FROM python:3.12-alpine\nCOPY --chown=app . /app\nRUN adduser -D app',
    ['warning app'],
  ],
  ['an owner of the base', 'FROM node:22\nCOPY --chown=node:node . /app', []],
  ['an owner by number', 'FROM scratch\nCOPY --chown=10001:10001 x /x', []],
  ['an owner that a variable names', 'FROM node:22\nARG U\nCOPY --chown=$U x /x', []],
])('user-missing: %s', (_title, text, expected) => {
  expect(found(userMissing, text)).toEqual(expected);
});
