import { describe, expect, test } from 'vitest';
import { entryOf, isRead } from '../../../client/src/model/images/layer-entry.js';
import { layerFiles } from '../../../client/src/model/images/layered-files.js';
import { partName, savedImages } from '../../../client/src/model/images/saved-image.js';

const hex = (digit: string): string => digit.repeat(64);
const images = (files: Readonly<Record<string, unknown>>) =>
  savedImages((name) => (name in files ? JSON.stringify(files[name]) : undefined));

describe('the images of an archive', () => {
  test('of docker save: those with a configuration and layers, tags or none', () => {
    const manifest = [
      { Config: 'c', RepoTags: ['a:1'], Layers: ['l'] },
      { Config: 'c', RepoTags: null, Layers: [] },
      { Config: 7, Layers: [] },
      { Config: 'c', Layers: [7] },
      null,
    ];
    expect(images({ 'manifest.json': manifest })).toEqual([
      { config: 'c', layers: ['l'], tags: ['a:1'] },
      { config: 'c', layers: [], tags: [] },
    ]);
    expect(images({ 'manifest.json': { Config: 'c' } })).toEqual([]);
  });

  test('and the first 200 of them', () => {
    const manifest = Array.from({ length: 201 }, (_, at) => ({ Config: `c${at}`, RepoTags: [], Layers: [] }));
    expect(images({ 'manifest.json': manifest }).at(-1)?.config).toBe('c199');
  });

  const blob = (digit: string) => ({ digest: `sha256:${hex(digit)}` });
  const at = (digit: string): string => `blobs/sha256/${hex(digit)}`;
  const manifest = { config: blob('c'), layers: [blob('1'), blob('2')] };

  test('of an OCI layout: the full name counts before the short one, and holds for what an index leads to', () => {
    const annotations = {
      'io.containerd.image.name': 'docker.io/library/a:1',
      'org.opencontainers.image.ref.name': '1',
    };
    const files = {
      'index.json': {
        manifests: [
          { ...blob('a'), annotations },
          { ...blob('b'), annotations: { 'org.opencontainers.image.ref.name': '2' } },
          {},
        ],
      },
      [at('a')]: { manifests: [blob('b')] },
      [at('b')]: manifest,
    };
    const common = { config: at('c'), layers: [at('1'), at('2')] };
    expect(images(files)).toEqual([
      { ...common, tags: ['docker.io/library/a:1'] },
      { ...common, tags: ['2'] },
    ]);
  });

  test.each<[string, unknown]>([
    ['without a configuration', { layers: [blob('1')] }],
    ['with a layer of another kind', { ...manifest, layers: [blob('1'), { digest: 'md5:1' }] }],
    ['that is an index which leads to itself', { manifests: [blob('b')] }],
    ['that is nothing', {}],
  ])('a manifest %s is no image', (_, one) => {
    expect(images({ 'index.json': { manifests: [blob('b')] }, [at('b')]: one })).toEqual([]);
  });
});

test.each([
  ['./index.json', 'index.json'],
  [`${hex('a')}.tar`, `blobs/sha256/${hex('a')}`],
  [`./${hex('a')}.tar`, `blobs/sha256/${hex('a')}`],
  ['a/layer.tar', 'a/layer.tar'],
])('%s is called %s', (name, expected) => {
  expect(partName(name)).toBe(expected);
});

test.each([
  ['etc/passwd', 0o644, 5, true],
  ['etc/passwd', 0o644, 16_000_000, true],
  ['etc/passwd', 0o644, 16_000_001, false],
  ['lib/x86_64-linux-gnu/libc.so.6', 0o755, 5, true],
  ['opt/java/release', 0o644, 16_000, true],
  ['opt/java/release', 0o644, 16_001, false],
  ['usr/bin/app', 0o755, 5, false],
  ['srv/data', 0o644, 5, false],
])('%s of mode %o and %d bytes is read: %s', (name, mode, size, expected) => {
  const entry = entryOf({ name, type: 'file', mode, size });
  expect(entry !== undefined && isRead(entry)).toBe(expected);
  const link = entryOf({ name, type: 'symlink', mode, size, linkname: 'x' });
  expect(link !== undefined && isRead(link)).toBe(false);
});

test.each([
  ['file', 0o755, 'file'],
  ['contiguous-file', 0o755, 'file'],
  ['file', 0o644, 'plain'],
  ['directory', 0o755, 'folder'],
  ['symlink', 0o777, 'link'],
  ['link', 0o644, 'hard-link'],
  ['character-device', 0o644, 'other'],
])('an entry of type %s and mode %o is %s', (type, mode, kind) => {
  expect(entryOf({ name: './srv//a', type, mode, size: 3 })).toMatchObject({ path: 'srv/a', kind });
  expect(entryOf({ name: './', type, mode, size: 3 })).toBeUndefined();
});

test('a plain file hides what lower layers have at its place', async () => {
  const [program, plain] = [0o755, 0o644].map((mode) =>
    entryOf({ name: 'srv/a', type: 'file', mode, size: 3 })!,
  );
  expect(await layerFiles([[program!]]).stat('/srv/a')).toEqual({ kind: 'file', bytes: 3, mode: 0o755 });
  expect(await layerFiles([[program!], [plain!]]).stat('/srv/a')).toBeUndefined();
});
