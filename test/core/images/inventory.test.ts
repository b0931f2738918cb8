import { describe, expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { imageHolds } from '../../../server/src/core/images/image-holds.js';
import { startOfImage } from '../../../server/src/core/images/start.js';
import type { Thing } from '../../../server/src/core/images/things.js';
import { inventoryData } from '../../../server/src/core/images/inventory-data.js';
import { rowsOf } from '../../../server/src/core/images/inventory-rows.js';

/** `program curl` of `debian:bookworm-slim`: `no`, `likely no`, `yes`, `likely yes` or `unknown`. */
function holds(reference: string, question: string): string {
  const [kind = '', name = ''] = question.split(' ');
  const image = lookup(reference);
  if (image === undefined) return 'unknown image';
  const { value, certain } = imageHolds(image, { kind, name, family: name } as unknown as Thing);
  if (value === undefined) return 'unknown';
  return `${certain ? '' : 'likely '}${value ? 'yes' : 'no'}`;
}

describe('what an image holds', () => {
  test.each([
    // Its one shell is /busybox/sh.
    ['gcr.io/distroless/base-debian12:debug', 'shell', 'no'],
    ['gcr.io/distroless/base-debian12', 'shell', 'no'],
    ['debian:bookworm-slim', 'shell', 'yes'],
    ['busybox:1.36', 'shell', 'yes'],
    ['debian:bookworm-slim', 'program curl', 'no'],
    ['debian:bookworm-slim', 'program bash', 'yes'],
    ['debian:bookworm-slim', 'program perl', 'yes'],
    ['debian:trixie', 'program ps', 'no'],
    ['ubuntu:22.04', 'program ps', 'yes'],
    ['ubuntu:22.04', 'program curl', 'no'],
    ['alpine:3.20', 'program bash', 'no'],
    ['alpine:3.20', 'program wget', 'yes'],
    ['alpine:3.23', 'program bash', 'no'],
    ['nginx:alpine', 'program curl', 'likely yes'],
    ['nginx:alpine-slim', 'program curl', 'likely no'],
    ['node:20-slim', 'program curl', 'likely no'],
    ['node:20', 'program curl', 'likely yes'],
    ['node:24-alpine', 'program bash', 'no'],
    ['python:3.13-alpine', 'program bash', 'no'],
    ['ruby:3.3-alpine', 'program bash', 'no'],
    ['php:8.3-fpm-alpine', 'program bash', 'no'],
    ['rust:1.80-alpine', 'program bash', 'no'],
    ['python:3.12-alpine', 'program apt-get', 'no'],
    ['python:3.12-alpine', 'program apk', 'yes'],
    ['debian:12', 'program apk', 'no'],
    ['node:20', 'program yum', 'no'],
    ['fedora:40', 'program yum', 'unknown'],
    ['golang:1.27-bookworm', 'program gcc', 'yes'],
    ['gcr.io/distroless/static-debian12', 'program sh', 'no'],
    ['gcr.io/distroless/base-debian12:debug', 'program wget', 'unknown'],
    ['gcr.io/distroless/python3-debian12', 'program /usr/local/bin/python3.11', 'likely no'],
    ['debian:bookworm-slim', 'program zz-nothing', 'unknown'],
    ['scratch', 'program zz-nothing', 'no'],
  ])('%s, %s: %s', (reference, question, expected) => {
    expect(holds(reference, question)).toBe(expected);
  });

  test.each([
    ['debian:bookworm-slim', 'library libcrypto', 'no'],
    ['debian:trixie-slim', 'library libcrypto', 'yes'],
    ['debian:bookworm-slim', 'library libboost_filesystem', 'no'],
    ['debian:bookworm-slim', 'library libgmp', 'yes'],
    ['gcr.io/distroless/cc-debian12', 'library libgmp', 'no'],
    ['ubuntu:22.04', 'library libswiftCore', 'no'],
    ['ubuntu:22.04', 'library libpq', 'no'],
    ['ubuntu:24.04', 'library libssl', 'yes'],
    ['python:3.13-slim-trixie', 'library libpq', 'no'],
    ['python:3.13-slim-trixie', 'library libsqlite3', 'yes'],
    ['postgres:16', 'library libpq', 'yes'],
    ['postgres:16', 'library libmysqlclient', 'unknown'],
    ['httpd:2.4', 'library libxml2', 'yes'],
    ['alpine:3.20', 'library libz', 'yes'],
    ['alpine:3.20', 'library libicuuc', 'no'],
    ['debian:bookworm-slim', 'library libzz-nothing', 'unknown'],
  ])('%s, %s: %s', (reference, question, expected) => {
    expect(holds(reference, question)).toBe(expected);
  });

  test.each([
    ['debian:bookworm-slim', 'certificates', 'no'],
    ['debian:bookworm-slim', 'zoneinfo', 'yes'],
    ['alpine:3.20', 'certificates', 'yes'],
    ['alpine:3.20', 'zoneinfo', 'no'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'globalization', 'yes'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-alpine', 'globalization', 'no'],
    ['debian:bookworm-slim', 'group www-data', 'yes'],
    ['debian:bookworm-slim', 'group nonroot', 'no'],
    ['gcr.io/distroless/static-debian12', 'group nonroot', 'yes'],
    ['alpine:3.20', 'package tzdata', 'no'],
  ])('%s, %s: %s', (reference, question, expected) => {
    expect(holds(reference, question)).toBe(expected);
  });
});

describe('what a container of an image starts with', () => {
  test.each([
    ['node:20-slim', ['docker-entrypoint.sh'], ['node']],
    ['gcr.io/distroless/nodejs22-debian12', ['/nodejs/bin/node'], []],
    ['debian:bookworm-slim', [], ['bash']],
    ['scratch', [], []],
  ])('%s', (reference, entrypoint, cmd) => {
    const image = lookup(reference);
    expect(startOfImage(image)).toMatchObject({ entrypoint, cmd });
  });

  test('what a user says of an image is not held against lists', () => {
    const image = lookup('debian:bookworm-slim', [{ pattern: 'debian:*', facts: { caCertificates: true } }]);
    expect(image && imageHolds(image, { kind: 'certificates' })).toMatchObject({ value: true });
    expect(image && imageHolds(image, { kind: 'program', name: 'curl' })).toMatchObject({ value: undefined });
  });
});

test('every row can be read, and names programs by path', () => {
  const rows = Object.keys(inventoryData).flatMap((image) => rowsOf(image));
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.filter(({ asOf }) => !/^\d{4}-\d\d-\d\d$/.test(asOf))).toEqual([]);
  expect(rows.filter(({ programs }) => [...programs].some((path) => !path.startsWith('/')))).toEqual([]);
});
