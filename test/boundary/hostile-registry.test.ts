import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { layerTar } from '../support/image-archive.js';

/**
 * A registry that lies, against the terminal as people run it: one sentence each, below 200 MB, and nothing is kept.
 */
const program = join(import.meta.dirname, '../../dist/cli.cjs');

type Part = Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

let server: Server;
let home: string;
let parts: Map<string, Part>;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = (request.url ?? '').replace('/v2/team/base/', '');
    asked.push(path);
    const part = parts.get(path);
    // Whoever hangs up is not written to any more.
    response.on('error', () => undefined);
    if (typeof part === 'function') part(request, response);
    else if (part === undefined) response.writeHead(404).end();
    else response.end(part);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stage-insight-hostile-'));
  parts = new Map();
  asked = [];
});
afterEach(() => rmSync(home, { recursive: true }));

interface Outcome {
  readonly status: number | null;
  readonly said: string;
  /** Of the process, in MB. */
  readonly memory: number;
}

/** All files, but the code of the program itself, which Node keeps compiled. */
function written(): readonly string[] {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name !== 'stage-insight' && !name.startsWith('stage-insight/compile-cache'));
}

const tellMemory = 'process.on("exit", () => console.error("peak " + process.resourceUsage().maxRSS))';

/** `stage-insight images --read registry --lock` in an empty folder, with a home of its own. */
function read(...names: readonly string[]): Promise<Outcome> {
  const host = `localhost:${String((server.address() as AddressInfo).port)}`;
  const images = (names.length === 0 ? ['base'] : names).flatMap((name) => [
    '--image',
    `${host}/team/${name}:3`,
  ]);
  const words = ['--import', `data:text/javascript,${encodeURIComponent(tellMemory)}`, program, 'images'];
  return new Promise((done) => {
    const child = spawn(process.execPath, [...words, ...images, '--read', 'registry', '--lock'], {
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        XDG_CACHE_HOME: home,
        TMPDIR: home,
      },
    });
    let output = '';
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.on('close', (status) => {
      const memory = Number(/peak (\d+)/.exec(output)?.[1]) / 1000;
      const said = output
        .replace(/peak \d+\n/, '')
        .replaceAll(host, 'REGISTRY')
        .trim();
      done({ status, said, memory });
    });
  });
}

function put(bytes: Buffer | string): { readonly digest: string; readonly size: number } {
  const content = Buffer.from(bytes);
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  parts.set(`blobs/${digest}`, content);
  return { digest, size: content.length };
}

/** An image of one layer, and the path of that layer. */
async function serve(layer?: Buffer, size?: number): Promise<string> {
  const tar = layer ?? gzipSync(await layerTar({ 'usr/bin/tool': 'ELF' }));
  const placed = put(tar);
  const rootfs = { type: 'layers', diff_ids: [placed.digest] };
  const config = put(JSON.stringify({ os: 'linux', architecture: 'amd64', config: {}, rootfs }));
  const layers = [{ ...placed, ...(size !== undefined && { size }) }];
  parts.set('manifests/3', Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers })));
  return `blobs/${placed.digest}`;
}

/** Writes pieces until nobody listens any more. */
function endless(piece: Buffer): Part {
  return (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  };
}

/** The same through gzip, of which pieces stand one after the other. */
function endlessPacked(first: Buffer, piece: Buffer): Part {
  const rest = endless(gzipSync(piece)) as Exclude<Part, Buffer>;
  return (request, response) => {
    response.write(gzipSync(first));
    rest(request, response);
  };
}

async function expectRefusal(outcome: Promise<Outcome>, sentence: string): Promise<void> {
  const { status, said, memory } = await outcome;
  expect({ status, said }).toEqual({ status: 2, said: expect.stringContaining(sentence) as string });
  expect(said.split('\n').filter((line) => line.includes('was not read'))).toHaveLength(1);
  expect(memory).toBeLessThan(200);
  expect(written()).toEqual([]);
}

const other = 'REGISTRY sent data that does not match its digest, so none of it is kept.';
const large = 'Reading stopped: the image is unreasonably large.';
const broken = 'The response from REGISTRY for';

test('a manifest without an end', async () => {
  parts.set('manifests/3', endless(Buffer.alloc(65_536, '{"a":')));
  await expectRefusal(read(), `${broken} team/base:manifests/3 is broken or incomplete.`);
});

test('a token without an end', async () => {
  const realm = `http://localhost:${String((server.address() as AddressInfo).port)}/v2/team/base/token`;
  const service = `${realm}?service=x&scope=repository%3Ateam%2Fbase%3Apull`;
  parts.set('manifests/3', (_request, response) => {
    const challenge = `Bearer realm="${realm}",service="x"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  parts.set(
    new URL(service).pathname.replace('/v2/team/base/', '') + new URL(service).search,
    endless(Buffer.alloc(65_536, '{')),
  );
  await expectRefusal(read(), 'REGISTRY requires a login for team/base:3');
  expect(asked.some((path) => path.startsWith('token?'))).toBe(true);
});

test('a configuration that is another one', async () => {
  await serve();
  const text = String(parts.get('manifests/3'));
  const { digest } = (JSON.parse(text) as { readonly config: { readonly digest: string } }).config;
  parts.set(`blobs/${digest}`, Buffer.from('{"os":"linux"}'));
  await expectRefusal(read(), other);
});

test('a layer that is another one', async () => {
  const layer = await serve();
  parts.set(layer, gzipSync(await layerTar({ 'usr/bin/toot': 'ELF' })));
  await expectRefusal(read(), other);
});

test('a layer without an end', async () => {
  const layer = await serve();
  parts.set(layer, endlessPacked(headerOf('data', 60_000_000_000), Buffer.alloc(100_000_000)));
  await expectRefusal(read(), other);
});

test('a layer of zeros that unpacks to more than any image', async () => {
  const layer = await serve(undefined, 1e15);
  parts.set(layer, endlessPacked(headerOf('data', 60_000_000_000), Buffer.alloc(100_000_000)));
  await expectRefusal(read(), large);
});

test('a layer of files without an end', async () => {
  const layer = await serve(undefined, 1e15);
  parts.set(layer, endlessPacked(headerOf('first', 0), manyHeaders()));
  await expectRefusal(read(), 'Reading stopped: the image has more than');
});

test.each([500, 502])('a layer that is answered with %d', async (status) => {
  const layer = await serve();
  parts.set(layer, (_request, response) => void response.writeHead(status).end('no'));
  await expectRefusal(read(), `REGISTRY answered ${String(status)} for team/base:${layer}.`);
});

test('after "too many requests" nothing more is asked of a registry', async () => {
  const layer = await serve();
  parts.set(layer, (_request, response) => void response.writeHead(429, { 'retry-after': '3600' }).end());
  const { status, said } = await read('base', 'other');
  expect(status).toBe(2);
  expect(said).toContain('REGISTRY received too many requests and asked to wait.');
  expect(said).toContain('REGISTRY asked to wait.');
  expect(asked.filter((path) => path.includes('other'))).toEqual([]);
  expect(written()).toEqual([]);
});

test.each(['/v2/team/base/loop', 'http://127.0.0.1:1/blob', 'file:///etc/passwd'])(
  'a layer that is said to be at %s',
  async (location) => {
    const layer = await serve();
    const redirect: Part = (_request, response) => void response.writeHead(307, { location }).end();
    parts.set(layer, redirect);
    parts.set('loop', redirect);
    await expectRefusal(read(), 'REGISTRY cannot be reached.');
  },
);

test('a layer on a host that gives another one', async () => {
  const wrong = createServer((_request, response) => void response.end('something else'));
  await new Promise<void>((done) => wrong.listen(0, '127.0.0.1', done));
  const location = `http://127.0.0.1:${String((wrong.address() as AddressInfo).port)}/`;
  const layer = await serve();
  parts.set(layer, (_request, response) => void response.writeHead(307, { location }).end());
  const { status, said } = await read();
  expect({ status, said }).toEqual({ status: 2, said: expect.stringContaining('was not read') as string });
  expect(written()).toEqual([]);
  wrong.close();
});

/** A header of a file, as `tar` writes it; sizes of 8 GB and more are binary, as GNU tar has them. */
function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000755\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** Empty programs with long names, each another one. */
function manyHeaders(): Buffer {
  const names = Array.from(
    { length: 2000 },
    (_, index) => `usr/share/${'folder/'.repeat(6)}${String(index)}`,
  );
  return Buffer.concat(names.map((name) => headerOf(name, 0)));
}
