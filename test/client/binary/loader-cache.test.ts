import { describe, expect, test } from 'vitest';
import { openImageTree } from '../../../client/src/model/binary/image-tree.js';
import { familyOfLoader, readLibraryFolders } from '../../../client/src/model/binary/library-folders.js';
import { imageFiles, type FilesInMemory } from '../../support/image-in-memory.js';

/** What ldconfig writes since glibc 2.32 (elf/cache.c, sysdeps/generic/dl-cache.h): header, entries, names. */
function loaderCache(
  entries: readonly (readonly [name: string, path: string])[],
  order: 'little' | 'big' = 'little',
): Buffer {
  const header = Buffer.alloc(48);
  header.write('glibc-ld.so.cache1.1', 'latin1');
  header[28] = order === 'little' ? 2 : 3;
  const put = (bytes: Buffer, value: number, at: number): unknown =>
    order === 'little' ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  put(header, entries.length, 20);
  let at = 48 + 24 * entries.length;
  const rows = entries.map(([name, path]) => {
    const row = Buffer.alloc(24);
    put(row, at, 4);
    put(row, at + name.length + 1, 8);
    at += name.length + path.length + 2;
    return row;
  });
  return Buffer.concat([
    header,
    ...rows,
    Buffer.from(
      entries
        .flat()
        .map((text) => `${text}\0`)
        .join(''),
    ),
  ]);
}

const entries = [
  ['libz.so.1', '/lib/x86_64-linux-gnu/libz.so.1'],
  ['libx.so.2', '/opt/x/libx.so.2'],
  ['libx.so.2', '/opt/y/libx.so.2'],
] as const;
const known = [
  ['libz.so.1', ['/lib/x86_64-linux-gnu/libz.so.1']],
  ['libx.so.2', ['/opt/x/libx.so.2', '/opt/y/libx.so.2']],
];

const foldersOf = (files: FilesInMemory, platform = 'linux/amd64') =>
  readLibraryFolders(openImageTree(imageFiles(files)), 'glibc', '/lib/ld.so', platform);

describe('the cache of the loader', () => {
  test.each<[string, Buffer, unknown]>([
    ['of a little-endian machine', loaderCache(entries), known],
    ['of a big-endian machine', loaderCache(entries, 'big'), known],
    [
      'behind one of the old format',
      Buffer.concat([Buffer.from('ld.so-1.7.0\0'), Buffer.alloc(32), loaderCache(entries)]),
      known,
    ],
    ['of another format', Buffer.from('ld.so-1.7.0\0'), []],
    ['without entries', loaderCache([]), []],
    ['that ends within its header', loaderCache(entries).subarray(0, 40), []],
    ['that ends within an entry', loaderCache(entries).subarray(0, 60), []],
  ])('%s', async (_, cache, expected) => {
    const { cached } = await foldersOf({ '/etc/ld.so.cache': cache });
    expect([...cached]).toEqual(expected);
  });
});

test('the usual folders of Debian come first, then those of other distributions', async () => {
  expect((await foldersOf({})).folders).toEqual([
    ...['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu'],
    ...['/lib64', '/usr/lib64', '/lib', '/usr/lib'],
  ]);
  expect((await foldersOf({}, 'linux/loong64')).folders).toEqual([
    '/lib64',
    '/usr/lib64',
    '/lib',
    '/usr/lib',
  ]);
});

test.each<[string, string, readonly string[]]>([
  ['folders, separated as ldconfig takes them', '/a /b:/c,/d # /e\nf\n', ['/a', '/b', '/c', '/d']],
  ['files by a pattern, in their order', 'include ld.so.conf.d/*.conf\n', ['/1', '/2']],
  ['one file', 'include /etc/ld.so.conf.d/2.conf /etc/gone.conf\n', ['/2']],
  ['itself', '/a\ninclude /etc/ld.so.conf\n', Array<string>(200).fill('/a')],
])('ld.so.conf names %s', async (_, text, expected) => {
  const files = {
    '/etc/ld.so.conf.d/2.conf': '/2',
    '/etc/ld.so.conf.d/1.conf': '/1',
    '/etc/ld.so.conf.d/x.txt': '/3',
  };
  expect((await foldersOf({ ...files, '/etc/ld.so.conf': text })).configured).toEqual(expected);
});

test.each([
  ['/lib64/ld-linux-x86-64.so.2', 'glibc'],
  ['/lib/ld-linux.so.2', 'glibc'],
  ['/lib64/ld64.so.2', 'glibc'],
  ['/lib/x86_64-linux-gnu/ld-2.31.so', 'glibc'],
  ['/lib/ld-musl-aarch64.so.1', 'musl'],
  ['/lib/libc.musl-x86_64.so.1', 'musl'],
  ['/lib/ld-uClibc.so.0', 'uclibc'],
  ['/lib/ld64-uClibc.so.0', 'uclibc'],
  ['/system/bin/linker64', undefined],
])('%s is the loader of %s', (path, family) => {
  expect(familyOfLoader(path)).toBe(family);
});
