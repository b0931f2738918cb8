import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createImageReader } from '../../../client/src/docker/image/image-reader.js';
import { silentLog } from '../../../client/src/ports/log.js';
import { debianImage, dockerArchive, layoutFiles } from '../../support/image-archive.js';

/** Answers of a registry by path below the repository; a function answers itself. */
type Part = Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

let server: Server;
let parts: Map<string, Part>;
let asked: string[];
let home: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'stage-insight-registry-'));
  parts = new Map();
  asked = [];
  server = createServer((request, response) => {
    const path = (request.url ?? '').replace('/v2/team/base/', '');
    asked.push(path.replace(/sha256:.*/, 'DIGEST'));
    const part = parts.get(path);
    if (typeof part === 'function') part(request, response);
    else if (part === undefined) response.writeHead(404).end();
    else response.end(part);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(home, { recursive: true });
});

/** Serves an image of two platforms under the tag `3`. */
async function serve(packed: 'gzip' | 'zstd'): Promise<void> {
  const manifests: object[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const files = await layoutFiles({ ...debianImage, architecture }, packed);
    const index = JSON.parse(String(files.get('index.json'))) as {
      readonly manifests: readonly { readonly digest: string }[];
    };
    const [manifest] = index.manifests;
    for (const [name, bytes] of files) {
      const digest = name.replace(/^blobs\/sha256\//, 'sha256:');
      parts.set(`blobs/${digest}`, bytes);
      parts.set(`manifests/${digest}`, bytes);
    }
    manifests.push({ digest: manifest?.digest, platform: { os: 'linux', architecture } });
  }
  parts.set('manifests/3', Buffer.from(JSON.stringify({ manifests })));
}

function image(): string {
  return `localhost:${String((server.address() as AddressInfo).port)}/team/base:3`;
}

function reader() {
  return createImageReader({
    environment: { HOME: home },
    log: silentLog,
    clock: { now: () => Date.UTC(2026, 10, 30) },
  });
}

/** The largest blob is the lower layer. */
function replaceLayer(by: (bytes: Buffer) => Part): void {
  const blobs = [...parts].filter(([name, part]) => name.startsWith('blobs/') && Buffer.isBuffer(part));
  const [name = '', bytes] =
    blobs.sort(([, a], [, b]) => (b as Buffer).length - (a as Buffer).length)[0] ?? [];
  for (const [other, part] of blobs)
    if (Buffer.isBuffer(part) && Buffer.isBuffer(bytes) && part.equals(bytes)) parts.set(other, by(bytes));
  parts.set(name, by(bytes as Buffer));
}

async function messageOf(): Promise<string> {
  const found = await reader().fromRegistry(image(), {});
  return found.ok ? 'was read' : found.fault.message.replace(/localhost:\d+/g, 'REGISTRY');
}

test.each(['gzip', 'zstd'] as const)(
  'an image of a registry is the one of an archive: %s',
  async (packed) => {
    await serve(packed);
    const archive = join(home, 'image.tar');
    writeFileSync(archive, await dockerArchive(debianImage));
    const saved = await reader().fromArchive(archive, {});
    const [expected] = saved.ok ? saved.value : [];
    expect(expected).toBeDefined();
    const found = await reader().fromRegistry(image(), {});
    expect(found).toEqual({ ok: true, value: { ...expected, image: image() } });
    expect(await reader().fromRegistry(image(), { platform: 'linux/arm64' })).toMatchObject({
      ok: true,
      value: { platform: 'linux/arm64' },
    });
  },
);

test('the digest of a tag is known without its layers', async () => {
  await serve('gzip');
  const whole = await reader().fromRegistry(image(), {});
  asked = [];
  expect(await reader().digestInRegistry(image(), {})).toEqual({
    ok: true,
    value: { image: image(), platform: 'linux/amd64', digest: whole.ok ? whole.value.digest : '' },
  });
  expect(asked).toEqual(['manifests/3', 'manifests/DIGEST', 'blobs/DIGEST']);
});

test('a layer that is another one than the manifest says', async () => {
  await serve('gzip');
  replaceLayer(() => gzipSync(Buffer.alloc(1024)));
  expect(await messageOf()).toBe('REGISTRY sent data that does not match its digest, so none of it is kept.');
});

test('a layer that breaks off', async () => {
  await serve('gzip');
  replaceLayer((bytes) => bytes.subarray(0, 100));
  expect(await messageOf()).toBe('The archive is broken or holds no image (unexpected end of file).');
});

test.each([
  [500, {}, 'REGISTRY answered 500 for team/base:3.'],
  [429, { 'retry-after': '30' }, 'REGISTRY received too many requests and asked to wait.'],
  [
    401,
    { 'www-authenticate': 'Basic realm="x"' },
    'REGISTRY requires a login for team/base:3: run docker login REGISTRY.',
  ],
  [404, {}, 'REGISTRY has no team/base:3.'],
])('a registry that answers %d', async (status, headers, message) => {
  parts.set('manifests/3', (_request, response) => void response.writeHead(status, headers).end());
  expect(await messageOf()).toBe(message);
});

test('a manifest that is none, and a platform that is not there', async () => {
  parts.set('manifests/3', Buffer.from('{"layers": 3}'));
  expect(await messageOf()).toBe('The response from REGISTRY for team/base:3 is broken or incomplete.');
  await serve('gzip');
  expect(await reader().fromRegistry(image(), { platform: 'linux/s390x' })).toMatchObject({
    ok: false,
    fault: { reason: 'missing' },
  });
});

test('a layer on another host is asked for there, without the login', async () => {
  await serve('gzip');
  const seen: (string | undefined)[] = [];
  const bytesOfLayer: Buffer[] = [];
  const other = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end(bytesOfLayer[0]);
  });
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const location = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}/blob`;
  replaceLayer((bytes) => {
    bytesOfLayer[0] = bytes;
    return (_request, response) => void response.writeHead(307, { location }).end();
  });
  expect(await messageOf()).toBe('was read');
  expect(seen).toEqual([undefined]);
  other.closeAllConnections();
  other.close();
});

test('a reading that is cancelled', async () => {
  await serve('gzip');
  replaceLayer(() => (_request, response) => void response.write('x'));
  const stop = new AbortController();
  const found = reader().fromRegistry(image(), { signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  expect(await found).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
});
