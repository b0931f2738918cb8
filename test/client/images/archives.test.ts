import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImageReader } from '../../../client/src/docker/image/image-reader.js';
import type { Answer } from '../../../client/src/ports/engine.js';
import { silentLog } from '../../../client/src/ports/log.js';
import { readImageOf, type ReadImage } from '../../../server/src/protocol/read-image.js';
import {
  debianImage,
  dockerArchive,
  layerTar,
  layoutArchive,
  layoutFiles,
  tarOf,
  writeLayout,
} from '../../support/image-archive.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-images-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const reader = createImageReader({
  environment: {},
  log: silentLog,
  clock: { now: () => Date.UTC(2026, 10, 30) },
});

async function readBytes(bytes: Buffer, platform?: string): Promise<Answer<readonly ReadImage[]>> {
  const path = join(root, 'image.tar');
  writeFileSync(path, bytes);
  return reader.fromArchive(path, platform === undefined ? {} : { platform });
}

async function messageOf(bytes: Buffer): Promise<string> {
  const found = await readBytes(bytes);
  return found.ok ? 'was read' : found.fault.message;
}

test('an image weighs what its layers hold, hidden files included', async () => {
  const layers = [
    { 'data/a': 'x'.repeat(1000), 'data/b': '-> /data/a' },
    { 'data/a': 'y'.repeat(10), 'data/.wh.b': '' },
  ];
  const found = await readBytes(await dockerArchive({ ...debianImage, layers }));
  expect(found).toMatchObject({ ok: true, value: [{ bytes: 1010 }] });
});

test('what a Debian image holds', async () => {
  const found = await readBytes(await dockerArchive(debianImage));
  expect(found).toMatchObject({
    ok: true,
    value: [
      {
        image: 'registry.example/base:3',
        platform: 'linux/amd64',
        asOf: '2026-11-30',
        entrypoint: ['/usr/bin/app'],
        cmd: [],
        user: 'app',
        workdir: '/srv',
        env: { PATH: '/opt/app/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
        distro: 'debian',
        release: 'bookworm',
        libc: { family: 'glibc', version: '2.36' },
        loaders: ['/lib64/ld-linux-x86-64.so.2'],
        shell: '/bin/sh',
        users: ['app', 'root'],
        groups: ['root', 'staff'],
        certificates: true,
        zoneinfo: false,
        packageManager: 'apt',
        packages: ['curl'],
        folderLinks: { '/bin': '/usr/bin', '/lib': '/usr/lib', '/lib64': '/usr/lib64' },
      },
    ],
  });
  const [image] = found.ok ? found.value : [];
  // A link that leads nowhere is no program, curl was removed, and a hard link is a file like any other.
  expect(image?.programs).toMatchObject({
    '/opt/app/bin': ['tool'],
    '/usr/bin': ['app', 'apt-get', 'bash', 'sh'],
    '/usr/local/bin': [],
  });
  expect(image?.libraries).toMatchObject({
    '/opt/app/lib': ['libapp.so.1'],
    '/usr/lib/x86_64-linux-gnu': ['ld-linux-x86-64.so.2', 'libc.so.6', 'libcurl.so.4', 'libcurl.so.4.8.0'],
  });
  expect(readImageOf(JSON.parse(JSON.stringify(image)))).toEqual(image);
});

test('an image is the same in every kind of archive', async () => {
  const expected = await readBytes(await dockerArchive(debianImage));
  expect(expected.ok).toBe(true);
  for (const packed of ['plain', 'gzip', 'zstd'] as const)
    expect(await readBytes(await layoutArchive(debianImage, packed))).toEqual(expected);
  expect(await readBytes(gzipSync(await dockerArchive(debianImage)))).toEqual(expected);
  await writeLayout(join(root, 'layout'), debianImage, 'gzip');
  expect(await reader.fromArchive(join(root, 'layout'), {})).toEqual(expected);
});

test('Alpine, and an image with nothing in it but one program', async () => {
  const alpine = await readBytes(
    await dockerArchive({
      tag: 'alpine:3.20',
      layers: [
        {
          'lib/ld-musl-x86_64.so.1': 'ELF\0musl libc\x001.2.5\0',
          'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.3\n',
          'bin/busybox': 'ELF',
          'bin/sh': '-> /bin/busybox',
          'sbin/apk': 'ELF',
          'lib/apk/db/installed': 'C:Q1\nP:musl\nV:1.2.5-r0\n\nP:busybox\n\n',
        },
      ],
    }),
  );
  expect(alpine).toMatchObject({
    ok: true,
    value: [
      {
        distro: 'alpine',
        release: '3.20',
        libc: { family: 'musl', version: '1.2.5' },
        packageManager: 'apk',
        packages: ['busybox', 'musl'],
      },
    ],
  });
  const empty = await readBytes(await dockerArchive({ tag: 'app:1', layers: [{ 'bin/app': 'ELF' }] }));
  const [image] = empty.ok ? empty.value : [];
  expect(image).toMatchObject({ libc: { family: 'none' }, loaders: [], packageManager: 'none' });
  expect(image).not.toHaveProperty('shell');
  expect(image).not.toHaveProperty('users');
});

test('a database of packages that is not read leaves them unknown', async () => {
  const found = await readBytes(
    await dockerArchive({
      tag: 'ubi9:1',
      layers: [{ 'var/lib/rpm/rpmdb.sqlite': 'x', 'etc/os-release': 'ID="rhel"\nVERSION_ID="9.4"\n' }],
    }),
  );
  const [image] = found.ok ? found.value : [];
  expect(image).toMatchObject({ distro: 'ubi', release: '9' });
  expect(image).not.toHaveProperty('packages');
});

test('an image for another platform is none of those asked for', async () => {
  const bytes = await dockerArchive({ ...debianImage, architecture: 'arm64' });
  expect(await readBytes(bytes, 'linux/arm64')).toMatchObject({ ok: true });
  expect(await readBytes(bytes, 'linux/amd64')).toMatchObject({
    ok: false,
    fault: {
      reason: 'missing',
      message: expect.stringContaining('holds no image for linux/amd64') as string,
    },
  });
});

/** An archive with one layer that is what it is given as. */
async function withLayer(layer: Buffer): Promise<Buffer> {
  const files = new Map(await layoutFiles({ tag: 'a:1', layers: [{}] }, 'plain'));
  const [name = ''] = [...files].find(([, bytes]) => bytes[0] !== 0x7b) ?? [];
  files.set(name, layer);
  return tarOf([...files].map(([path, bytes]) => [{ name: path }, bytes]));
}

test('a name with control characters is none that a program has', async () => {
  const found = await readBytes(
    await dockerArchive({ tag: 'a:1', layers: [{ 'bin/\u001b[31mx': 'x', 'bin/y': 'x' }] }),
  );
  expect(found).toMatchObject({ ok: true, value: [{ programs: { '/bin': ['y'] } }] });
});

test('a path that leads out of the image', async () => {
  const layer = await tarOf([[{ name: '../../etc/passwd' }, 'x']]);
  expect(await messageOf(await withLayer(layer))).toBe('The image contains a path that points outside it.');
});

test('a header that never ends is not kept in memory', async () => {
  const long = await tarOf([[{ name: 'a', pax: { comment: 'x'.repeat(20_000_000) } }, '']]);
  expect(await messageOf(await withLayer(gzipSync(long)))).toBe(
    'The archive is broken or holds no image (Header exceeds max size).',
  );
});

test('a file that unpacks to a thousand times its size is passed over', async () => {
  const bomb = await layerTar({
    'usr/share/zeros': Buffer.alloc(64_000_000),
    'etc/passwd': 'root:x:0:0::/:\n',
  });
  const found = await readBytes(await withLayer(gzipSync(bomb)));
  expect(found).toMatchObject({ ok: true, value: [{ users: ['root'] }] });
});

test('a layer that breaks off, and one that is missing', async () => {
  const whole = gzipSync(await layerTar({ 'bin/a': 'x'.repeat(5000) }));
  expect(await messageOf(await withLayer(whole.subarray(0, 60)))).toBe(
    'The archive is broken or holds no image (unexpected end of file).',
  );
  const files = [...(await layoutFiles(debianImage, 'plain'))].filter(
    ([name], index) => index !== 0 || name === '',
  );
  const bytes = await tarOf(files.map(([name, content]) => [{ name }, content]));
  expect(await messageOf(bytes)).toBe('The archive does not hold all layers of the image.');
});

test('a file that is no archive, and one that is not there', async () => {
  expect(await messageOf(Buffer.from('FROM scratch\n'.repeat(100)))).toMatch(
    /^The archive is broken or holds no image \(.*\)\.$/,
  );
  expect(await reader.fromArchive(join(root, 'nothing'), {})).toMatchObject({
    ok: false,
    fault: { reason: 'missing' },
  });
});
