import { expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { readTag } from '../../../server/src/core/images/tag-words.js';
import { runPackagesOf } from '../../../server/src/core/packages/run-packages.js';
import {
  builderOfFamily,
  distrolessOf,
  jreOf,
  onRelease,
  pinnedToRelease,
  sameImageOfFamily,
  sameReleaseRunBase,
} from '../../../server/src/core/images/relatives.js';

test.each([
  ['golang:1.22', 'debian:bookworm-slim'],
  ['golang:1.24', 'debian:trixie-slim'],
  ['golang:1.22-alpine3.20', 'alpine:3.20'],
  ['eclipse-temurin:21-jdk-jammy', 'ubuntu:22.04'],
  ['mysql:8.4', 'oraclelinux:9-slim'],
  ['redhat/ubi9', 'registry.access.redhat.com/ubi9/ubi-minimal'],
  ['golang:1.22-alpine', undefined],
])('the run base of %s is %s', (reference, base) => {
  const facts = lookup(reference);
  expect(facts && sameReleaseRunBase(facts)).toBe(base);
});

test.each([
  ['golang:1.22', 'musl', undefined, 'golang:1.22-alpine'],
  ['golang:1.22', 'musl', '3.20', 'golang:1.22-alpine3.20'],
  ['golang:1.22-bookworm', 'musl', undefined, 'golang:1.22-alpine'],
  ['golang', 'musl', undefined, 'golang:alpine'],
  ['golang:alpine', 'glibc', undefined, 'golang'],
  ['rust:1.80-alpine3.20', 'glibc', 'bookworm', 'rust:1.80-bookworm'],
  ['node:22-slim', 'musl', undefined, 'node:22-alpine'],
  ['php:8.3-fpm', 'musl', undefined, 'php:8.3-fpm-alpine'],
  ['golang:1.22-alpine', 'musl', undefined, 'golang:1.22-alpine'],
  ['mirror.example/library/golang:1.22', 'musl', undefined, 'mirror.example/library/golang:1.22-alpine'],
  ['swift:5.10', 'musl', undefined, undefined],
  ['corp.example/go', 'musl', undefined, undefined],
] as const)('%s for %s %s is %s', (reference, family, release, builder) => {
  expect(builderOfFamily(reference, family, release)).toBe(builder);
});

test.each([
  ['eclipse-temurin:21-jdk-jammy', 'eclipse-temurin:21-jre-jammy'],
  ['eclipse-temurin:21', 'eclipse-temurin:21-jre'],
  ['eclipse-temurin:21-alpine', 'eclipse-temurin:21-jre-alpine'],
  ['openjdk:11', 'openjdk:11-jre'],
  ['openjdk:11-jdk-slim', 'openjdk:11-jre-slim'],
  ['openjdk:17', 'eclipse-temurin:17-jre'],
  ['maven:3.9-eclipse-temurin-21', 'eclipse-temurin:21-jre'],
  ['maven:3.9-eclipse-temurin-21-alpine', 'eclipse-temurin:21-jre-alpine'],
  ['gradle:8-jdk17-jammy', 'eclipse-temurin:17-jre-jammy'],
  ['eclipse-temurin:21-jre', undefined],
  ['corp.example/jdk:21', undefined],
])('the JRE for %s is %s', (reference, jre) => expect(jreOf(reference)).toBe(jre));

test.each([
  ['golang:1.22', 'base', 'gcr.io/distroless/base-debian12'],
  ['rust:1.89', 'cc', 'gcr.io/distroless/cc-debian13'],
  ['golang:1.18', 'static', 'gcr.io/distroless/static-debian11'],
  ['golang:1.15', 'base', undefined],
  ['alpine:3.20', 'base', undefined],
] as const)('distroless of %s: %s is %s', (reference, kind, image) => {
  const facts = lookup(reference);
  expect(facts && distrolessOf(facts, kind)).toBe(image);
});

test.each([
  ['golang:1.24', 'golang:1.24-trixie'],
  ['python:3.13-slim', 'python:3.13-slim-trixie'],
  ['node:22-slim', 'node:22-bookworm-slim'],
  ['node:22', 'node:22-bookworm'],
  ['node:22-alpine', 'node:22-alpine3.24'],
  ['golang', 'golang:trixie'],
  ['debian', 'debian:trixie'],
  ['debian:stable-slim', 'debian:trixie-slim'],
  ['alpine', 'alpine:3.24'],
  ['ubuntu:latest', 'ubuntu:26.04'],
  ['gcr.io/distroless/base', 'gcr.io/distroless/base-debian13'],
  ['gcr.io/distroless/cc:nonroot', 'gcr.io/distroless/cc-debian13:nonroot'],
  ['golang:1.24-bookworm', undefined],
  ['corp.example/x', undefined],
])('%s pinned is %s', (reference, pinned) => expect(pinnedToRelease(reference)).toBe(pinned));

test.each([
  ['libssl-dev', 'bookworm', ['libssl3']],
  ['libssl-dev', 'trixie', ['libssl3t64']],
  ['libpq-dev', 'trixie', ['libpq5']],
  ['libncurses-dev', 'bookworm', ['libncurses6', 'libncursesw6', 'libtinfo6']],
  ['libldap-dev', 'trixie', ['libldap2']],
  ['libpq-dev', 'buster', undefined],
  ['toString', 'bookworm', undefined],
])('%s on %s needs %o at run time', (name, release, packages) => {
  expect(runPackagesOf(name, { distro: 'debian', release })).toEqual(packages);
});

test.each([
  ['debian:bookworm', '2.36'],
  ['debian:11', '2.31'],
  ['ubuntu:jammy', '2.35'],
  ['ubuntu:24.04', '2.39'],
])('glibc of %s is %s', (image, version) =>
  expect(lookup(image)).toMatchObject({ libc: 'glibc', libcVersion: version }),
);

test.each([
  ['3.12-slim-bookworm', 'bookworm'],
  ['1.22-alpine3.20', '3.20'],
  ['21-jre-jammy', '22.04'],
  ['1.22-alpine', undefined],
])('tag %s names %s', (tag, release) => expect(readTag(tag).release?.split('/')[1]).toBe(release));

test.each([
  ['debian:bookworm-slim', 'musl', undefined, []],
  ['ubuntu:24.04', 'musl', undefined, []],
  [
    'python:3.12-alpine',
    'glibc',
    'bookworm',
    ['python:3.12-slim-bookworm', 'python:3.12-slim', 'python:3.12'],
  ],
  ['node:20-alpine', 'glibc', 'bookworm', ['node:20-bookworm-slim', 'node:20-slim', 'node:20']],
  ['node:20-alpine', 'glibc', undefined, ['node:20-slim', 'node:20']],
  ['python:3.12-slim', 'musl', 'bookworm', ['python:3.12-alpine']],
  ['alpine:3.20', 'glibc', 'bookworm', []],
  ['corp.example/python:3.12-alpine', 'glibc', 'bookworm', []],
] as const)('%s for %s on %s is one of %j', (reference, family, release, images) => {
  expect(sameImageOfFamily(reference, family, release)).toEqual(images);
});

test.each([
  ['rust:1.91-slim', 'bookworm', 'rust:1.91-slim-bookworm'],
  ['rust:1.91-slim-trixie', 'bookworm', 'rust:1.91-slim-bookworm'],
  ['node:22-bookworm-slim', 'bullseye', 'node:22-bullseye-slim'],
  ['golang', 'bookworm', 'golang:bookworm'],
  ['rust:1.91-alpine', 'bookworm', undefined],
  ['corp.example/rust:1.91', 'bookworm', undefined],
])('%s on %s is %s', (reference, release, image) => {
  expect(onRelease(reference, release)).toBe(image);
});
