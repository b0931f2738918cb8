import { expect, test } from 'vitest';
import { thingOf } from '../../server/src/features/named-things.js';

test.each([
  ['library:libpq.so.5', { kind: 'library', name: 'libpq.so.5' }],
  ['program:curl', { kind: 'program', name: 'curl' }],
  ['user:a:b', { kind: 'user', name: 'a:b' }],
  ['loader:glibc', { kind: 'loader', family: 'glibc' }],
  ['loader:musl', { kind: 'loader', family: 'musl' }],
  ['loader:uclibc', { kind: 'loader', family: 'uclibc' }],
  ['loader:bionic', undefined],
  ['loader', undefined],
  ['certificates', { kind: 'certificates' }],
  ['certificates:x', undefined],
  ['shell', { kind: 'shell' }],
  ['program', undefined],
  ['program:', undefined],
  [':curl', undefined],
  ['toString', undefined],
  ['', undefined],
])('%j asks for %j', (text, expected) => {
  expect(thingOf(text)).toEqual(expected);
});
