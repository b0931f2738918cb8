import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectToFirst } from '../../client/src/docker/connection/connection.js';
import { defaultSockets } from '../../client/src/docker/connection/discovery.js';
import { listEngineChoices } from '../../client/src/docker/connection/engine-choices.js';
import type { EngineOptions } from '../../client/src/docker/connection/options.js';
import { silentLog } from '../../client/src/ports/log.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { startTlsProxy } from '../support/engine/tls-proxy.js';
import { createWorkbench, engineOptions, valueOf } from '../support/engine/workbench.js';

/** Every way that leads to an engine, to the real one; a stage is built over each, session included. */

const socket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stage-insight-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

async function buildsOver(options: Partial<EngineOptions>): Promise<string> {
  const bench = createWorkbench(
    { Dockerfile: 'FROM alpine:3.20\nCOPY a.txt /\nRUN cat /a.txt\n', 'a.txt': 'a' },
    options,
  );
  try {
    const { address, addressSource } = valueOf(await bench.engine.info());
    const { answer, log } = await bench.build(0, { noCache: true });
    valueOf(answer);
    expect(log).toBe('a');
    return `${addressSource}: ${address}`;
  } finally {
    bench.dispose();
  }
}

/** The variables of a person with an empty home. */
const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  ...more,
});

const docker = (...args: readonly string[]): void =>
  void execFileSync('docker', args, { env: environment(), stdio: 'ignore' });

/** A socket may be there and nobody behind it: the docker command line is asked. */
function answersAt(path: string): boolean {
  const { status } = spawnSync('docker', ['-H', `unix://${path}`, 'version'], { env: environment() });
  return status === 0;
}

/** The file of a socket whose engine was killed. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.used`, resolve));
  renameSync(`${path}.used`, path);
  await new Promise((resolve) => server.close(resolve));
}

describe('an engine is found', () => {
  test('at a default socket, the usual one first', async () => {
    symlinkSync(socket, join(home, 'docker.sock'));
    const usual = '/var/run/docker.sock';
    const expected = answersAt(usual)
      ? `default socket: unix://${usual}`
      : `rootless Docker: unix://${home}/docker.sock`;
    // Asked only: an engine that is not that of the tests has other images.
    const { engine } = createWorkbench({}, { environment: environment({ XDG_RUNTIME_DIR: home }) });
    const { address, addressSource } = valueOf(await engine.info());
    expect(`${addressSource}: ${address}`).toBe(expected);
  });

  test('the usual socket is asked first, then those of this person that are there', () => {
    for (const path of ['.docker/run/docker.sock', 'docker.sock', '.orbstack/run/docker.sock']) {
      mkdirSync(join(home, path, '..'), { recursive: true });
      symlinkSync(socket, join(home, path));
    }
    const [first, ...others] = defaultSockets(environment({ XDG_RUNTIME_DIR: home }), 'linux');
    expect(first).toEqual({ host: 'unix:///var/run/docker.sock', source: 'default socket' });
    expect(others.filter(({ host }) => host.includes(home)).map(({ source }) => source)).toEqual([
      'Docker Desktop',
      'rootless Docker',
      'OrbStack',
    ]);
  });

  test('behind sockets that are missing, or that nobody listens on', async () => {
    const [left, live] = [join(home, 'left.sock'), join(home, 'live.sock')];
    await leaveSocket(left);
    symlinkSync(socket, live);
    const places = [join(home, 'missing.sock'), left, live, socket];
    const addresses = places.map((path) => ({ host: `unix://${path}`, source: path }));
    const connection = valueOf(await connectToFirst(addresses, engineOptions()));
    expect(connection.address.host).toBe(`unix://${live}`);
    const none = await connectToFirst(addresses.slice(0, 2), engineOptions());
    expect(none).toMatchObject({
      ok: false,
      fault: { tried: [{ problem: 'no such socket' }, { problem: 'connection refused' }] },
    });
  });

  test('by the setting, before DOCKER_HOST', async () => {
    const options = { host: socket, environment: environment({ DOCKER_HOST: 'tcp://nowhere.invalid:1' }) };
    expect(await buildsOver(options)).toBe(`the settings: unix://${socket}`);
  });

  test('by DOCKER_HOST, before the current context', async () => {
    docker('context', 'create', 'other', '--docker', 'host=unix:///nowhere.sock');
    docker('context', 'use', 'other');
    const options = { environment: environment({ DOCKER_HOST: `unix://${socket}` }) };
    expect(await buildsOver(options)).toBe(`DOCKER_HOST: unix://${socket}`);
  });

  test('by the current docker context', async () => {
    docker('context', 'create', 'mine', '--docker', `host=unix://${socket}`);
    docker('context', 'use', 'mine');
    expect(await buildsOver({ environment: environment() })).toBe(`docker context "mine": unix://${socket}`);
  });

  test('where Colima puts its socket', async () => {
    mkdirSync(join(home, '.colima/work'), { recursive: true });
    symlinkSync(socket, join(home, '.colima/work/docker.sock'));
    const found = defaultSockets(environment(), 'darwin').find(({ source }) => source.startsWith('Colima'));
    expect(found).toEqual({ host: `unix://${home}/.colima/work/docker.sock`, source: 'Colima (work)' });
    expect(await buildsOver({ host: found?.host ?? '', environment: environment() })).toContain(
      '.colima/work',
    );
  });
});

describe('over TLS', () => {
  const tlsVariables = (host: string, certificates: string): Record<string, string> => ({
    DOCKER_HOST: host,
    DOCKER_TLS_VERIFY: '1',
    DOCKER_CERT_PATH: certificates,
  });

  test('by a docker context with certificates', async () => {
    const proxy = await startTlsProxy(socket);
    const files = ['ca', 'cert', 'key'].map((name) => `${name}=${proxy.certificates}/${name}.pem`).join(',');
    docker('context', 'create', 'remote', '--docker', `host=${proxy.host},${files}`);
    const address = await buildsOver({ dockerContext: 'remote', environment: environment() });
    proxy.close();
    expect(address).toBe(`the settings, docker context "remote": ${proxy.host}`);
  });

  test('by DOCKER_TLS_VERIFY and DOCKER_CERT_PATH', async () => {
    const proxy = await startTlsProxy(socket);
    const variables = environment(tlsVariables(proxy.host, proxy.certificates));
    const address = await buildsOver({ environment: variables });
    proxy.close();
    expect(address).toBe(`DOCKER_HOST: ${proxy.host}`);
  });

  test.each([
    ['with a certificate whose key is missing, which is named', ['ca.pem', 'cert.pem'], 'key.pem'],
    ['without the certificate of the authority', [], 'certificate'],
  ])('not %s', async (_, names, words) => {
    const proxy = await startTlsProxy(socket);
    for (const name of names) copyFileSync(join(proxy.certificates, name), join(home, name));
    const bench = createWorkbench({}, { environment: environment(tlsVariables(proxy.host, home)) });
    const answer = await bench.engine.info();
    bench.dispose();
    proxy.close();
    expect(answer).toMatchObject({
      ok: false,
      fault: { reason: 'unreachable', message: expect.stringContaining(words) as string },
    });
  });
});

describe('over ssh', () => {
  /** A stand-in for `ssh` that runs the remote command here and keeps its arguments. */
  beforeEach(() => {
    const script = `#!/bin/sh\nexport DOCKER_HOST=unix://${socket}\necho "$@" >> ${home}/arguments\nwhile [ "$1" != docker ]; do shift; done\nexec "$@"\n`;
    writeFileSync(join(home, 'ssh'), script);
    chmodSync(join(home, 'ssh'), 0o755);
  });

  test('through the ssh program, with its own configuration', async () => {
    const variables = {
      PATH: `${home}:${process.env['PATH'] ?? ''}`,
      DOCKER_HOST: 'ssh://someone@build.example:2222',
    };
    expect(await buildsOver({ environment: environment(variables) })).toBe(
      'DOCKER_HOST: ssh://someone@build.example:2222',
    );
    const said = execFileSync('sort', ['-u', join(home, 'arguments')], { encoding: 'utf8' });
    const shared = said.split('\n')[0]?.replaceAll(/-o (?:Control|ServerAlive)\S+ /g, '');
    expect(shared).toBe(
      '-l someone -p 2222 -T -o ConnectTimeout=30 -- build.example docker system dial-stdio',
    );
  });
});

describe('an engine without sessions', () => {
  test('is built on through buildx', async () => {
    const gate = createServer((client) => {
      client.once('data', (head) => {
        const engine = connect(socket);
        if (/^POST \/v[\d.]+\/session/.test(String(head)))
          client.end('HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}');
        else engine.write(head);
        client.pipe(engine).pipe(client);
        client.on('error', () => engine.destroy());
        engine.on('error', () => client.destroy());
      });
    });
    const path = join(home, 'gate.sock');
    await new Promise<void>((resolve) => gate.listen(path, resolve));
    const said: string[] = [];
    const log = { ...silentLog, info: (message: string): void => void said.push(message) };
    const variables = { ...process.env, ...buildxEnvironment() };
    expect(await buildsOver({ host: path, environment: variables, log })).toBe(
      `the settings: unix://${path}`,
    );
    gate.close();
    expect(said.join('\n')).toContain('Building with buildx instead');
  });
});

test('contexts and builders of the docker command line can be chosen', () => {
  docker('context', 'create', 'zebra', '--docker', `host=unix://${socket}`);
  const buildx = join(home, '.docker', 'buildx', 'instances');
  mkdirSync(buildx, { recursive: true });
  writeFileSync(join(buildx, 'cluster'), JSON.stringify({ Name: 'cluster', Driver: 'kubernetes' }));
  writeFileSync(join(buildx, 'broken'), '{');
  expect(listEngineChoices(environment())).toEqual([
    { kind: 'context', name: 'zebra', detail: `unix://${socket}` },
    { kind: 'builder', name: 'cluster', detail: 'kubernetes' },
  ]);
});
