import { expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';

// As the library files of docker-library/official-images say on 2026-08-21.
test.each<[string, string | undefined]>([
  ['golang:1.27', '386 amd64 arm/v7 arm64 ppc64le riscv64 s390x'],
  ['golang:1.27.0-bookworm', '386 amd64 arm/v7 arm64 ppc64le'],
  ['golang:alpine', '386 amd64 arm/v6 arm/v7 arm64 ppc64le riscv64 s390x'],
  ['node:26-alpine', 'amd64 arm64'],
  ['alpine', '386 amd64 arm/v6 arm/v7 arm64 ppc64le riscv64 s390x'],
  ['docker.io/library/amazonlinux:2023', 'amd64 arm64'],
  ['rust:1-bullseye', '386 amd64 arm/v7 arm64'],
  // Lines that are no longer built, and images of others: nothing is established.
  ['golang:1.19', undefined],
  ['alpine:3.6', undefined],
  ['gcr.io/distroless/static-debian12', undefined],
])('%s is built for %s', (reference, expected) => {
  const platforms = lookup(reference)?.platforms;
  expect(platforms?.map((platform) => platform.replace('linux/', '')).join(' ')).toBe(expected);
});
