import { describe, expect, test } from 'vitest';
import { isBusyboxLink } from '../../../server/src/core/packages/alpine-packages.js';
import { isLibrary } from '../../../server/src/core/packages/library-names.js';
import { readPackageCall } from '../../../server/src/core/packages/packages.js';
import { leavesOut } from '../../../server/src/core/packages/separate-programs.js';
import { isDistributed, packageFor, packagesWith } from '../../../server/src/core/packages/packages-with.js';

/** What a call does; `?` is a word that is not known. */
function call(line: string): string | undefined {
  const read = readPackageCall(line.split(' ').map((word) => (word === '?' ? undefined : word)));
  if (read === undefined) return undefined;
  const { action, packages, virtual, recommends, unreadable } = read;
  const marks = [
    ...(virtual === undefined ? [] : [`as ${virtual}`]),
    ...(recommends ? ['with recommended ones'] : []),
    ...(unreadable ? ['and others'] : []),
  ];
  return [action, packages.join(' '), ...marks].join(' ').trim();
}

describe('a call of a package manager', () => {
  test.each([
    ['apk add --no-cache --virtual=.build gcc', 'install gcc as .build'],
    ['apk add -t .build gcc', 'install gcc as .build'],
    ['apk add --virtual .build gcc', 'install gcc as .build'],
    ['apk del .build', 'remove .build as .build'],
    ['apk add nodejs@edge g++', 'install nodejs g++'],
    ['apt-get install -y curl=8.5.0-r0 libc6:arm64', 'install curl libc6 with recommended ones'],
    ['apt-get install --no-install-recommends curl', 'install curl'],
    ['apt-get install ? curl', 'install curl with recommended ones and others'],
    ['/usr/bin/apt-get remove curl', 'remove curl with recommended ones'],
    ['install_packages curl', 'install curl'],
    ['emerge dev-vcs/git', 'install dev-vcs/git'],
    ['xbps-install -S curl', 'install curl'],
    ['pacman -Sy --noconfirm git', 'install git'],
    ['pacman -Q git', 'other'],
    ['xx-apk add gcc', 'other gcc'],
    ['make install', undefined],
  ])('%s', (line, expected) => {
    expect(call(line)).toBe(expected);
  });
});

describe('the package that holds something', () => {
  test.each([
    ['library', 'libpq.so.5', 'debian/bookworm', 'libpq5'],
    ['library', 'libpq.so.5', 'alpine/3.20', 'libpq'],
    // Ubuntu calls the packages of libraries after versions of its own.
    ['library', 'libpq.so.5', 'ubuntu/22.04', undefined],
    ['program', 'curl', 'ubuntu/22.04', 'curl'],
    ['program', 'curl', 'alpine/3.20', 'curl'],
    ['program', 'curl', 'fedora/41', undefined],
    ['library', 'libnothing', 'alpine/3.20', undefined],
  ] as const)('%s %s on %s: %s', (kind, name, on, expected) => {
    const [distro, release] = on.split('/');
    expect(packageFor(kind, name, { distro, release })).toBe(expected);
  });

  test('is unknown, not none, where no table has the name', () => {
    expect(packagesWith('library', 'libnothing', 'alpine/3.20')).toBeUndefined();
    expect(packagesWith('library', 'libpq', 'fedora/41')).toBeUndefined();
    expect(packagesWith('program', 'a b', 'debian/bookworm')).toBeUndefined();
  });
});

test('a program of a distribution may be a package manager or a link to busybox too', () => {
  expect(['curl', 'apt-get', 'microdnf', 'unlzma'].map(isDistributed)).toEqual([true, true, true, true]);
  expect(isDistributed('my-tool')).toBe(false);
  expect([isBusyboxLink('wget', '3.20'), isBusyboxLink('curl', '3.20')]).toEqual([true, false]);
});

test.each([
  ['libpq.so.5', 'libpq', true],
  ['libpq.so.5', 'libpq.so.5', true],
  ['libpq.so.5', 'libpq.so.6', false],
  ['libpcre2-8.so.0', 'libpcre2', true],
  ['libpqxx.so.7', 'libpq', false],
  ['libgq.so.5', 'libpq', false],
])('%s is %s: %s', (file, name, expected) => {
  expect(isLibrary(file, name)).toBe(expected);
});

test.each([
  ['git', 'curl', 'debian', true],
  ['git', 'ssh', 'debian', false],
  // The one of NodeSource has npm inside.
  ['nodejs', 'npm', 'debian', false],
  ['nodejs', 'npm', 'alpine', true],
  ['texlive', 'curl', 'alpine', false],
  ['npm', 'bash', 'alpine', true],
  ['npm', 'bash', 'debian', false],
])('installing %s surely brings no %s on %s: %s', (name, program, distro, expected) => {
  expect(leavesOut(name, program, distro)).toBe(expected);
});
