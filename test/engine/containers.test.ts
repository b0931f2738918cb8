import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createContainers } from '../../client/src/docker/index.js';
import { readDeath } from '../../client/src/model/engine/container-death.js';
import { engineOptions, createWorkbench, valueOf, type Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
const started: string[] = [];
afterEach(() => {
  if (started.length > 0) spawnSync('docker', ['rm', '-f', ...started.splice(0)], { stdio: 'ignore' });
  bench.dispose();
});

/** Runs an image until it dies and answers what is found out about it. */
async function die(dockerfile: string, files: Readonly<Record<string, string>> = {}) {
  bench = createWorkbench({ Dockerfile: dockerfile, ...files });
  const { plan } = bench.request(0);
  const { image } = valueOf((await bench.build(plan.stages.length - 1)).answer);
  const name = `stage-insight-dead-${randomUUID()}`;
  started.push(name);
  spawnSync('docker', ['run', '--name', name, '--network', 'none', image.id], { stdio: 'ignore' });
  const failed = valueOf(await createContainers(engineOptions()).failed());
  const container = failed.find((one) => one.name === name);
  return { container, death: readDeath(container?.message ?? ''), dockerfile: bench.request(0).dockerfile };
}

const c = (base: string, more = ''): string => `
  FROM gcc:12 AS builder
  COPY main.c .
  RUN gcc -o /app main.c
  FROM ${base} AS final
  COPY --from=builder /app /app
  ${more}
  CMD ["/app"]
`;
const main = { 'main.c': '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n' };

test('a container of our own image tells its Dockerfile, its stage and its last words', async () => {
  const { container, death, dockerfile } = await die(c('alpine:3.20'), main);
  expect(container).toMatchObject({ dockerfile, stage: 'final' });
  expect([death?.program, death?.rules[0]]).toEqual(['/app', 'libc-mismatch']);
});

test('a missing symbol version is found in the log', async () => {
  const { container, death } = await die(c('debian:bullseye-slim'), main);
  expect(container?.message).toContain("version `GLIBC_2.34' not found");
  expect(death?.rules).toEqual(['glibc-too-old']);
});

test('a program that is not there keeps the container from starting at all', async () => {
  const { container, death } = await die('FROM alpine:3.20\nCMD ["nothing-of-the-kind"]\n');
  expect(container).toMatchObject({ exitCode: 127, finishedAt: 0 });
  expect(death?.program).toBe('nothing-of-the-kind');
});

test('a user without an entry', async () => {
  const { death } = await die('FROM alpine:3.20\nUSER nobody-of-the-kind\nCMD ["true"]\n');
  expect(death).toMatchObject({ user: 'nobody-of-the-kind', rules: ['user-missing'] });
});

test('containers that ended well, and readers of images, are not listed', async () => {
  const { container } = await die('FROM alpine:3.20\nCMD ["true"]\n');
  expect(container).toBeUndefined();
  const reader = valueOf(await bench.engine.open('alpine:3.20'));
  const listed = valueOf(await createContainers(engineOptions()).failed()).map(({ id }) => id);
  const ask = ['ps', '-aq', '--no-trunc', '--filter', 'label=stage-insight.reader'];
  const readers = execFileSync('docker', ask, { encoding: 'utf8' });
  await reader.close();
  expect(readers).not.toBe('');
  expect(listed.filter((id) => readers.includes(id))).toEqual([]);
});
