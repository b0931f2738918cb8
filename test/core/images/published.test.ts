import { expect, test } from 'vitest';
import { hasGroup } from '../../../server/src/core/images/accounts.js';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { isPublished } from '../../../server/src/core/images/known-images.js';
import { libstdcxxOf } from '../../../server/src/core/images/libstdcxx.js';
import { sharedImage } from '../../../server/src/core/images/shared-image.js';

// As Docker Hub lists them: an image of a language comes on the two newest Debian releases of its days.
test.each([
  ['golang:1.22-bookworm', true],
  ['golang:1.22-bullseye', true],
  ['golang:1.22-buster', false],
  ['golang:1.22-trixie', false],
  ['openjdk:8-jre', true],
  ['openjdk:11-jre', true],
  ['openjdk:17-jre', false],
  ['eclipse-temurin:21-jre', true],
  ['eclipse-temurin:8-jre-alpine', true],
])('%s is published: %s', (reference, expected) => {
  expect(isPublished(reference)).toBe(expected);
});

test.each([
  ['scratch', 'staff', false],
  ['scratch', '1000', true],
  ['debian:12', 'staff', true],
  ['debian:12', 'wheel', false],
  ['alpine:3.20', 'wheel', true],
])('%s has the group %s: %s', (image, group, expected) => {
  const facts = lookup(image);
  expect(facts && hasGroup(facts, group)).toBe(expected);
});

test('of several images only what all agree on is known', () => {
  const shared = sharedImage([lookup('debian:12'), lookup('alpine:3.20')]);
  expect(shared?.libc).toBeUndefined();
  expect(shared?.packageManager).toBeUndefined();
  expect(shared?.shell).toBe('/bin/sh');
  expect(sharedImage([lookup('debian:12'), lookup('debian:12-slim')])?.libc).toBe('glibc');
});

// As the ABI page of GCC lists them: 13.2 brought 3.4.32, 14.1 brought 3.4.33, 15.1 brought 3.4.34.
test.each([
  ['gcc:13', '3.4.32'],
  ['gcc:14', '3.4.33'],
  ['gcc:15', '3.4.34'],
  ['alpine:3.20', undefined],
])('the libstdc++ of %s defines up to %s', (image, version) => {
  expect(libstdcxxOf(lookup(image))).toBe(version);
  expect(libstdcxxOf(lookup('gcc'))).toBe(libstdcxxOf(lookup('gcc:latest')));
  expect(libstdcxxOf(lookup('gcc'))).toBeDefined();
});
