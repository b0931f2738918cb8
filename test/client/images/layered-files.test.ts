import { expect, test } from 'vitest';
import { entryOf, type LayerEntry } from '../../../client/src/model/images/layer-entry.js';
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

test('links that lead in a circle lead nowhere', async () => {
  expect(await kinds([layer('a -> b', 'b -> a', 'a/c')], '/a/c', '/b/c')).toBe('none none');
});

test.each(['../etc/passwd', 'a/../../b', `${'a/'.repeat(300)}b`, 'a'.repeat(5000)])(
  'a path that no image can have is refused',
  (name) => {
    expect(() => entryOf({ name, type: 'file', mode: 0o644, size: 1 })).toThrow(/^The image has/);
  },
);
