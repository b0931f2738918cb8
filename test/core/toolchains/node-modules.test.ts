import { expect, test } from 'vitest';
import { readNodeModules } from '../../../server/src/core/toolchains/node/node-modules.js';

const lockOf = (name: string, version: string): string =>
  JSON.stringify({ packages: { '': {}, [`node_modules/${name}`]: { version } } });

test('each project has the modules of its own lock file, however they take turns', () => {
  const files: Record<string, string> = {
    '/a/package.json': '{}',
    '/a/package-lock.json': lockOf('sharp', '0.33.0'),
    '/b/package.json': '{"dependencies":{"bcrypt":"^5.1.0"}}',
    '/b/package-lock.json': lockOf('bcrypt', '5.1.1'),
    '/c/package.json': '{"dependencies":{"canvas":"2"}}',
    '/c/package-lock.json': 'no JSON',
    '/d/package.json': '{"dependencies":{"canvas":"2"}}',
  };
  const read = (folder: string) => readNodeModules({ readFile: (path) => files[path] }, folder);
  const drawn = (folder: string) => read(folder)?.map(({ name, version }) => `${name} ${version}`);
  for (const folder of ['/a', '/b', '/a', '/c', '/d', '/b']) {
    const expected = { '/a': ['sharp 0.33.0'], '/b': ['bcrypt 5.1.1'] }[folder] ?? ['canvas 2'];
    expect(drawn(folder)).toEqual(expected);
  }
  files['/a/package-lock.json'] = lockOf('sharp', '0.34.1');
  expect(drawn('/a')).toEqual(['sharp 0.34.1']);
  expect(drawn('/none')).toBeUndefined();
});
