import { expect, test } from 'vitest';
import { readStarts } from '../../../server/src/core/workspace/started-images.js';

const compose = `
services:
  web:
    build: .
    image: shop
  worker:
    build:
      context: ./jobs
      dockerfile: Dockerfile.jobs
    command: celery -A shop worker -l \${LEVEL:-info}
  beat:
    image: shop
    command: ["celery", "-A", "shop", "beat"]
  db:
    image: postgres:17
    command: postgres -c fsync=off
  shell:
    build: .
    entrypoint: /bin/tool
`;

test('services start other programs of the images that are built beside them', () => {
  const found = readStarts('deploy/compose.yaml', compose).commands;
  expect(
    found.map(({ dockerfile, command, entrypoint, line }) => [dockerfile, command ?? entrypoint, line]),
  ).toEqual([
    ['deploy/jobs/Dockerfile.jobs', 'celery -A shop worker -l ${LEVEL:-info}', 9],
    ['deploy/Dockerfile', ['celery', '-A', 'shop', 'beat'], 12],
    ['deploy/Dockerfile', '/bin/tool', 18],
  ]);
});

const checked = (service: string, build = '.'): readonly string[] =>
  readStarts('compose.yaml', `services:\n  web:\n    build: ${build}\n    ${service}\n`).healthchecks.map(
    ({ program, byShell, buildArguments, target }) =>
      [program, byShell ? 'by a shell' : 'by itself', target ?? '-', ...(buildArguments ?? [])].join(' '),
  );

// https://docs.docker.com/reference/compose-file/services/#healthcheck
test.each([
  ['healthcheck: { test: ["CMD", "curl", "-f", "http://localhost"] }', ['curl by itself -']],
  ['healthcheck: { test: ["CMD-SHELL", "curl -f http://localhost || exit 1"] }', ['curl by a shell -']],
  ['healthcheck: { test: curl -f http://localhost }', ['curl by a shell -']],
  ['healthcheck: { test: curl http://localhost || wget http://localhost }', []],
  ['healthcheck: { test: if curl http://localhost; then true; fi }', []],
  ['healthcheck: { test: ["NONE"] }', []],
  ['healthcheck: { test: ["NONE", "curl"] }', []],
  ['healthcheck: { test: ["CMD", "$CHECK"] }', []],
  ['healthcheck: { test: ["CMD", "curl"], disable: true }', []],
  ['healthcheck: { test: ["CMD", "curl"] }\n    volumes: ["./bin:/usr/bin"]', []],
  ['healthcheck: { test: ["CMD", "curl"] }\n    volumes: ["./bin:/data"]', ['curl by itself -']],
])('of %s', (service, expected) => {
  expect(checked(service)).toEqual(expected);
});

test.each([
  ['{ A: 1, b.c: 2 }', 'curl by itself dev A'],
  ['[A=1, B]', 'curl by itself dev A B'],
])('with build arguments %s', (args, expected) => {
  const build = `{ context: ., target: dev, args: ${args} }`;
  expect(checked('healthcheck: { test: ["CMD", "curl"] }', build)).toEqual([expected]);
});

test('a broken file and another one say nothing', () => {
  expect(readStarts('compose.yaml', 'services: [').commands).toEqual([]);
  expect(readStarts('values.yaml', compose).commands).toEqual([]);
});
