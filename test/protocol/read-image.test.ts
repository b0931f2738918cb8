import { expect, test } from 'vitest';
import { formatLock, parseLock } from '../../server/src/protocol/image-lock.js';
import { readImageOf } from '../../server/src/protocol/read-image.js';
import { readDebian } from '../support/read-debian.js';

test.each([
  ['image', 'a\nb'],
  ['image', undefined],
  ['digest', 'sha256:1'],
  ['asOf', 'yesterday'],
  ['platform', 7],
  ['libc', { family: 'bionic' }],
  ['cmd', 'bash'],
  ['users', ['root\u001b[31m']],
  ['programs', { '/bin': 'sh' }],
  ['libraries', []],
  ['env', { PATH: 1 }],
  ['certificates', 'yes'],
  ['bytes', -1],
  ['folderLinks', null],
])('a value that no version wrote is none: %s %j', (key, value) => {
  expect(readImageOf({ ...readDebian, [key]: value })).toBeUndefined();
});

test('what was written is read, with words of several lines', () => {
  const image = { ...readDebian, cmd: ['sh', '-c', 'a\nb'], env: { A: 'x\ny' } };
  expect(readImageOf(JSON.parse(JSON.stringify(image)))).toEqual(image);
});

test('a lock is the same for the same images, in any order', () => {
  const other = { ...readDebian, image: 'a.example/x', platform: 'linux/arm64' };
  const text = formatLock([readDebian, other]);
  expect(formatLock([other, JSON.parse(JSON.stringify(readDebian)) as typeof readDebian])).toBe(text);
  expect(parseLock(text)).toEqual([other, readDebian]);
  expect(text.endsWith('}\n')).toBe(true);
});

test('a lock names image, platform, digest and day first, the rest by the alphabet, and its images by name', () => {
  const arm = { ...readDebian, platform: 'linux/arm64' };
  const { images } = JSON.parse(formatLock([arm, readDebian, { ...readDebian, image: 'a.example/x' }])) as {
    readonly images: readonly { readonly image: string; readonly platform: string }[];
  };
  expect(images.map(({ image, platform }) => `${image} ${platform}`)).toEqual([
    `a.example/x ${readDebian.platform}`,
    `${readDebian.image} ${readDebian.platform}`,
    `${readDebian.image} linux/arm64`,
  ]);
  const [first, second, third, fourth, ...others] = Object.keys(images[0] ?? {});
  expect([first, second, third, fourth]).toEqual(['image', 'platform', 'digest', 'asOf']);
  expect(others).toEqual([...others].sort());
});

test.each([null, undefined, 7, 'x', []])('%j is no image', (value) => {
  expect(readImageOf(value)).toBeUndefined();
});

test('a size may be nothing at all, and texts may be long, not endless', () => {
  expect(readImageOf({ ...readDebian, bytes: 0 })).toBeDefined();
  expect(readImageOf({ ...readDebian, workdir: 'a'.repeat(100_000) })).toBeDefined();
  expect(readImageOf({ ...readDebian, workdir: 'a'.repeat(100_001) })).toBeUndefined();
  expect(readImageOf({ ...readDebian, cmd: ['a'.repeat(100_001)] })).toBeUndefined();
});

test.each(['', '[]', '{"version":2,"images":[]}', '{"version":1}', '{"version":1,"images":[7]}'])(
  'no lock: %s',
  (text) => {
    expect(parseLock(text)).toBeUndefined();
  },
);
