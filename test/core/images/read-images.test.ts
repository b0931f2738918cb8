import { expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';
import { imageHolds } from '../../../server/src/core/images/image-holds.js';
import { libstdcxxOf } from '../../../server/src/core/images/libstdcxx.js';
import { overrideOfRead } from '../../../server/src/core/images/read-images.js';
import type { Thing } from '../../../server/src/core/images/things.js';
import { analyse } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { rules } from '../../../server/src/rules/index.js';
import { readDebian } from '../../support/read-debian.js';

const read = readDebian;
const overrides = [overrideOfRead(read.image, () => read)];

test.each<[Thing, boolean | undefined]>([
  [{ kind: 'library', name: 'libpq.so.5' }, true],
  [{ kind: 'library', name: 'libpq' }, true],
  [{ kind: 'library', name: 'libgmp.so.10' }, false],
  [{ kind: 'program', name: 'bash' }, true],
  [{ kind: 'program', name: 'curl' }, false],
  [{ kind: 'program', name: '/bin/bash' }, true],
  [{ kind: 'program', name: '/usr/local/bin/curl' }, false],
  [{ kind: 'program', name: '/opt/tool/bin/curl' }, undefined],
  [{ kind: 'user', name: 'app' }, true],
  [{ kind: 'user', name: 'www-data' }, false],
  [{ kind: 'group', name: 'staff' }, true],
  [{ kind: 'group', name: 'app' }, false],
  [{ kind: 'shell' }, true],
  [{ kind: 'certificates' }, false],
  [{ kind: 'zoneinfo' }, true],
  [{ kind: 'globalization' }, false],
  [{ kind: 'loader', family: 'glibc' }, true],
  [{ kind: 'loader', family: 'musl' }, false],
  [{ kind: 'package', name: 'libc6' }, true],
  [{ kind: 'package', name: 'curl' }, false],
])('%o', (thing, value) => {
  const facts = lookup(read.image, overrides);
  expect(facts && imageHolds(facts, thing)).toEqual({ value, certain: value !== undefined });
});

test('an image that names no user is run by root', () => {
  const userOf = (user: string) =>
    lookup(read.image, [overrideOfRead(read.image, () => ({ ...read, user }))])?.user;
  expect(['', 'app', '1000:1000'].map(userOf)).toEqual(['root', 'app', '1000:1000']);
});

test('its loader stands for its C library', () => {
  expect(lookup(read.image, overrides)?.loader).toEqual(lookup('debian:12')?.loader);
  const none = { ...read, loaders: [] };
  expect(lookup(read.image, [overrideOfRead(read.image, () => none)])?.loader).toEqual({});
});

test('a busybox may have programs without links to them', () => {
  const busybox = { ...read, programs: { '/bin': ['busybox', 'sh'] } };
  const facts = lookup(read.image, [overrideOfRead(read.image, () => busybox)]);
  const ask = (name: string) => facts && imageHolds(facts, { kind: 'program', name }).value;
  expect([ask('sh'), ask('wget'), ask('curl')]).toEqual([true, undefined, false]);
});

test('an image with two loaders has both, and none besides', () => {
  const both = { ...read, loaders: [...read.loaders, '/lib/ld-musl-x86_64.so.1'] };
  const { facts } = analyse(
    `FROM ${read.image}`,
    { ...noInputs, images: [overrideOfRead(read.image, () => both)] },
    [],
  );
  const runs = facts.runs.stage(0).runtime.runsDynamic;
  expect([runs('glibc').value, runs('musl').value, runs('uclibc').value]).toEqual([true, true, false]);
});

test.each([
  [['libstdc++.so.6', 'libstdc++.so.6.0.33'], '3.4.33'],
  // Of another release than the table has for bookworm; without a number the table counts.
  [['libstdc++.so.6'], '3.4.30'],
  [[], '3.4.30'],
])('the libstdc++ of %j', (names, version) => {
  const image = { ...read, libraries: { '/usr/lib': names } };
  expect(libstdcxxOf(lookup(read.image, [overrideOfRead(read.image, () => image)]))).toBe(version);
});

test('languages that were read count, and their versions where they were found', () => {
  const python = { ...read, image: 'python:3.11', runtimes: { python: '', jre: '17' } };
  const facts = lookup('python:3.11', [overrideOfRead('python:3.11', () => python)]);
  expect(facts?.runtimes).toEqual({ python: '3.11', jre: '17' });
});

test.each([
  ['registry.example/base:3', true],
  ['registry.example/base:3.1', false],
  ['registry.example/base', false],
  [`registry.example/base:3@${read.digest}`, false],
])('what was read of a tag is known of that tag: %s', (reference, isKnown) => {
  expect(lookup(reference, overrides) !== undefined).toBe(isKnown);
});

test('debian is docker.io/library/debian:latest, and what was read comes before catalogue and settings', () => {
  const latest = [
    { pattern: 'debian', facts: { libc: 'musl' as const } },
    overrideOfRead('debian', () => read),
  ];
  for (const reference of ['debian', 'debian:latest', 'docker.io/library/debian'])
    expect(lookup(reference, latest)).toMatchObject({ libcVersion: '2.36', caCertificates: false });
  expect(lookup('debian:12', latest)?.libc).toBe('musl');
});

test('an image is read from the disk when it is asked for, and once', () => {
  let loads = 0;
  const lazy = [
    overrideOfRead(read.image, () => {
      loads++;
      return read;
    }),
  ];
  lookup('alpine:3.22', lazy);
  expect(loads).toBe(0);
  lookup(read.image, lazy);
  lookup(read.image, lazy);
  expect(loads).toBe(1);
});

/** Rules that report something in a Dockerfile on the image, with what was read or without. */
function rulesOf(text: string, images: typeof overrides): readonly string[] {
  return analyse(text, { ...noInputs, images }, rules).findings.map(({ rule }) => rule);
}

test.each([
  ['USER www-data\n', 'user-missing'],
  ['USER app\n', undefined],
  ['USER 1000\n', undefined],
])('a Dockerfile on a private image: %s', (line, rule) => {
  const text = `FROM registry.example/base:3\nRUN echo\n${line}`;
  expect(rulesOf(text, [])).toEqual([]);
  expect(rulesOf(text, overrides)).toEqual(rule === undefined ? [] : [rule]);
});
