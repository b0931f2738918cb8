import { expect, test } from 'vitest';
import { readHcl } from '../../../server/src/core/workspace/read-hcl.js';
import { dataAt, textOf } from '../../../server/src/core/workspace/data-tree.js';
import { unescapeBackslashes } from '../../../server/src/core/workspace/quoted-text.js';
import { readNaming } from '../../../server/src/core/workspace/read-targets.js';

test('Bake names the stage that it builds, and stages whose cache it leaves out', () => {
  const text = 'target "app" {\n  target = "prod"\n  no-cache-filter = ["deps", "prod"]\n}\n';
  const { builds } = readNaming('docker-bake.hcl', text, () => undefined);
  expect(
    builds.flatMap(({ stages }) =>
      stages.map(({ stage, isTarget }) => `${stage} ${isTarget ? 'built' : 'named'}`),
    ),
  ).toEqual(['prod built', 'deps named', 'prod named']);
});

test.each<[string, string]>([
  ['a\\nb', 'a\nb'],
  ['a\\"b', 'a"b'],
  ['a\\\\b', 'a\\b'],
  ['a\\u0041b', 'aAb'],
  // A line that goes on: its line end is no part of the text, of Windows neither.
  ['a\\\nb', 'ab'],
  ['a\\\r\nb', 'ab'],
  ['a\\\r\n\\\r\nb', 'ab'],
])('%j means %j', (written, meant) => {
  expect(unescapeBackslashes(written, 0, written.length).text).toBe(meant);
});

test('an offset of an unescaped text leads to where it is written', () => {
  const written = 'a\\\r\nb\\u0041c';
  const joined = unescapeBackslashes(written, 0, written.length);
  expect([...joined.text].map((_, at) => written.charAt(joined.offsetAt(at)))).toEqual(['a', 'b', '\\', 'c']);
});

test('blocks, lists and literals of HCL', () => {
  const data = readHcl('# note\nx = "1"\ntarget "a" {\n  context = "dir" // note\n  tags = ["r/x:1"]\n}\n');
  expect(textOf(dataAt(data, 'x'))).toBe('1');
  expect(textOf(dataAt(data, 'target', 'a', 'context'))).toBe('dir');
});
