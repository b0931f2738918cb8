import { describe, expect, test } from 'vitest';
import { workspaceTargets } from '../../server/src/features/workspace-targets.js';
import { analyseText } from '../support/check-findings.js';

/** The marked text of every finding in the Compose file. */
function reported(compose: string, dockerfile: string): readonly string[] {
  const { healthchecks } = workspaceTargets.starts('compose.yaml', compose);
  const { outside } = analyseText(dockerfile, { inputs: { healthchecks } });
  return outside.map(
    ({ rule, severity, file, start, end }) =>
      `${rule} ${severity} ${file ?? ''} ${compose.slice(start, end)}`,
  );
}

const service = (check: string, build = 'build: .'): string =>
  `services:\n  api:\n    ${build}\n    healthcheck:\n      interval: 5s\n      test: ${check}\n`;
const slim = 'FROM node:20-slim\nCMD ["node", "api.js"]';
const finding = (word: string): string => `program-missing warning compose.yaml ${word}`;

describe('health checks of Compose services', () => {
  test.each<[string, string, string, string]>([
    ['a list', service('["CMD", "curl", "-f", "http://localhost"]'), slim, 'curl'],
    ['a list for a shell', service('["CMD-SHELL", "curl -f http://localhost || exit 1"]'), slim, 'curl'],
    ['a line', service('wget -q --spider http://localhost'), slim, 'wget'],
    ['a list of lines', service('\n        - CMD\n        - curl\n        - http://localhost'), slim, 'curl'],
    [
      'a folder as context',
      service('["CMD", "curl", "http://localhost"]', 'build:\n      context: .'),
      slim,
      'curl',
    ],
    [
      'a stage that is named',
      service('["CMD", "curl", "http://localhost"]', 'build:\n      context: .\n      target: run'),
      'FROM node:20-slim AS run\nFROM node:20 AS dev',
      'curl',
    ],
    [
      'a line for an image without a shell',
      service('["CMD-SHELL", "wget -qO- http://localhost || exit 1"]'),
      'FROM gcr.io/distroless/static-debian12\nCOPY app /app\nENTRYPOINT ["/app"]',
      'wget',
    ],
  ])('%s', (_title, compose, dockerfile, word) => {
    expect(reported(compose, dockerfile)).toEqual([finding(word)]);
  });

  test.each<[string, string, string]>([
    [
      'the image has it',
      service('["CMD", "curl", "-f", "http://localhost"]'),
      'FROM node:20\nCMD ["node", "api.js"]',
    ],
    [
      'busybox has it',
      service('["CMD", "wget", "-q", "http://localhost"]'),
      'FROM node:20-alpine\nCMD ["node"]',
    ],
    [
      'it is installed',
      service('["CMD", "curl", "http://localhost"]'),
      'FROM node:20-slim\nRUN apt-get update && apt-get install -y curl',
    ],
    ['a program of the project', service('["CMD", "/app/healthy"]'), slim],
    ['the language itself', service('["CMD", "node", "check.js"]'), slim],
    [
      'another command takes its place',
      service('["CMD-SHELL", "curl -f http://localhost || wget http://localhost"]'),
      slim,
    ],
    ['no check', service('["NONE"]'), slim],
    ['a published image', service('["CMD", "curl", "http://localhost"]', 'image: example/api'), slim],
    [
      'an image that is not known',
      service('["CMD", "curl", "http://localhost"]'),
      'FROM registry.example.org/node:1',
    ],
    [
      'a stage that is built elsewhere has it',
      service('["CMD", "curl", "http://localhost"]', 'build:\n      context: .\n      target: dev'),
      'FROM node:20 AS dev\nFROM node:20-slim AS run',
    ],
    [
      'a variable as target',
      service('["CMD", "curl", "http://localhost"]', 'build:\n      context: .\n      target: $STAGE'),
      slim,
    ],
  ])('silent: %s', (_title, compose, dockerfile) => {
    expect(reported(compose, dockerfile)).toEqual([]);
  });
});

test.each<[string, string, string, readonly string[]]>([
  [
    'that says what is installed',
    'args: { EXTRA: curl }',
    'RUN apt-get update && apt-get install -y $EXTRA git',
    [],
  ],
  ['in a list', 'args: ["EXTRA=curl"]', 'RUN apt-get update && apt-get install -y ${EXTRA} git', []],
  ['that says something else', 'args: { EXTRA: curl }', 'RUN echo $EXTRA', [finding('curl')]],
  ['that is not used', 'args: { OTHER: curl }', 'RUN apt-get update', [finding('curl')]],
])('a build argument of the service %s', (_title, args, run, expected) => {
  const build = `build:\n      context: .\n      ${args}`;
  const dockerfile = `FROM node:20-slim\nARG EXTRA=\n${run}\nCMD ["node", "api.js"]`;
  expect(reported(service('["CMD", "curl", "http://localhost"]', build), dockerfile)).toEqual(expected);
});
