import { expect, test } from 'vitest';
import { entryOf } from '../../../client/src/model/images/layer-entry.js';
import { layerFiles } from '../../../client/src/model/images/layered-files.js';
import { readImage } from '../../../client/src/model/images/read-image.js';

const name = { image: 'x:1', digest: 'sha256:1', asOf: '2026-11-30', bytes: 1 };
const config = {
  ...{ platform: 'linux/amd64', entrypoint: [], cmd: [], user: '', workdir: '', env: {}, layers: 1 },
};

/** What is read of an image with these files; a name with `*` is a program. */
function read(files: Readonly<Record<string, string>>) {
  const layer = Object.entries(files).map(([path, text]) => {
    const bytes = Buffer.from(text);
    const mode = path.endsWith('*') ? 0o755 : 0o644;
    const entry = entryOf({ name: path.replace('*', ''), type: 'file', mode, size: bytes.length });
    if (entry === undefined) throw new Error(`${path} is no path`);
    return { ...entry, bytes };
  });
  return readImage(name, config, layerFiles([layer]));
}

const bundle = 'etc/ssl/certs/ca-certificates.crt';

test('certificates are there where the bundle holds any', async () => {
  expect((await read({ [bundle]: '-----BEGIN CERTIFICATE-----' })).certificates).toBe(true);
  expect((await read({ [bundle]: '' })).certificates).toBe(false);
  expect((await read({ 'etc/pki/tls/certs/ca-bundle.crt': 'x' })).certificates).toBe(true);
});

test('a folder of time zones counts with more than one entry', async () => {
  const zone = (...names: readonly string[]) =>
    Object.fromEntries(names.map((one) => [`usr/share/zoneinfo/${one}`, 'TZif']));
  expect((await read(zone('UTC', 'CET'))).zoneinfo).toBe(true);
  expect((await read(zone('tzdata.zi'))).zoneinfo).toBe(false);
});

test('a shell and a package manager are programs', async () => {
  expect(await read({ 'bin/sh*': '', 'sbin/apk*': '' })).toMatchObject({
    shell: '/bin/sh',
    packageManager: 'apk',
  });
  const { shell, packageManager } = await read({ 'etc/sh': '' });
  expect([shell, packageManager]).toEqual([undefined, 'none']);
});

test('packages are listed where all that keeps them is read', async () => {
  const apk = { 'lib/apk/db/installed': 'P:musl\nV:1.2\n\nP:busybox\n' };
  expect((await read(apk)).packages).toEqual(['busybox', 'musl']);
  expect((await read({ ...apk, 'var/lib/rpm/rpmdb.sqlite': 'x' })).packages).toBeUndefined();
});

test('a distribution has a name of letters and digits', async () => {
  expect((await read({ 'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1\n' })).distro).toBe('alpine');
  expect((await read({ 'etc/os-release': 'ID="a b<c>"\nVERSION_ID=3.20.1\n' })).distro).toBeUndefined();
  expect((await read({ 'etc/os-release': 'VERSION_ID=3.20.1\n' })).distro).toBeUndefined();
  expect((await read({ 'etc/os-release': 'ID=rocky\nVERSION_ID=9.4\n' })).distro).toBe('rockylinux');
});

test('accounts are the names in the first column, each once', async () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\napp:x:1:1::/:\n# a note\napp:x:2:2::/:\n';
  expect((await read({ 'etc/passwd': passwd })).users).toEqual(['app', 'root']);
  expect((await read({})).users).toBeUndefined();
});

test.each([
  ['\x001.2.5\x00', '1.2.5'],
  ['\x001.x\x001.2.4_git20230717\x00', '1.2.4'],
  ['\x001.2\x00 \x001.2.5', undefined],
  [`\x001.2.5-${'a'.repeat(33)}\x00`, '1.2.5'],
  [`\x001.2.5-${'a'.repeat(34)}\x00`, undefined],
])('a loader of musl with the words %j is of version %s', async (words, version) => {
  expect((await read({ 'lib/ld-musl-x86_64.so.1*': words })).libc.version).toBe(version);
});

test('an image with loaders of two families is of that of its distribution', async () => {
  const loaders = { 'lib/ld-linux-x86-64.so.2*': '', 'lib/ld-musl-x86_64.so.1*': '\x001.2.5\x00' };
  const family = async (release: string) =>
    (await read({ ...loaders, 'etc/os-release': release })).libc.family;
  expect(await family('ID=alpine\nVERSION_ID=3.20.1\n')).toBe('musl');
  expect(await family('ID=debian\nVERSION_CODENAME=bookworm\n')).toBe('glibc');
});
