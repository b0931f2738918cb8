import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { verify } from '../../client/src/cli/verify.js';
import type { VerifyReport } from '../../server/src/protocol/reports.js';
import { patience, processesOf, uniqueSleep } from '../support/engine/processes.js';
import { startSshd, type Sshd } from '../support/engine/sshd.js';
import { createWorkbench, valueOf, type Workbench } from '../support/engine/workbench.js';
import { callCommand } from '../support/terminal-call.js';

/** The engine of this machine, behind a real ssh server. */
let server: Sshd;
let bench: Workbench;
beforeAll(async () => {
  const { DOCKER_HOST: host = 'unix:///var/run/docker.sock' } = process.env;
  server = await startSshd(host);
});
afterEach(() => bench.dispose());
afterAll(() => server.stop());

const stages = Array.from(
  { length: 6 },
  (_, index) => `FROM alpine:3.20 AS s${index}\nRUN echo ${index} > /n\n`,
);

function open(): Workbench {
  const environment = { ...process.env, PATH: server.path, DOCKER_HOST: server.address };
  bench = createWorkbench({ Dockerfile: stages.join('') }, { environment });
  return bench;
}

test('builds and reads the images of six stages with at most three logins', async () => {
  const { engine, build } = open();
  const before = server.logins();
  for (const stage of stages.keys()) {
    const { image } = valueOf((await build(stage)).answer);
    const opened = valueOf(await engine.open(image.id));
    expect(await opened.files.stat('/n')).toMatchObject({ bytes: 2 });
    await opened.close();
  }
  expect(server.logins() - before).toBeGreaterThan(0);
  expect(server.logins() - before).toBeLessThanOrEqual(3);
});

test('verify reads the programs of a file with at most three logins', async () => {
  const { folder, write } = open();
  write(
    'Dockerfile',
    `${stages.join('')}FROM alpine:3.20\n${stages.map((_, at) => `COPY --from=s${at} /n /n${at}\n`).join('')}CMD ["/bin/busybox"]\n`,
  );
  const usual = { ...process.env };
  Object.assign(process.env, { PATH: server.path, DOCKER_HOST: server.address });
  const before = server.logins();
  const words = [join(folder, 'Dockerfile'), '--format=json', '--network=none'];
  const { code, printed } = await callCommand(verify, words);
  Object.assign(process.env, { PATH: usual['PATH'], DOCKER_HOST: usual['DOCKER_HOST'] });
  if (usual['DOCKER_HOST'] === undefined) delete process.env['DOCKER_HOST'];
  const report = JSON.parse(printed) as VerifyReport;
  expect([code, report.faults]).toEqual([0, []]);
  expect(report.stages.map(({ programs }) => programs.map(({ path, runs }) => [path, runs]))).toEqual([
    [['/bin/busybox', true]],
  ]);
  expect(server.logins() - before).toBeLessThanOrEqual(3);
});

test('a connection that is cut in the middle of a build is told at once, and the next build logs in anew', async () => {
  const nap = uniqueSleep(5000);
  const { build, write } = open();
  write('Dockerfile', `FROM alpine:3.20\nRUN ${nap}\n`);
  const building = build(0);
  await expect.poll(() => processesOf(nap), patience).not.toEqual([]);
  const cutAt = Date.now();
  server.cut();
  expect((await building).answer).toMatchObject({
    ok: false,
    fault: {
      reason: 'lost',
      message: expect.stringMatching(/^The connection to the engine ended/) as string,
    },
  });
  expect(Date.now() - cutAt).toBeLessThan(5000);
  await expect.poll(() => processesOf(nap), patience).toEqual([]);
  write('Dockerfile', 'FROM alpine:3.20\nRUN true\n');
  expect((await build(0)).answer).toMatchObject({ ok: true });
});

test('a server that does not know the key is told with the words of ssh, at once', async () => {
  server.refuse();
  const other = createWorkbench(
    { Dockerfile: 'FROM scratch\n' },
    { environment: { ...process.env, PATH: server.path, DOCKER_HOST: `${server.address}/other.sock` } },
  );
  const start = Date.now();
  const answer = await other.engine.info();
  expect(answer).toMatchObject({
    ok: false,
    fault: {
      reason: 'unreachable',
      message: expect.stringMatching(/: root@127\.0\.0\.1: Permission denied \(publickey.*\)\.$/) as string,
    },
  });
  expect(Date.now() - start).toBeLessThan(10_000);
  other.dispose();
});
