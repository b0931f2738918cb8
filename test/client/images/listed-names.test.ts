import { expect, test } from 'vitest';
import { openImageTree } from '../../../client/src/model/binary/image-tree.js';
import { listPrograms, readFolderLinks } from '../../../client/src/model/images/listed-names.js';
import { entryOf } from '../../../client/src/model/images/layer-entry.js';
import { layerFiles } from '../../../client/src/model/images/layered-files.js';

/** `bin/a` a program, `bin/a-` a file that nobody may run, `bin -> usr/bin` a link. */
function treeOf(...lines: readonly string[]) {
  const layer = lines.map((line) => {
    const [name = '', linkname = ''] = line.split(' -> ');
    const type = linkname === '' ? 'file' : 'symlink';
    const mode = name.endsWith('-') ? 0o644 : 0o755;
    const entry = entryOf({ name: name.replace(/-$/, ''), type, mode, size: 1, linkname });
    if (entry === undefined) throw new Error(line);
    return entry;
  });
  return openImageTree(layerFiles([layer]));
}

test('programs are listed by the real folder, in the order of their names; a folder that is not there holds none', async () => {
  const tree = treeOf('usr/bin/sh', 'usr/bin/awk', 'usr/bin/profile-', 'bin -> usr/bin', 'opt/tools/run');
  const found = await listPrograms(tree, { PATH: '/opt/tools:/opt/gone/:relative:/' });
  expect(found).toMatchObject({ '/usr/bin': ['awk', 'sh'], '/opt/tools': ['run'], '/opt/gone': [] });
  expect(Object.keys(found)).not.toContain('/bin');
  expect(Object.keys(found)).not.toContain('relative');
  expect(Object.keys(found)).toEqual([...Object.keys(found)].sort());
});

test('what may not be run is no program, wherever PATH leads', async () => {
  const tree = treeOf('usr/lib/libx.so.1-', 'usr/lib/run');
  expect(await listPrograms(tree, { PATH: '/usr/lib' })).toMatchObject({ '/usr/lib': ['run'] });
});

test('folders that lead into /usr are told, others are not', async () => {
  const tree = treeOf('usr/bin/sh', 'bin -> usr/bin', 'sbin/init', 'lib -> usr/bin/sh');
  expect(await readFolderLinks(tree)).toEqual({ '/bin': '/usr/bin' });
});
