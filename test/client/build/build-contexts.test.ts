import { expect, test } from 'vitest';
import { resolveContexts } from '../../../client/src/model/build/build-contexts.js';

test.each([
  ['assets', '/w/assets'],
  ['../shared', '/w/../shared'],
  [String.raw`C:\shared`, String.raw`/w/C:\shared`],
  ['docker-image://alpine:3.20', 'docker-image://alpine:3.20'],
  ['oci-layout://out@sha256:0', 'oci-layout://out@sha256:0'],
  ['https://example.com/repo.git#main', 'https://example.com/repo.git#main'],
  ['git@example.com:a/b.git', 'git@example.com:a/b.git'],
])('%s is %s', (written, expected) => {
  expect(resolveContexts({ name: written }, (folder) => `/w/${folder}`)).toEqual({ name: expected });
});

test('empty places are nothing', () => {
  expect(resolveContexts({ a: ' ', '': 'x' }, (folder) => folder)).toEqual({});
});
