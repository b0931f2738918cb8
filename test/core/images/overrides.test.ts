import { expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';

test.each([
  ['corp.example/go:1.22', { pattern: 'corp.example/go', like: 'golang:1.22' }, 'glibc 2.36'],
  ['corp.example/go:1.22-alpine3.20', { pattern: 'corp.example/go:*', like: 'golang:*' }, 'musl 1.2.5'],
  ['corp.example/team/base:7', { pattern: 'corp.example/*', like: 'alpine:3.20' }, 'musl 1.2.5'],
  ['golang:1.22', { pattern: 'docker.io/library/golang', like: 'alpine:3.20' }, 'musl 1.2.5'],
  ['other.example/base', { pattern: 'corp.example/*', like: 'alpine:3.20' }, undefined],
  // A dot is a dot, and a cycle is impossible: `like` asks the catalogue alone.
  ['corpXexample/base', { pattern: 'corp.example/base', like: 'alpine:3.20' }, undefined],
  ['corp.example/base', { pattern: 'corp.example/base', like: 'corp.example/base' }, undefined],
])('%s with %o', (reference, override, libc) => {
  const facts = lookup(reference, [override]);
  expect(facts && `${facts.libc} ${facts.libcVersion}`).toBe(libc);
});

test('facts replace those of the catalogue, and make some where there are none', () => {
  const facts = { caCertificates: true } as const;
  expect(lookup('debian:12', [{ pattern: 'debian:*', facts }])).toMatchObject({
    caCertificates: true,
    libc: 'glibc',
  });
  expect(lookup('corp.example/x', [{ pattern: 'corp.example/*', facts: { libc: 'musl' } }])).toMatchObject({
    libc: 'musl',
    libcVersion: undefined,
    title: 'corp.example/x',
  });
});
