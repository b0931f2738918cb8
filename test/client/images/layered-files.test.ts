import { expect, test } from 'vitest';
import { entryOf, maxUnpackedOf, type LayerEntry } from '../../../client/src/model/images/layer-entry.js';
import { layerFiles } from '../../../client/src/model/images/layered-files.js';

/** `bin/a` an executable file, `a/` a folder, `a -> b` a link, `a = b` a hard link. */
function layer(...lines: readonly string[]): readonly LayerEntry[] {
  return lines.map((line) => {
    const [, name = '', kind, target = ''] = /^(\S+)(?: (->|=) (\S+))?$/.exec(line) ?? [];
    const type = name.endsWith('/')
      ? 'directory'
      : kind === '->'
        ? 'symlink'
        : kind === '='
          ? 'link'
          : 'file';
    const entry = entryOf({ name, type, mode: 0o755, size: 1, linkname: target });
    if (entry === undefined) throw new Error(line);
    return entry;
  });
}

async function kinds(layers: readonly (readonly LayerEntry[])[], ...paths: readonly string[]) {
  const files = layerFiles(layers);
  const stats = await Promise.all(paths.map((path) => files.stat(path)));
  return stats.map((stat) => stat?.kind ?? 'none').join(' ');
}

test.each([
  ['a file of a higher layer', [layer('a -> b'), layer('a')], 'file none'],
  ['a whiteout', [layer('a'), layer('.wh.a')], 'none none'],
  ['a whiteout of a folder', [layer('a/', 'a/b'), layer('.wh.a')], 'none none'],
  [
    'a whiteout removes what lower layers have, not its own',
    [layer('a/', 'a/b'), layer('a/', 'a/c', '.wh.a')],
    'folder none',
  ],
  ['an opaque folder', [layer('a/', 'a/b'), layer('a/', 'a/.wh..wh..opq')], 'folder none'],
  [
    'an opaque folder keeps what its layer has, in any order',
    [layer('a/b'), layer('a/b', 'a/.wh..wh..opq')],
    'folder file',
  ],
  ['a whiteout of what is not there', [layer('x'), layer('.wh.a', 'y/.wh.z')], 'none none'],
  ['a folder in place of a link', [layer('a -> x', 'x/', 'x/b'), layer('a/')], 'folder none'],
  ['a file below a link to a folder', [layer('x/', 'a -> x'), layer('a/b')], 'link file'],
  ['a hard link', [layer('x', 'a = x')], 'file none'],
  ['a hard link to what is not there', [layer('a'), layer('a = nothing')], 'none none'],
])('%s', async (_name, layers, expected) => {
  expect(await kinds(layers, '/a', '/a/b')).toBe(expected);
});

test('a link to a folder that lies outside of the image ends at its root', async () => {
  expect(await kinds([layer('a -> ../../x', 'x/', 'x/b')], '/a/b', '/../x/b')).toBe('file file');
});

test.each([
  ['up', 'd/a -> ../x/../y'],
  ['to its root', 'd/a -> /y'],
])('a link leads %s from where it stands', async (_, link) => {
  expect(await kinds([layer(link, 'x/y', 'y/b')], '/d/a/b', '/d/a/none')).toBe('file none');
});

// Linux follows 40 links on the way to a file (MAXSYMLINKS, include/linux/namei.h).
test('forty links on the way to a file are followed, and no more', async () => {
  const links = Array.from({ length: 41 }, (_, at) => `l${at} -> l${at + 1}`);
  const files = [layer(...links, 'l41/'), layer('l1/below', 'l0/above')];
  expect(await kinds(files, '/l41/below', '/l41/above')).toBe('file none');
});

test('links that lead in a circle lead nowhere', async () => {
  expect(await kinds([layer('a -> b', 'b -> a', 'a/c')], '/a/c', '/b/c')).toBe('none none');
});

test.each([
  ['outside the image', '../etc/passwd', /points outside it/],
  ['outside the image after a folder', 'a/../../b', /points outside it/],
  ['nested deeper than folders are', `${'a/'.repeat(300)}b`, /nested more than \d+ levels deep/],
  ['longer than a system allows', 'a'.repeat(5000), /longer than any system allows/],
])('a path %s is refused', (_, name, reason) => {
  expect(() => entryOf({ name, type: 'file', mode: 0o644, size: 1 })).toThrow(reason);
});

test('what a folder holds is listed, of a file nothing; a folder has no bytes', async () => {
  const files = layerFiles([layer('a/', 'a/b', 'c')]);
  expect([await files.list('/a'), await files.list('/c'), await files.list('/x')]).toEqual([['b'], [], []]);
  expect(await files.stat('/a')).toEqual({ kind: 'folder', bytes: 0, mode: 0o755 });
  expect([await files.read('/a'), await files.read('/x')]).toEqual([undefined, undefined]);
});

test('a folder that a higher layer names again keeps what it holds', async () => {
  expect(await kinds([layer('a/', 'a/b'), layer('a/')], '/a', '/a/b')).toBe('folder file');
});

test('a layer may unpack to two hundred times its size, and to two gigabytes at the least', () => {
  expect([0, 1, 50_000_000].map(maxUnpackedOf)).toEqual([2e9, 2e9 + 200, 12e9]);
});
