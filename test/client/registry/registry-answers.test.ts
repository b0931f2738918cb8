import { describe, expect, test } from 'vitest';
import { parseReference } from '../../../client/src/model/registry/image-reference.js';
import { registryError, registryFault } from '../../../client/src/model/registry/registry-faults.js';
import {
  chooseManifest,
  layerParts,
  parseManifest,
  platformOf,
  sumLayers,
} from '../../../client/src/model/registry/registry-manifest.js';
import { keepNewest, readRegistryMemory } from '../../../client/src/model/registry/registry-memory.js';

const digest = `sha256:${'a'.repeat(64)}`;

describe('a name', () => {
  test.each([
    ['alpine', 'registry-1.docker.io library/alpine latest'],
    ['alpine:3.20', 'registry-1.docker.io library/alpine 3.20'],
    ['bitnami/redis', 'registry-1.docker.io bitnami/redis latest'],
    ['docker.io/alpine', 'registry-1.docker.io library/alpine latest'],
    ['index.docker.io/library/alpine:3', 'registry-1.docker.io library/alpine 3'],
    ['ghcr.io/tool', 'ghcr.io tool latest'],
    ['ghcr.io/a/b/tool:1', 'ghcr.io a/b/tool 1'],
    ['localhost/tool', 'localhost tool latest'],
    ['localhost:5000/tool', 'localhost:5000 tool latest'],
    [`alpine@${digest}`, `registry-1.docker.io library/alpine latest ${digest}`],
  ])('%s', (text, expected) => {
    const { registry, repository, tag, digest: pinned } = parseReference(text) ?? {};
    expect([registry, repository, tag, pinned].filter((part) => part !== undefined).join(' ')).toBe(expected);
  });

  test.each(['', 'Alpine', 'a b', 'alpine@sha256:12', 'alpine:', 'a//b', 'UPPER.io/x/Y'])(
    '%j is none',
    (text) => {
      expect(parseReference(text)).toBeUndefined();
    },
  );
});

describe('a manifest', () => {
  test.each([
    '',
    '[]',
    'null',
    '7',
    '{}',
    '{"layers":[{"size":-1}]}',
    '{"layers":[null]}',
    '{"manifests":[{}]}',
  ])('%s is none', (text) => {
    expect(parseManifest(text)).toBeUndefined();
  });

  test('of a list is the one of the platform; a variant counts where it is asked for', () => {
    const entry = (name: string, os: string, architecture: string, variant?: string) => {
      return { digest: name, platform: { os, architecture, ...(variant !== undefined && { variant }) } };
    };
    const list = [
      entry('attested', 'unknown', 'unknown'),
      entry('windows', 'windows', 'amd64'),
      entry('amd64', 'linux', 'amd64'),
      entry('v6', 'linux', 'arm', 'v6'),
      entry('v7', 'linux', 'arm', 'v7'),
      { digest: 'any' },
    ];
    const index = parseManifest(JSON.stringify({ manifests: list }));
    const chosen = (platform: string) => index && chooseManifest(index, platform);
    expect(['linux/amd64', 'linux/arm', 'linux/arm/v7', 'linux/arm/v8'].map(chosen)).toEqual([
      'amd64',
      'v6',
      'v7',
      'v6',
    ]);
    expect(() => chosen('linux/s390x')).toThrow(registryError({ what: 'linux/s390x', status: 404 }));
    expect(parseManifest('{"manifests":[{"digest":"a","platform":"linux"}]}')).toBeUndefined();
  });

  test('weighs what its layers weigh together, and an index weighs nothing', () => {
    const layers = [{ size: 0 }, { size: 5 }, { size: 7 }];
    const parsed = parseManifest(JSON.stringify({ layers }));
    expect(parsed && sumLayers(parsed)).toEqual({ compressedBytes: 12, layers: 3 });
    expect(() => sumLayers({ manifests: [] })).toThrow(
      registryError({ what: 'the image', problem: 'broken' }),
    );
  });

  test('says where its layers are only if each of them does', () => {
    const layers = [{ size: 1, digest }, { size: 2 }];
    expect(layerParts({ layers })).toBeUndefined();
    expect(layerParts({ layers: layers.slice(0, 1) })).toEqual([{ size: 1, digest }]);
  });

  test.each([
    ['{"os":"linux","architecture":"arm64","variant":"v8"}', 'linux/arm64/v8'],
    ['{"os":"linux","architecture":"amd64","variant":""}', 'linux/amd64'],
    ['{"os":"linux"}', undefined],
    ['{"os":"linux","architecture":7}', undefined],
    ['{"os":"a b","architecture":"amd64"}', undefined],
  ])('%s is of the platform %s', (text, expected) => {
    expect(platformOf(text)).toBe(expected);
  });
});

describe('a registry that has had enough', () => {
  const now = Date.UTC(2026, 0, 1, 12);
  const wait = (retryAfter: string | null, reset: string | null = null): number | undefined => {
    const error = registryError({ what: 'a:1', status: 429, retryAfter, reset });
    return registryFault(error, 'ghcr.io', now).retryAfter;
  };
  test.each<[string, string | null, string | null, number]>([
    ['seconds', '30', null, 30],
    ['a date', 'Thu, 01 Jan 2026 12:01:00 GMT', null, 60],
    ['a date that is over', 'Thu, 01 Jan 2026 11:00:00 GMT', null, 0],
    ['neither, and a reset in seconds', 'soon', '60;w=3600', 60],
    ['nothing, and a reset at a time', null, String(now / 1000 + 90), 90],
    ['nothing at all: an hour', null, null, 3600],
    ['words for a reset', null, 'soon', 3600],
    ['a mistake: no longer than a day', '999999999', null, 24 * 3600],
  ])('says %s', (_, retryAfter, reset, seconds) => {
    expect(wait(retryAfter, reset)).toBe(seconds * 1000);
  });
});

test.each([
  [404, 'missing', 'ghcr.io has no a:1.'],
  [401, 'refused', 'ghcr.io requires a login for a:1: run docker login ghcr.io.'],
  [503, 'refused', 'ghcr.io answered 503 for a:1.'],
])('an answer of %d is told', (status, reason, message) => {
  expect(registryFault(registryError({ what: 'a:1', status }), 'ghcr.io', 0).fault).toEqual({
    reason,
    message,
  });
});

describe('what is remembered of registries', () => {
  const size = { digest, compressedBytes: 5, layers: 1, platform: 'linux/amd64' };
  test('is what fits; the rest is left out', () => {
    const { sizes, tags, waits } = readRegistryMemory({
      sizes: [
        ['a', size],
        ['b', { ...size, digest: 1 }],
        ['c', { ...size, layers: '1' }],
        null,
        'd',
        [7, size],
      ],
      tags: [
        ['a', { digest, at: 1 }],
        ['b', { digest }],
        ['c', { at: 1 }],
      ],
      waits: [
        ['a', 5],
        ['b', '5'],
        ['c', null],
      ],
    });
    expect([[...sizes.keys()], [...tags.keys()], [...waits.keys()]]).toEqual([['a'], ['a'], ['a']]);
    expect(readRegistryMemory(null).sizes.size).toBe(0);
  });

  test('ends with the newest, and the oldest goes first', () => {
    const map = new Map(Array.from({ length: 500 }, (_, at) => [`k${at}`, at] as const));
    keepNewest(map, 'k0', 0);
    expect(map.size).toBe(500);
    keepNewest(map, 'new', 1);
    expect([map.size, map.has('k1'), map.has('k0'), [...map.keys()].at(-1)]).toEqual([
      500,
      false,
      true,
      'new',
    ]);
  });
});
