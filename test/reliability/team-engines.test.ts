import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../client/src/docker/connection/options.js';
import { modestRuntime, nativeStore } from '../support/engine/builder-image.js';
import { createBuilderHome, startRemoteBuildKit, type BuilderHome } from '../support/engine/builders.js';
import { startDaemon, type Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { patience, processesOf, uniqueSleep, until } from '../support/engine/processes.js';
import { keepRow, writeReliabilityTable } from '../support/engine/reliability.js';
import { startSshd } from '../support/engine/sshd.js';
import { startTlsProxy } from '../support/engine/tls-proxy.js';
import { createWorkbench, valueOf, type Built, type Workbench } from '../support/engine/workbench.js';

/** What happens to engines and builders of teams, which are elsewhere: each is one sentence with its cause, in seconds. */

const { DOCKER_HOST: host = 'unix:///var/run/docker.sock' } = process.env;
const socket = host.replace('unix://', '');
let bench: Workbench;
afterEach(() => bench.dispose());
afterAll(writeReliabilityTable);

/** Milliseconds: who has to wait longer does not know whether it goes on. */
const soon = 5000;

function open(options: Partial<EngineOptions>, dockerfile = 'FROM alpine:3.20\nRUN true\n'): Workbench {
  bench = createWorkbench({ Dockerfile: dockerfile }, options);
  return bench;
}

/** The fault of a build, and how long after `act` it was told; `act` is done once `when` holds. */
async function faultAfter(
  building: Promise<Built>,
  when: () => boolean,
  act: () => unknown,
): Promise<{ readonly reason: string; readonly message: string; readonly after: number }> {
  await until(when);
  const start = Date.now();
  void act();
  const { answer } = await building;
  const after = Date.now() - start;
  return answer.ok ? { reason: 'built', message: '', after } : { ...answer.fault, after };
}

describe('a builder elsewhere', () => {
  let daemon: Daemon;
  let home: BuilderHome;
  const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-team-'));
  beforeAll(async () => {
    const more = [...nativeStore, ...modestRuntime(scratch)];
    daemon = await startDaemon({ binaries: modernEngine().binaries, arguments: more });
    daemon.load('alpine:3.20');
    home = createBuilderHome();
  });
  afterAll(async () => {
    home.dispose();
    await daemon.dispose();
    rmSync(scratch, { recursive: true });
  });

  test('that is killed in the middle of a build', async () => {
    const remote = await startRemoteBuildKit(daemon.host);
    await home.create('killed', 'remote', remote.address);
    const nap = uniqueSleep(5000);
    const { build } = open(
      { environment: home.environment, builder: 'killed' },
      `FROM alpine:3.20\nRUN ${nap}\n`,
    );
    const isRunning = (): boolean => processesOf(nap).length > 0;
    const fault = await faultAfter(build(0), isRunning, () => daemon.stop('SIGKILL'));
    expect(fault).toMatchObject({
      reason: 'refused',
      message: 'The builder "killed" disconnected during the build.',
    });
    expect(fault.after).toBeLessThan(soon);
    processesOf(nap).forEach((id) => process.kill(Number(id), 'SIGKILL'));
    remote.dispose();
    await daemon.start();
    keepRow({
      fault: 'Builder killed',
      done: 'a remote builder killed in the middle of a RUN',
      happened: 'told within 5 s that the builder disconnected',
    });
  });

  test('whose connection is cut while it sends an image', async () => {
    const remote = await startRemoteBuildKit(daemon.host);
    await home.create('cut', 'remote', remote.address);
    const dockerfile = 'FROM alpine:3.20\nRUN head -c 150000000 /dev/urandom > /r\n';
    const { build } = open({ environment: home.environment, builder: 'cut' }, dockerfile);
    const fault = await faultAfter(build(0), () => remote.bytesSent() > 2_000_000, remote.stop);
    expect(fault).toMatchObject({
      reason: 'refused',
      message: 'The builder "cut" disconnected during the build.',
    });
    expect(fault.after).toBeLessThan(soon);
    const label = `label=stage-insight.dockerfile=${bench.folder}/Dockerfile`;
    expect(execFileSync('docker', ['images', '-aq', '--filter', label]).toString()).toBe('');
    remote.dispose();
    keepRow({
      fault: 'Image cut off',
      done: 'the connection to a remote builder cut while it sent an image of 150 MB',
      happened: 'told within 5 s that the builder disconnected; no part of an image in the engine',
    });
  });

  test('of two nodes, of which the second is dead', async () => {
    const remote = await startRemoteBuildKit(daemon.host);
    await home.create('half', 'remote', remote.address);
    await home.buildx('create', '--append', '--name', 'half', 'tcp://127.0.0.1:1');
    const { build } = open({ environment: home.environment, builder: 'half' });
    const start = Date.now();
    valueOf((await build(0)).answer);
    expect(Date.now() - start).toBeLessThan(30_000);
    remote.dispose();
    const fault = await faultAfter(
      build(0),
      () => true,
      () => undefined,
    );
    expect(fault.message).toMatch(
      /^The builder "half" \(remote\) does not answer at unix:.*; tcp:.*refused\.$/,
    );
    expect(fault.after).toBeLessThan(soon);
    keepRow({
      fault: 'Nodes dead',
      done: 'one of two nodes of a remote builder dead, then both',
      happened: 'built on the one that lives; then told within 5 s, with both addresses and their reasons',
    });
  });
});

describe('an engine over TLS', () => {
  test('whose connection is cut while the context is sent', async () => {
    const proxy = await startTlsProxy(socket);
    const variables = {
      DOCKER_HOST: proxy.host,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: proxy.certificates,
    };
    const { build, write } = open(
      { environment: { ...process.env, ...variables } },
      'FROM alpine:3.20\nCOPY big /\n',
    );
    write('big', randomBytes(200_000_000));
    const fault = await faultAfter(build(0), () => proxy.bytesReceived() > 5_000_000, proxy.cut);
    expect(fault).toMatchObject({
      reason: 'lost',
      message: expect.stringMatching(/^The connection/) as string,
    });
    expect(fault.after).toBeLessThan(soon);
    write('big', 'small');
    valueOf((await build(0)).answer);
    proxy.close();
    keepRow({
      fault: 'Context cut off',
      done: 'the connection to an engine over TLS cut while 200 MB of context were sent',
      happened: '"lost" within 5 s; the next build connects anew',
    });
  });

  test('that trusts another authority, or is of another one', async () => {
    const [own, other] = await Promise.all([startTlsProxy(socket), startTlsProxy(socket)]);
    const messages: string[] = [];
    for (const [proxy, { certificates }] of [
      [own, other],
      [other, own],
    ] as const) {
      const variables = { DOCKER_HOST: proxy.host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
      const start = Date.now();
      const answer = await open({ environment: { ...process.env, ...variables } }).engine.info();
      expect(Date.now() - start).toBeLessThan(soon);
      messages.push(answer.ok ? 'answered' : answer.fault.message);
      bench.dispose();
    }
    for (const message of messages) expect(message).toContain('certificate');
    own.close();
    other.close();
    keepRow({
      fault: 'Wrong certificate',
      done: 'engines over TLS of another authority than the one that is trusted',
      happened: '"unreachable" within 5 s, with the word certificate',
    });
  });
});

describe('an engine over ssh', () => {
  test('that takes no connection, that nobody knows, and that is cut while the context is sent', async () => {
    const server = await startSshd(host);
    const environment = { ...process.env, PATH: server.path, DOCKER_HOST: server.address };
    const { build, write } = open({ environment }, 'FROM alpine:3.20\nCOPY big /\n');
    write('big', randomBytes(200_000_000));
    const steps: string[] = [];
    const isSending = (): boolean => processesOf('docker system dial-stdio').length > 0;
    const building = bench.engine.build(
      bench.request(0),
      (event) => event.kind === 'step-started' && steps.push(event.step.name),
    );
    const cut = await faultAfter(
      building.then((answer) => ({ answer, events: [], log: '' })),
      () => isSending() && steps.some((step) => step.includes('load build context')),
      server.cut,
    );
    expect(cut).toMatchObject({ reason: 'lost' });
    expect(cut.after).toBeLessThan(soon);
    server.forgetHost();
    const unknown = await faultAfter(
      build(0),
      () => true,
      () => undefined,
    );
    expect(unknown.message).toMatch(/Host key verification failed/);
    expect(unknown.after).toBeLessThan(soon);
    await server.stop();
    bench.dispose();
    const closed = await faultAfter(
      open({ environment }).build(0),
      () => true,
      () => undefined,
    );
    expect(closed.message).toMatch(/Connection refused/);
    expect(closed.after).toBeLessThan(soon);
    keepRow({
      fault: 'ssh refused',
      done: 'ssh cut while 200 MB of context were sent, then a host key that is not known, then nobody at the port',
      happened: '"lost", then "unreachable" with the words of ssh, each within 5 s',
    });
    await expect.poll(() => processesOf('docker system dial-stdio'), patience).toEqual([]);
  });
});
