import { expect, test } from 'vitest';
import { readServiceCommands } from '../../../server/src/core/workspace/service-commands.js';

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
  const found = readServiceCommands('deploy/compose.yaml', compose);
  expect(
    found.map(({ dockerfile, command, entrypoint, line }) => [dockerfile, command ?? entrypoint, line]),
  ).toEqual([
    ['deploy/jobs/Dockerfile.jobs', 'celery -A shop worker -l ${LEVEL:-info}', 9],
    ['deploy/Dockerfile', ['celery', '-A', 'shop', 'beat'], 12],
    ['deploy/Dockerfile', '/bin/tool', 18],
  ]);
});

test('a broken file and another one say nothing', () => {
  expect(readServiceCommands('compose.yaml', 'services: [')).toEqual([]);
  expect(readServiceCommands('values.yaml', compose)).toEqual([]);
});
