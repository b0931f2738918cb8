import { describe, expect, test } from 'vitest';
import { rule as permissionDenied } from '../../server/src/rules/permission-denied.js';
import { analyseText, checkFix } from '../support/check-findings.js';

/** The commands that are told. */
function denied(text: string): readonly string[] {
  return analyseText(text, { rules: [permissionDenied] }).findings.map(({ start, end }) =>
    text.slice(start, end),
  );
}

// Watched with Debian 12: apt-get, mkdir and touch fail in folders of root, also where COPY --chown filled a folder that
// WORKDIR had made; what COPY --chown makes itself belongs to the account.
describe('what an account that is not root cannot write', () => {
  const app = 'FROM node:22-alpine\nWORKDIR /app\n';
  test.each([
    ['FROM debian:bookworm-slim\nUSER 1000\nRUN apt-get update && echo', ['apt-get update']],
    ['FROM node:22\nUSER node:node\nRUN apt-get update', ['apt-get update']],
    ['FROM node:22 AS a\nUSER node\nFROM a\nRUN apt-get update', ['apt-get update']],
    ['FROM node:22\nUSER node\nRUN npm install -g pnpm', ['npm install -g pnpm']],
    ['FROM alpine:3.20\nRUN adduser -D app\nUSER app\nRUN mkdir -p /data/a', ['mkdir -p /data/a']],
    [`${app}USER node\nRUN mkdir logs`, ['mkdir logs']],
    [`${app}COPY package.json .\nUSER node\nRUN npm ci --omit=dev`, ['npm ci --omit=dev']],
    [`${app}USER node\nCOPY . .\nRUN yarn`, ['yarn']],
    [`${app}COPY --from=node:20 /usr/bin/x /usr/bin/x\nUSER node\nRUN npm ci`, ['npm ci']],
  ])('%s', (text, expected) => {
    expect(denied(text)).toEqual(expected);
  });

  test.each([
    'FROM debian:bookworm-slim\nRUN apt-get update',
    'FROM debian:bookworm-slim\nUSER root\nRUN apt-get update',
    'FROM node:22\nUSER node\nUSER 0\nRUN apt-get update',
    'FROM node:22\nARG WHO=root\nUSER $WHO\nRUN apt-get update',
    'FROM node:22\nUSER node\nRUN sudo apt-get update',
    'FROM gcr.io/distroless/static-debian12:nonroot\nRUN apt-get update',
    'FROM node:22\nUSER node\nRUN apk update',
    'FROM node:22\nUSER node\nRUN apt-get update || true',
    'FROM node:22\nUSER node\nRUN apt-get --version && apk --print-arch',
    'FROM node:22\nENV NPM_CONFIG_PREFIX=/home/node/.npm\nUSER node\nRUN npm install -g pnpm',
    'FROM node:22\nUSER node\nRUN npm config set prefix ~/.npm && npm install -g pnpm',
    'FROM example.org/node:22\nUSER node\nRUN npm install -g pnpm && mkdir /data',
    'FROM node:22\nUSER node\nRUN mkdir -p /tmp/a /home/node/a',
    'FROM node:22\nUSER node\nRUN mkdir -p /home/node/app/node_modules',
    'FROM golang:1.22\nUSER 1000\nRUN mkdir -p /go/src/app',
    'FROM alpine:3.20\nRUN mkdir /data && chown 1000 /data\nUSER 1000\nRUN mkdir /data/a',
    'FROM node:22\nCOPY --chown=node . /srv/app\nWORKDIR /srv/app\nUSER node\nRUN npm ci',
    // With BuildKit the account gets the folders that WORKDIR makes.
    'FROM node:22\nUSER node\nWORKDIR /app\nRUN npm ci',
    `${app}RUN chown node /app\nUSER node\nRUN npm ci`,
    'FROM debian:bookworm-slim\nRUN useradd -o -u 0 admin\nUSER admin\nRUN apt-get update',
    'FROM debian:bookworm-slim AS a\nRUN useradd -ou 0 admin\nFROM a\nCOPY x /x\nUSER admin\nRUN chmod +x /x',
    'FROM node:22\nRUN usermod -o --uid=0 node\nUSER node\nRUN apt-get update',
    `${app}USER node\nRUN npm --version && npm run build`,
  ])('silent: %s', (text) => {
    expect(denied(text)).toEqual([]);
  });

  test('a package is installed as root, and what follows runs as before', () => {
    checkFix(
      'FROM node:22\nUSER node\nRUN npm install -g pnpm\nRUN pnpm install',
      'FROM node:22\nUSER node\nUSER root\nRUN npm install -g pnpm\nUSER node\nRUN pnpm install',
      { rules: [permissionDenied] },
    );
  });
});
