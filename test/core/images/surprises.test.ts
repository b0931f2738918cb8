import { describe, expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';

/** The facts that matter when a program is carried into an image, drawn as one line. */
function draw(reference: string): string {
  const facts = lookup(reference);
  if (facts === undefined) return 'unknown image';
  const yes = (value: boolean | undefined): string => (value === undefined ? '?' : value ? 'yes' : 'no');
  const library = (name: string): string => yes(facts.libraries[name]);
  return [
    `runs ${facts.runsDynamic ?? '?'}`,
    `shell ${facts.shell === undefined ? '?' : (facts.shell ?? 'none')}`,
    `ca ${yes(facts.caCertificates)}`,
    `tz ${yes(facts.zoneinfo)}`,
    `gcc_s ${library('libgcc_s')}`,
    `stdc++ ${library('libstdc++')}`,
    `dl ${library('libdl')}`,
  ].join(', ');
}

describe('bases that surprise', () => {
  test.each([
    ['busybox', 'runs glibc, shell /bin/sh, ca no, tz no, gcc_s no, stdc++ no, dl no'],
    ['busybox:1.37-glibc', 'runs glibc, shell /bin/sh, ca no, tz no, gcc_s no, stdc++ no, dl no'],
    ['busybox:musl', 'runs none, shell /bin/sh, ca no, tz no, gcc_s no, stdc++ no, dl no'],
    ['busybox:1.36-uclibc', 'runs none, shell /bin/sh, ca no, tz no, gcc_s no, stdc++ no, dl no'],
    ['busybox:1.33.1', 'runs none, shell /bin/sh, ca no, tz no, gcc_s no, stdc++ no, dl no'],
    ['gcr.io/distroless/static', 'runs none, shell none, ca yes, tz yes, gcc_s no, stdc++ no, dl no'],
    [
      'gcr.io/distroless/static-debian12:debug',
      'runs none, shell none, ca yes, tz yes, gcc_s no, stdc++ no, dl no',
    ],
    [
      'gcr.io/distroless/base-debian12',
      'runs glibc, shell none, ca yes, tz yes, gcc_s no, stdc++ no, dl yes',
    ],
    [
      'gcr.io/distroless/cc-debian12',
      'runs glibc, shell none, ca yes, tz yes, gcc_s yes, stdc++ yes, dl yes',
    ],
    ['alpine:3.20', 'runs musl, shell /bin/sh, ca yes, tz no, gcc_s no, stdc++ no, dl ?'],
    ['alpine:3.6', 'runs musl, shell /bin/sh, ca no, tz no, gcc_s no, stdc++ no, dl ?'],
    ['ubuntu:24.04', 'runs glibc, shell /bin/sh, ca no, tz no, gcc_s yes, stdc++ yes, dl yes'],
    ['debian:bookworm-slim', 'runs glibc, shell /bin/sh, ca no, tz yes, gcc_s yes, stdc++ yes, dl yes'],
    ['scratch', 'runs none, shell none, ca no, tz no, gcc_s no, stdc++ no, dl no'],
    ['cgr.dev/chainguard/static', 'runs none, shell none, ca yes, tz yes, gcc_s no, stdc++ no, dl no'],
    [
      'cgr.dev/chainguard/wolfi-base',
      'runs glibc, shell /bin/sh, ca yes, tz no, gcc_s yes, stdc++ no, dl yes',
    ],
    [
      'cgr.dev/chainguard/python:latest-dev',
      'runs glibc, shell /bin/sh, ca yes, tz no, gcc_s yes, stdc++ yes, dl yes',
    ],
    ['redhat/ubi9-minimal', 'runs glibc, shell /bin/sh, ca yes, tz no, gcc_s yes, stdc++ ?, dl yes'],
    [
      'mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled',
      'runs glibc, shell none, ca yes, tz no, gcc_s yes, stdc++ yes, dl yes',
    ],
    ['nixos/nix', 'runs none, shell /bin/sh, ca yes, tz ?, gcc_s ?, stdc++ ?, dl ?'],
  ])('%s: %s', (reference, drawn) => expect(draw(reference)).toBe(drawn));

  test('what an image installs over its base is not known absent', () => {
    expect(lookup('nginx:bookworm')?.caCertificates).toBeUndefined();
    expect(lookup('postgres:16-alpine')?.libraries['libstdc++']).toBeUndefined();
    expect(lookup('postgres:16')?.users).toContain('postgres');
    expect(lookup('telegraf:1.30')?.users).toBeUndefined();
  });
});

describe('builders', () => {
  test.each([
    ['golang:1.22', true],
    ['golang:1.22-alpine', false],
    ['golang:1.26-alpine3.23', false],
    ['rust:1.80-slim', true],
    ['rust:alpine', true],
    ['node:22', true],
    ['node:22-slim', false],
    ['node:22-alpine', false],
    ['python:3.12', true],
    ['python:3.12-slim', false],
    ['gcc:14', true],
    ['buildpack-deps:bookworm', true],
    ['buildpack-deps:bookworm-curl', false],
    ['cgr.dev/chainguard/go', true],
    ['debian:bookworm', false],
    ['alpine:3.20', false],
  ])('%s has a C compiler: %s', (reference, gcc) => expect(lookup(reference)?.gcc).toBe(gcc));

  test.each([
    ['golang:1.22.7', { go: '1.22.7' }],
    ['node:22-alpine', { node: '22' }],
    ['eclipse-temurin:21.0.4_7-jre-jammy', { jre: '21' }],
    ['eclipse-temurin:8u422-b05-jdk-jammy', { jdk: '8' }],
    ['openjdk:11', { jdk: '11' }],
    ['maven:3.9-eclipse-temurin-21', { maven: '3.9', jdk: '21' }],
    ['maven:3-openjdk-17-slim', { maven: '3', jdk: '17' }],
    ['gradle:8.5-jdk17', { gradle: '8.5', jdk: '17' }],
    ['gcr.io/distroless/java21-debian12', { jre: '21' }],
    ['gcr.io/distroless/nodejs22-debian12:nonroot', { node: '22' }],
    ['gcr.io/distroless/python3-debian12', { python: '3.11' }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', { dotnet: '8.0', aspnet: '8.0' }],
    ['elixir:1.17-otp-27', { elixir: '1.17', erlang: '27' }],
    ['golang', { go: '' }],
  ])('%s brings %o', (reference, runtimes) => expect(lookup(reference)?.runtimes).toEqual(runtimes));

  test.each([
    ['golang:1.22', 'GOPATH', /^\/go$/],
    ['golang:1.22', 'PATH', /^\/go\/bin:\/usr\/local\/go\/bin:\/usr\/local\/sbin:/],
    ['rust:1.80', 'CARGO_HOME', /^\/usr\/local\/cargo$/],
    ['rust:1.80', 'PATH', /^\/usr\/local\/cargo\/bin:/],
    ['ruby:3.3', 'GEM_HOME', /^\/usr\/local\/bundle$/],
    ['python:3.12', 'LANG', /^C\.UTF-8$/],
  ])('%s sets %s', (reference, name, value) => expect(lookup(reference)?.env[name]).toMatch(value));

  test('the working directory that builds depend on', () => {
    expect(lookup('golang:1.22')?.workdir).toBe('/go');
    expect(lookup('alpine')?.workdir).toBeUndefined();
  });
});

describe('users and loaders', () => {
  test.each([
    ['gcr.io/distroless/base:nonroot', '65532'],
    ['gcr.io/distroless/static-debian12:debug-nonroot', '65532'],
    ['gcr.io/distroless/base', undefined],
    ['cgr.dev/chainguard/static', '65532'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled', '1654'],
    ['alpine', undefined],
  ])('%s runs as %s', (reference, user) => expect(lookup(reference)?.user).toBe(user));

  test('accounts of an image', () => {
    expect(lookup('node:22')?.users).toContain('node');
    expect(lookup('golang:1.22')?.users).not.toContain('app');
    expect(lookup('debian:12')?.users).toContain('www-data');
    expect(lookup('scratch')).toMatchObject({ users: [], passwd: false });
  });

  test('the loader by platform', () => {
    expect(lookup('alpine:3.20')?.loader['arm64']).toBe('/lib/ld-musl-aarch64.so.1');
    expect(lookup('debian:12')?.loader['amd64']).toBe('/lib64/ld-linux-x86-64.so.2');
    expect(lookup('busybox:musl')?.loader).toEqual({});
  });
});

describe('what people read', () => {
  test.each([
    ['alpine:3.20', 'Alpine 3.20 · musl 1.2.5'],
    ['alpine', 'Alpine 3.24 · musl 1.2.6 (as of 2026-08-21)'],
    ['golang:1.24', 'golang:1.24 · Debian trixie, glibc 2.41 (as of 2026-08-21)'],
    ['golang:1.24-bookworm', 'golang:1.24-bookworm · Debian bookworm, glibc 2.36'],
    ['busybox:musl', 'busybox:musl · BusyBox musl, static programs only (as of 2026-07-31)'],
    ['gcr.io/distroless/cc-debian12', 'gcr.io/distroless/cc-debian12 · distroless cc-debian12, glibc 2.36'],
    ['scratch', 'scratch · empty, no libc'],
    ['golang:1.22-alpine', 'golang:1.22-alpine · Alpine, musl (as of 2026-08-21)'],
  ])('%s', (reference, title) => expect(lookup(reference)?.title).toBe(title));

  test.each([
    ['golang:1.24', true],
    ['golang:1.24.6', false],
    ['golang:1.24-bookworm', false],
    ['debian:12', false],
    ['debian:stable-slim', true],
    ['ubuntu:22.04', false],
    ['alpine:3', true],
    ['alpine:3.20', false],
    ['gcr.io/distroless/static', true],
    ['gcr.io/distroless/static-debian12', false],
    ['scratch', false],
    [`golang:1.24@sha256:${'0'.repeat(64)}`, false],
  ])('%s floats: %s', (reference, floating) => expect(lookup(reference)?.floating).toBe(floating));
});

describe('sizes', () => {
  test('documented figures carry their day', () => {
    expect(lookup('golang:1.27.1-bookworm')).toMatchObject({ bytes: 844930000, bytesAsOf: '2026-09-19' });
    expect(lookup('node:lts-slim')).toMatchObject({ bytes: undefined, downloadBytes: 80451137 });
  });

  test('no figure is carried to a tag that has none', () => {
    expect(lookup('golang:1.27.0-bookworm')?.bytes).toBeUndefined();
  });
});

describe('what a family of images adds to its release', () => {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  test.each([
    ['alpine:3.20', { bash: false, zoneinfo: false, builder: false }],
    ['postgres:16-alpine3.20', { bash: undefined }],
    ['nginx:1.27-alpine3.20', { bash: undefined, zoneinfo: undefined, builder: false }],
    ['debian:bookworm', { bash: true, caCertificates: false, entrypoint: [] }],
    ['redis:7-bookworm', { bash: true, caCertificates: undefined, entrypoint: undefined }],
    ['golang:1.22-alpine3.20', { caCertificates: true, builder: true }],
    ['gcr.io/distroless/base-debian12', { env: { PATH: path } }],
    ['gcr.io/distroless/base-debian12:debug', { env: { PATH: `${path}:/busybox` } }],
  ])('%s', (reference, facts) =>
    expect({ entrypoint: undefined, ...lookup(reference) }).toMatchObject(facts),
  );
});
