import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegistry } from '../../client/src/docker/index.js';
import { parseReference } from '../../client/src/docker/image-reference.js';
import type { Registry, RegistrySize } from '../../client/src/ports/registry.js';
import { account, startRegistry } from '../support/engine/registry.js';
import type { LocalRegistry, Login } from '../support/engine/registry.js';
import { systemClock, valueOf } from '../support/engine/workbench.js';

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

function registryFor(config: object, cache = new Map<string, RegistrySize>()): Registry {
  mkdirSync(join(home, '.docker'), { recursive: true });
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify(config));
  const environment = { HOME: home, PATH: `${home}:${process.env['PATH'] ?? ''}` };
  return createRegistry({ environment, clock: systemClock, cache });
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
    const secret = JSON.stringify({ Username: account.username, Secret: account.password });
    writeFileSync(
      join(home, 'docker-credential-test'),
      `#!/bin/sh\nread host\n[ "$1 $host" = "get ${local.host}" ] && echo '${secret}'\n`,
    );
    chmodSync(join(home, 'docker-credential-test'), 0o755);
  });
  afterAll(() => local.dispose());

  test('tells the compressed size, and reads the manifest once for each digest', async () => {
    const registry = registryFor(logins[login](local.host));
    const image = `${local.host}/team/app:1`;
    const sizes = [];
    for (let round = 0; round < 3; round++)
      sizes.push(valueOf(await registry.imageSize(image, 'linux/amd64')));
    expect(new Set(sizes.map(({ compressedBytes }) => compressedBytes))).toEqual(new Set([storedBytes()]));
    const isManifest = (request: string): boolean =>
      request.startsWith('GET') && request.includes('/manifests/');
    expect(local.requests().filter(isManifest)).toHaveLength(1);
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

describe('a registry that misbehaves', () => {
  test.each<[string, number, Record<string, string>, string, string]>([
    ['broken JSON', 200, {}, '{"layers":[{"si', 'refused'],
    ['no object', 200, {}, '7', 'refused'],
    [
      'an index without our platform',
      200,
      {},
      '{"manifests":[{"digest":"sha256:1","platform":{"os":"unknown"}}]}',
      'missing',
    ],
    ['an error', 500, {}, '', 'refused'],
    [
      'a login page',
      401,
      { 'www-authenticate': 'Bearer realm="http://elsewhere.example/token"' },
      '',
      'refused',
    ],
  ])('%s', async (_name, status, headers, body, reason) => {
    const fake = await startServer(status, headers, body);
    const answer = await registryFor({}).imageSize(`${fake.host}/a/b:1`, 'linux/amd64');
    fake.close();
    expect(answer).toMatchObject({ ok: false, fault: { reason } });
  });

  test('that asks to wait is left alone', async () => {
    const fake = await startServer(429, { 'retry-after': '60' }, '');
    const registry = registryFor({});
    for (let round = 0; round < 3; round++) await registry.imageSize(`${fake.host}/a/b:1`, 'linux/amd64');
    fake.close();
    expect(fake.count()).toBe(1);
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

async function startServer(
  status: number,
  headers: Record<string, string>,
  body: string,
): Promise<{ readonly host: string; count(): number; close(): void }> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: () => server.close(),
  };
}
