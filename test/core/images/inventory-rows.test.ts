import { expect, test } from 'vitest';
import { findContents } from '../../../server/src/core/images/find-rows.js';
import { rowsOf } from '../../../server/src/core/images/inventory-rows.js';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const row = (image: string, tag: string) => rowsOf(image).find((one) => one.tag === tag);

test('a row tells what the configuration of its image says', () => {
  expect(row('alpine', '3.20')).toMatchObject({
    base: 'alpine/3.20',
    entrypoint: [],
    cmd: ['/bin/sh'],
    env: { PATH: path },
    shell: undefined,
  });
  const node = row('node', '22-bookworm-slim');
  expect(node).toMatchObject({ entrypoint: ['docker-entrypoint.sh'], cmd: ['node'], shell: undefined });
  expect(node?.env['PATH']).toBe(path);
  expect(node?.env['NODE_VERSION']).toMatch(/^22\.\d+\.\d+$/);
});

test('a row has what the row has that it is like, and no more than it says', () => {
  const [full, slim] = [row('node', '22-bookworm'), row('node', '22-bookworm-slim')];
  expect(slim?.packages.has('libc6')).toBe(true);
  expect(slim?.packages.has('git')).toBe(false);
  expect(full?.packages.has('libc6')).toBe(true);
  expect(full?.packages.has('git')).toBe(true);
});

test('an image without rows has none, whatever its name is', () => {
  for (const name of ['example/none', 'constructor', '__proto__', '']) expect(rowsOf(name)).toEqual([]);
});

test('a distroless image of a release without rows is judged by those of Debian 12', () => {
  const found = findContents('gcr.io/distroless/cc-debian11', 'latest', 'debian/bullseye');
  expect(found?.exact).toBe(false);
  expect(new Set(found?.rows.map(({ image }) => image))).toEqual(new Set(['gcr.io/distroless/cc-debian12']));
  expect(findContents('gcr.io/distroless/cc-debian12', 'latest', 'debian/bookworm')?.exact).toBe(true);
  expect(findContents('example/cc-debian11', 'latest', 'debian/bullseye')).toBe(undefined);
  expect(findContents('example/cc', 'latest', undefined)).toBe(undefined);
});
