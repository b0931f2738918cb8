import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegistry } from '../../client/src/docker/index.js';
import { parseReference } from '../../client/src/model/registry/image-reference.js';
import type { Clock } from '../../client/src/ports/clock.js';
import type { Registry, RegistrySize, TagDigest } from '../../client/src/ports/registry.js';
import { patience } from '../support/engine/processes.js';
import { pushImage, pushIndex } from '../support/engine/push.js';
import { account, startRegistry } from '../support/engine/registry.js';
import type { LocalRegistry, Login } from '../support/engine/registry.js';
import { createWorkbench, systemClock, valueOf } from '../support/engine/workbench.js';

let storage: string;
let home: string;
beforeAll(async () => {
  storage = mkdtempSync(join(tmpdir(), 'stage-insight-storage-'));
  home = mkdtempSync(join(tmpdir(), 'stage-insight-home-'));
  const registry = await startRegistry(storage);
  const name = `${registry.host}/team/app:1`;
  for (const args of [
    ['tag', 'alpine:3.20', name],
    ['push', '-q', name],
    ['rmi', name],
  ])
    execFileSync('docker', args, { stdio: 'ignore' });
  registry.dispose();
});
afterAll(() => [storage, home].forEach((folder) => rmSync(folder, { recursive: true })));

interface Memory {
  readonly cache?: Map<string, RegistrySize>;
  readonly tags?: Map<string, TagDigest>;
  readonly clock?: Clock;
  readonly waits?: Map<string, number>;
}

function registryFor(
  config: object,
  { cache = new Map(), tags, waits, clock = systemClock }: Memory = {},
): Registry {
  mkdirSync(join(home, '.docker'), { recursive: true });
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify(config));
  const environment = { HOME: home, PATH: `${home}:${process.env['PATH'] ?? ''}` };
  return createRegistry({ environment, clock, cache, ...(tags && { tags }), ...(waits && { waits }) });
}

/** A credential helper as docker starts them: `docker-credential-test get`, the host on its input. */
function writeHelper(host: string): void {
  const secret = JSON.stringify({ Username: account.username, Secret: account.password });
  const path = join(home, 'docker-credential-test');
  writeFileSync(path, `#!/bin/sh\nread host\n[ "$1 $host" = "get ${host}" ] && echo '${secret}'\n`);
  chmodSync(path, 0o755);
}

test.each(['classic', 'api'] as const)(
  '%s builds on a private base image with the login of docker',
  async (engine) => {
    const registry = await startRegistry(storage, 'basic');
    const folder = join(home, engine);
    const image = `${registry.host}/team/app:1`;
    const config = (content: object): void => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'config.json'), JSON.stringify(content));
    };
    const bench = createWorkbench(
      { Dockerfile: `FROM ${image}\nLABEL a=1\n` },
      { engine, environment: { ...process.env, DOCKER_CONFIG: folder } },
    );
    config({ credHelpers: { [registry.host]: 'nowhere' } });
    expect((await bench.build(0)).answer).toMatchObject({
      ok: false,
      fault: {
        message: expect.stringMatching(/ docker-credential-nowhere, .* is not installed\.$/) as string,
      },
    });
    const auth = Buffer.from(`${account.username}:${account.password}`).toString('base64');
    config({ auths: { [registry.host]: { auth } } });
    expect(valueOf((await bench.build(0)).answer).image.labels['a']).toBe('1');
    bench.dispose();
    execFileSync('sh', ['-c', `docker rmi -f ${image} 2>/dev/null || true`]);
    registry.dispose();
  },
);

/** Methods of the requests for manifests; the registry writes its log a little later. */
function manifestMethods(local: LocalRegistry, from = 0): readonly string[] {
  const manifests = local.requests().filter((request) => request.includes('/manifests/'));
  return manifests.slice(from).map((request) => request.slice(0, request.indexOf(' ')));
}

/** What the registry keeps of the image, added up from its own files. */
function storedBytes(): number {
  const listed = execFileSync(
    'find',
    [`${storage}/docker/registry/v2/blobs`, '-name', 'data', '-size', '+50k', '-printf', '%s\n'],
    { encoding: 'utf8' },
  );
  return listed.split('\n').reduce((sum, line) => sum + Number(line), 0);
}

const logins: Readonly<Record<Login, (host: string) => object>> = {
  none: () => ({}),
  basic: (host) => ({ auths: { [host]: { auth: btoa(`${account.username}:${account.password}`) } } }),
  token: (host) => ({ credHelpers: { [host]: 'test' } }),
};

describe.each(['none', 'basic', 'token'] as const)('a registry with login: %s', (login) => {
  let local: LocalRegistry;
  beforeAll(async () => {
    local = await startRegistry(storage, login);
    writeHelper(local.host);
  });
  afterAll(() => local.dispose());

  test('tells the compressed size, and reads the manifest once for each digest', async () => {
    const registry = registryFor(logins[login](local.host));
    const image = `${local.host}/team/app:1`;
    const sizes = [];
    for (let round = 0; round < 3; round++)
      sizes.push(valueOf(await registry.imageSize(image, 'linux/amd64')));
    expect(new Set(sizes.map(({ compressedBytes }) => compressedBytes))).toEqual(new Set([storedBytes()]));
    // One without and one with proof of identity: the tag is not asked for again.
    const proofs = login === 'none' ? [] : ['HEAD'];
    await expect.poll(() => manifestMethods(local), patience).toEqual([...proofs, 'HEAD', 'GET']);
  });

  test('is asked for the tag again after a day, and for its manifest never', async () => {
    let now = 0;
    const memory = { cache: new Map(), tags: new Map(), clock: { now: () => now } };
    const image = `${local.host}/team/app:1`;
    const before = manifestMethods(local).length;
    const registry = registryFor(logins[login](local.host), memory);
    for (const hour of [0, 23, 25]) {
      now = hour * 3_600_000;
      valueOf(await registry.imageSize(image, 'linux/amd64'));
    }
    const proofs = login === 'none' ? [] : ['HEAD'];
    await expect
      .poll(() => manifestMethods(local, before), patience)
      .toEqual([...proofs, 'HEAD', 'GET', 'HEAD']);
  });

  test('is asked for each platform by itself', async () => {
    const memory = { cache: new Map(), tags: new Map() };
    const registry = registryFor(logins[login](local.host), memory);
    const image = `${local.host}/team/app:1`;
    const told = [];
    for (const platform of ['linux/amd64', 'linux/arm64'])
      told.push(valueOf(await registry.imageSize(image, platform)).platform);
    const asked = ['linux/amd64', 'linux/arm64'];
    expect([...memory.cache.keys()].map((key: string) => key.split(' ')[1])).toEqual(asked);
    // It was pushed for one platform and has no index: the answer names that one.
    expect(told).toEqual(['linux/amd64', 'linux/amd64']);
  });

  test('says what is missing', async () => {
    const registry = registryFor(logins[login](local.host));
    const answer = await registry.imageSize(`${local.host}/team/app:2`, 'linux/amd64');
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'missing' } });
  });

  test('without a login only the open one answers', async () => {
    const answer = await registryFor({}).imageSize(`${local.host}/team/app:1`, 'linux/amd64');
    expect(answer.ok).toBe(login === 'none');
  });
});

test('of an image for several platforms the one that is built on is weighed, each once', async () => {
  const storage = mkdtempSync(join(tmpdir(), 'stage-insight-platforms-'));
  const local = await startRegistry(storage);
  try {
    const repository = `${local.host}/team/many`;
    const amd64 = { os: 'linux', architecture: 'amd64' };
    const arm64 = { os: 'linux', architecture: 'arm64' };
    await pushIndex(repository, '1', [
      { ...(await pushImage(repository, 'a', amd64, 1000)), platform: amd64 },
      { ...(await pushImage(repository, 'b', arm64, 3000)), platform: { ...arm64, variant: 'v8' } },
    ]);
    const memory = { cache: new Map<string, RegistrySize>(), tags: new Map<string, TagDigest>() };
    const before = manifestMethods(local).length;
    const told = [];
    for (const platform of ['linux/arm64', 'linux/amd64', 'linux/arm64']) {
      // A new start of the editor each time, with what is remembered.
      const size = valueOf(await registryFor({}, memory).imageSize(`${repository}:1`, platform));
      told.push([size.platform, size.compressedBytes]);
    }
    const absent = await registryFor({}, memory).imageSize(`${repository}:1`, 'linux/s390x');
    expect(told).toEqual([
      ['linux/arm64', 3000],
      ['linux/amd64', 1000],
      ['linux/arm64', 3000],
    ]);
    expect(absent).toMatchObject({ ok: false, fault: { reason: 'missing' } });
    await expect
      .poll(() => manifestMethods(local, before), patience)
      .toEqual(['HEAD', 'GET', 'GET', 'HEAD', 'GET', 'GET', 'HEAD', 'GET']);
  } finally {
    local.dispose();
    rmSync(storage, { recursive: true });
  }
});

test.each<[string, (host: string) => object, boolean]>([
  ['the common store', () => ({ credsStore: 'test' }), true],
  ['a helper before the store', (host) => ({ credHelpers: { [host]: 'test' }, credsStore: 'nothing' }), true],
  ['a helper that does not exist', () => ({ credsStore: 'nothing' }), false],
  ['a name that a shell would run', () => ({ credsStore: 'test;touch pwned' }), false],
  ['a path', () => ({ credsStore: '../test' }), false],
])('credentials from %s', async (_name, config, isKnown) => {
  const local = await startRegistry(storage, 'basic');
  writeHelper(local.host);
  const answer = await registryFor(config(local.host)).imageSize(`${local.host}/team/app:1`, 'linux/amd64');
  local.dispose();
  expect(answer.ok).toBe(isKnown);
  expect(existsSync(join(home, 'pwned'))).toBe(false);
});

test('an index: the platform is chosen, attestations are left out', async () => {
  const entry = (digest: string, os: string, architecture: string, variant?: string) => {
    return { digest: `sha256:${digest}`, platform: { os, architecture, ...(variant && { variant }) } };
  };
  const index = {
    manifests: [
      entry('a', 'unknown', 'unknown'),
      entry('b', 'linux', 'amd64'),
      entry('c', 'linux', 'arm', 'v6'),
      entry('d', 'linux', 'arm', 'v7'),
    ],
  };
  const manifest = (...sizes: readonly number[]): string =>
    JSON.stringify({ layers: sizes.map((size) => ({ size })) });
  const bodies: Readonly<Record<string, string>> = {
    '1': JSON.stringify(index),
    'sha256:b': manifest(5, 6),
    'sha256:d': manifest(7),
  };
  const fake = await startServer(200, {}, (path) => bodies[path.slice(path.lastIndexOf('/') + 1)] ?? '');
  const registry = registryFor({});
  const sizes = ['linux/amd64', 'linux/arm/v7'].map(async (platform) => {
    const { compressedBytes, layers } = valueOf(await registry.imageSize(`${fake.host}/a/b:1`, platform));
    return `${platform} ${compressedBytes} ${layers}`;
  });
  expect(await Promise.all(sizes)).toEqual(['linux/amd64 11 2', 'linux/arm/v7 7 1']);
  fake.close();
});

describe('a registry that misbehaves', () => {
  const whole = '{"layers":[{"size":5}]}';
  const realm = 'Bearer realm="http://elsewhere.example/token"';

  test.each<[string, number, Record<string, string>, string, string]>([
    [
      'JSON that ends too early',
      200,
      {},
      '{"layers":[{"si',
      'The response from HOST for a/b:1 is broken or incomplete.',
    ],
    [
      'a body shorter than announced',
      200,
      { 'content-length': '99' },
      whole,
      'The response from HOST for a/b:1 is broken or incomplete.',
    ],
    ['no object', 200, {}, '7', 'The response from HOST for a/b:1 is broken or incomplete.'],
    [
      'a layer without a size',
      200,
      {},
      '{"layers":[{}]}',
      'The response from HOST for a/b:1 is broken or incomplete.',
    ],
    ['nothing known', 200, {}, '{"hello":1}', 'The response from HOST for a/b:1 is broken or incomplete.'],
    [
      'an index without our platform',
      200,
      {},
      '{"manifests":[{"digest":"sha256:1","platform":{"os":"unknown"}}]}',
      'HOST has no linux/amd64.',
    ],
    ['an error', 500, {}, '', 'HOST answered 500 for a/b:1.'],
    [
      'a login elsewhere in the clear',
      401,
      { 'www-authenticate': realm },
      '',
      'HOST requires a login for a/b:1: run docker login HOST.',
    ],
  ])('%s', async (_name, status, headers, body, sentence) => {
    const fake = await startServer(status, headers, () => body);
    const answer = await registryFor({}).imageSize(`${fake.host}/a/b:1`, 'linux/amd64');
    fake.close();
    expect(answer.ok ? '' : answer.fault.message).toBe(sentence.replaceAll('HOST', fake.host));
  });

  test.each([
    ['60', 59, 61],
    [new Date(120_000).toUTCString(), 119, 121],
    ['soon', 3599, 3601],
  ])('that asks to wait (%s) is left alone for so long', async (retryAfter, during, after) => {
    let now = 0;
    const fake = await startServer(429, { 'retry-after': retryAfter }, () => '');
    const registry = registryFor({}, { clock: { now: () => now * 1000 } });
    const counts = [];
    for (now of [0, 1, during, after]) {
      await registry.imageSize(`${fake.host}/a/b:1`, 'linux/amd64');
      counts.push(fake.count());
    }
    fake.close();
    expect(counts).toEqual([1, 1, 1, 2]);
  });

  test.each<[string, Record<string, string>, number]>([
    ['in seconds', { 'ratelimit-reset': '300' }, 300],
    ['of two limits', { 'ratelimit-reset': '120;w=21600, 9000' }, 120],
    ['as a time', { 'x-ratelimit-reset': '1700000900' }, 900],
    ['a wait counts before it', { 'retry-after': '60', 'ratelimit-reset': '300' }, 60],
    ['a mistake', { 'retry-after': '999999999' }, 86_400],
    ['nothing', {}, 3600],
  ])('that says when its count starts anew is left alone until then: %s', async (_name, headers, seconds) => {
    let now = 1_700_000_000;
    const clock = { now: () => now * 1000 };
    const fake = await startServer(429, headers, () => '');
    const waits = new Map<string, number>();
    const counts = [];
    // A new start of the editor each time, with what is remembered of the last one.
    for (const later of [0, seconds - 1, 2]) {
      now += later;
      await registryFor({}, { clock, waits }).imageSize(`${fake.host}/a/b:1`, 'linux/amd64');
      counts.push(fake.count());
    }
    fake.close();
    expect(counts).toEqual([1, 1, 2]);
  });

  test('that is not there', async () => {
    const answer = await registryFor({}).imageSize('127.0.0.1:1/a/b:1', 'linux/amd64');
    expect(answer).toMatchObject({ fault: { message: '127.0.0.1:1 cannot be reached.' } });
  });

  test('an answer that never ends can be cancelled', async () => {
    const stop = new AbortController();
    const fake = await startServer(200, { 'content-length': '99' }, () => undefined);
    const asked = registryFor({}).imageSize(`${fake.host}/a/b:1`, 'linux/amd64', stop.signal);
    setTimeout(() => stop.abort(), 100);
    expect(await asked).toMatchObject({ fault: { reason: 'cancelled' } });
    fake.close();
  });
});

test.each([
  ['alpine', 'registry-1.docker.io library/alpine latest'],
  ['node:20-slim', 'registry-1.docker.io library/node 20-slim'],
  ['team/app:1', 'registry-1.docker.io team/app 1'],
  ['docker.io/library/alpine:3', 'registry-1.docker.io library/alpine 3'],
  ['gcr.io/distroless/static-debian12:nonroot', 'gcr.io distroless/static-debian12 nonroot'],
  ['localhost:5000/a', 'localhost:5000 a latest'],
])('%s is %s', (text, drawn) => {
  const { registry, repository, tag } = parseReference(text) ?? {};
  expect(`${registry} ${repository} ${tag}`).toBe(drawn);
});

test.each(['', ':', 'UPPER', 'a b', '$IMAGE', 'a@sha256:1', '../etc'])('%j is no image name', (text) => {
  expect(parseReference(text)).toBeUndefined();
});

/** Answers every request the same way; a body that is `undefined` never comes. */
async function startServer(
  status: number,
  headers: Record<string, string>,
  body: (path: string) => string | undefined,
): Promise<{ readonly host: string; count(): number; close(): void }> {
  let count = 0;
  const server = createServer(({ method, url = '' }, response) => {
    count += 1;
    response.writeHead(status, headers);
    if (method === 'HEAD') return response.end();
    const text = body(url);
    if (text === undefined) return response.flushHeaders();
    response.write(text);
    // Less than was announced: the connection breaks off.
    return headers['content-length'] === undefined
      ? response.end()
      : setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
