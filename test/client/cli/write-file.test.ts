import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFiles } from '../../../client/src/cli/write-file.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-write-'));
});

afterAll(() => rmSync(root, { recursive: true }));

/** A file in a folder of its own. */
function fileOf(
  folder: string,
  content: string | Buffer,
): { readonly file: string; readonly before: Buffer } {
  mkdirSync(join(root, folder));
  const file = join(root, folder, 'Dockerfile');
  writeFileSync(file, content);
  return { file, before: Buffer.from(content) };
}

test('a link is followed, and mode and owner are kept', () => {
  const { file, before } = fileOf('kept', 'FROM a\n');
  chmodSync(file, 0o640);
  symlinkSync('Dockerfile', join(root, 'kept/link'));
  const { uid, gid } = statSync(file);
  writeFiles([{ file: join(root, 'kept/link'), text: 'FROM b\n', before }]);
  expect(readFileSync(file, 'utf8')).toBe('FROM b\n');
  expect(lstatSync(join(root, 'kept/link')).isSymbolicLink()).toBe(true);
  expect(statSync(file)).toMatchObject({ uid, gid });
  expect(statSync(file).mode & 0o7777).toBe(0o640);
  expect(readdirSync(join(root, 'kept')).sort()).toEqual(['Dockerfile', 'link']);
});

test('bytes that are not UTF-8 stay as they are', () => {
  const { file, before } = fileOf('latin', Buffer.from('# caf\xe9\nFROM a\n', 'latin1'));
  expect(() => writeFiles([{ file, text: 'FROM b\n', before }])).toThrow(
    `cannot write ${file}: it holds bytes that are not UTF-8, which would be lost; save it as UTF-8`,
  );
  expect(readFileSync(file)).toEqual(before);
});

test('what somebody else wrote meanwhile is not overwritten, nor is any other file written', () => {
  const one = fileOf('first', 'FROM a\n');
  const two = fileOf('second', 'FROM a\n');
  writeFileSync(two.file, 'FROM mine\n');
  expect(() =>
    writeFiles([
      { ...one, text: 'FROM b\n' },
      { ...two, text: 'FROM b\n' },
    ]),
  ).toThrow(`${two.file} was not written: it has changed since it was read`);
  expect([readFileSync(one.file, 'utf8'), readFileSync(two.file, 'utf8')]).toEqual([
    'FROM a\n',
    'FROM mine\n',
  ]);
  expect(readdirSync(join(root, 'first'))).toEqual(['Dockerfile']);
});

test('a file with two names is not parted from the other one', () => {
  const { file, before } = fileOf('linked', 'FROM a\n');
  linkSync(file, join(root, 'linked/other'));
  expect(() => writeFiles([{ file, text: 'FROM b\n', before }])).toThrow('has 2 names (hard links)');
  expect(statSync(file).nlink).toBe(2);
  expect(readdirSync(join(root, 'linked')).sort()).toEqual(['Dockerfile', 'other']);
});

test('a file that is gone is not made anew', () => {
  const { file, before } = fileOf('gone', 'FROM a\n');
  rmSync(file);
  expect(() => writeFiles([{ file, text: 'FROM b\n', before }])).toThrow(
    `cannot write ${file}: there is no such file`,
  );
});
