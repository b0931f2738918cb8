import { expect, test } from 'vitest';
import { moduleNeeds } from '../../../server/src/core/packages/module-needs.js';
import { packagesOfLibrary, runPackagesOf } from '../../../server/src/core/packages/run-packages.js';

/** `ubuntu/22.04` as an image says it. */
function system(name: string): { distro: string; release: string } {
  const [distro = '', release = ''] = name.split('/');
  return { distro, release };
}

test.each<[string, string, readonly string[] | undefined]>([
  ['libpq-dev', 'debian/bullseye', ['libpq5']],
  ['zlib1g-dev', 'ubuntu/20.04', ['zlib1g']],
  ['libpq-dev', 'ubuntu/24.04', ['libpq5']],
  ['libuv1-dev', 'ubuntu/22.04', ['libuv1']],
  ['libuv1-dev', 'ubuntu/24.04', ['libuv1t64']],
  ['libssl-dev', 'ubuntu/20.04', ['libssl1.1']],
  ['libssl-dev', 'ubuntu/22.04', ['libssl3']],
  ['libssl-dev', 'ubuntu/24.04', ['libssl3t64']],
  ['libmariadb-dev', 'ubuntu/22.04', ['libmariadb3']],
  ['default-libmysqlclient-dev', 'ubuntu/22.04', ['libmysqlclient21']],
  ['libboost-thread-dev', 'ubuntu/22.04', ['libboost-thread1.74.0']],
  ['libjpeg-dev', 'ubuntu/22.04', ['libjpeg8']],
  // Its name holds a version that Debian does not share.
  ['libavcodec-dev', 'ubuntu/22.04', undefined],
  ['libpq-dev', 'ubuntu/18.04', undefined],
  ['openssl-dev', 'alpine/3.16', ['libssl1.1', 'libcrypto1.1']],
  ['libboost-chrono-dev', 'ubuntu/22.04', ['libboost-chrono1.74.0']],
  ['libboost-chrono-dev', 'ubuntu/24.04', ['libboost-chrono1.83.0t64']],
  ['libboost-thread-dev', 'ubuntu/24.04', ['libboost-thread1.83.0']],
  // Headers alone.
  ['libboost-dev', 'ubuntu/24.04', []],
  // Bookworm and Ubuntu 22.04 have another series.
  ['libdav1d-dev', 'ubuntu/22.04', undefined],
  ['openssl-dev', 'alpine/3.17', ['libssl3', 'libcrypto3']],
  ['openssl-dev', 'alpine/3.20', ['libssl3', 'libcrypto3']],
  ['openssl-dev', 'alpine/edge', ['libssl3', 'libcrypto3']],
  ['libpq-dev', 'alpine/3.20', ['libpq']],
  ['libpq-dev', 'fedora/41', undefined],
  ['constructor', 'debian/bookworm', undefined],
  ['libpq-dev libssl-dev', 'debian/bookworm', undefined],
])('%s on %s needs %j at run time', (headers, on, expected) => {
  expect(runPackagesOf(headers, system(on))).toEqual(expected);
});

test.each<[string, string, string | undefined]>([
  ['libboost_program_options', 'ubuntu/22.04', 'libboost-program-options1.74.0'],
  ['libssl', 'ubuntu/24.04', 'libssl3t64'],
  ['libmysqlclient', 'debian/bookworm', 'libmariadb3'],
  ['libpq.so.5', 'debian/bookworm', 'libpq5'],
  ['libz', 'alpine/3.20', 'zlib'],
  ['libpq', 'ubuntu/18.04', undefined],
])('%s on %s is in %s', (library, on, expected) => {
  expect(packagesOfLibrary(library, system(on))?.[0]).toBe(expected);
});

const onBookworm = { release: 'bookworm', libc: 'glibc', fromSource: false } as const;

test('modules open, link and start what their registry does not bring', () => {
  expect(moduleNeeds('python', 'gitpython', onBookworm).programs).toEqual(['git']);
  expect(moduleNeeds('python', 'python-magic', onBookworm).libraries).toEqual(['libmagic.so.1']);
  expect(moduleNeeds('python', 'pillow', onBookworm)).toMatchObject({
    libraries: [],
    built: false,
    open: false,
  });
  expect(moduleNeeds('python', 'pillow', { ...onBookworm, fromSource: true }).libraries).toContain('libtiff');
  expect(moduleNeeds('python', 'unheard-of', { ...onBookworm, fromSource: true }).open).toBe(true);
  expect(moduleNeeds('php', 'event', onBookworm).libraries).toContain('libevent_extra-2.1.so.7');
});
