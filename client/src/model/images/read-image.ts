import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import type { ImageFiles } from '../../ports/image-files.js';
import { openImageTree, type ImageTree } from '../binary/image-tree.js';
import { familyOfLoader } from '../binary/library-folders.js';
import { decodeText, indexOfBytes } from '../text/byte-text.js';
import type { ImageConfig } from './image-config.js';
import { listLibraries, listPrograms, readFolderLinks } from './listed-names.js';
import { readPackages, readText } from './package-lists.js';
import { distributionOf } from './os-release.js';
import { t } from '../text/translate.js';
import { readRuntimes } from './runtimes.js';

/** Which image was read, on which day, and how large it is. */
export type ReadName = Pick<ReadImage, 'image' | 'digest' | 'asOf' | 'bytes'>;

const treeLimits = { files: 100_000, bytes: 1_000_000_000 };

/** What the product keeps of an image: made of its files and its configuration, wherever they came from. */
export async function readImage(name: ReadName, config: ImageConfig, files: ImageFiles): Promise<ReadImage> {
  const tree = openImageTree(files, treeLimits);
  const loaders = await findLoaders(tree);
  const programs = await listPrograms(tree, config.env);
  const folderLinks = await readFolderLinks(tree);
  const [users, groups, packages, shell, manager] = await Promise.all([
    readAccounts(tree, '/etc/passwd'),
    readAccounts(tree, '/etc/group'),
    readPackages(tree),
    findShell(tree),
    findManager(tree),
  ]);
  const distribution = distributionOf(await readText(tree, '/etc/os-release'));
  const libraries = await listLibraries(tree, loaders, config);
  const runtimes = await readRuntimes(tree, config.env);
  // A file that is there and was not kept, such as one behind a link into a store of packages, is not judged.
  if (tree.exhausted)
    throw new Error(t('{0} keeps its accounts or packages where they are not read.', name.image));
  const { platform, entrypoint, cmd, user, workdir, env } = config;
  return {
    ...name,
    ...{ platform, entrypoint, cmd, user, workdir, env },
    ...distribution,
    libc: await readLibc(tree, loaders, distribution.distro),
    loaders,
    ...(shell !== undefined && { shell }),
    ...(users !== undefined && { users }),
    ...(groups !== undefined && { groups }),
    certificates: await hasAny(tree, certificateFiles),
    zoneinfo: (await tree.list('/usr/share/zoneinfo')).length > 1,
    ...(manager !== undefined && { packageManager: manager }),
    ...(packages !== undefined && { packages }),
    runtimes,
    libraries,
    programs,
    folderLinks,
  };
}

/** Where programs look: OpenSSL of Debian, Alpine and Red Hat, and Go's list (crypto/x509/root_linux.go). */
const certificateFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

async function hasAny(tree: ImageTree, paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => tree.find(path)));
  return found.some((one) => one?.file.kind === 'file' && one.file.bytes > 0);
}

/** Names in the first column. */
async function readAccounts(tree: ImageTree, path: string): Promise<readonly string[] | undefined> {
  const lines = (await readText(tree, path))?.split('\n');
  if (lines === undefined) return undefined;
  const names = lines
    .map((line) => line.split(':', 1)[0] ?? '')
    .filter((name) => /^[\w.][\w.$-]*$/.test(name));
  return [...new Set(names)].sort();
}

async function findShell(tree: ImageTree): Promise<string | undefined> {
  for (const path of ['/bin/sh', '/usr/bin/sh', '/busybox/sh', '/bin/bash', '/usr/bin/bash']) {
    const found = await tree.find(path);
    if (found?.file.kind === 'file' && (found.file.mode & 0o111) !== 0) return path;
  }
  return undefined;
}

const managers: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  apk: 'apk',
  dnf: 'dnf',
  yum: 'yum',
  microdnf: 'microdnf',
  zypper: 'zypper',
  pacman: 'pacman',
  tdnf: 'tdnf',
  'xbps-install': 'xbps',
};

async function findManager(tree: ImageTree): Promise<string | undefined> {
  for (const [program, manager] of Object.entries(managers)) {
    for (const folder of ['/usr/bin', '/sbin', '/usr/sbin'])
      if ((await tree.find(`${folder}/${program}`)) !== undefined) return manager;
  }
  return 'none';
}

/** Loaders in the folders that programs name; where a link does not lead to a file there is none. */
async function findLoaders(tree: ImageTree): Promise<readonly string[]> {
  const loaders: string[] = [];
  for (const folder of ['/lib', '/lib64', '/lib32']) {
    const names = (await tree.list(folder)).filter((name) => /^ld[-.\w]*\.so(?:\.\d+)?$/.test(name));
    for (const name of names.filter((one) => familyOfLoader(one) !== undefined).sort()) {
      const path = `${folder}/${name}`;
      if ((await tree.find(path))?.file.kind === 'file') loaders.push(path);
    }
  }
  return loaders;
}

/** With loaders of two families the image's own is that of its distribution. */
async function readLibc(
  tree: ImageTree,
  loaders: readonly string[],
  distro: string | undefined,
): Promise<ReadImage['libc']> {
  const families = new Set(loaders.map(familyOfLoader));
  const isMusl = families.has('musl') && (distro === 'alpine' || !families.has('glibc'));
  if (!isMusl && families.has('glibc')) return withVersion('glibc', await readGlibcVersion(tree, loaders));
  if (isMusl) {
    const loader = loaders.find((path) => familyOfLoader(path) === 'musl') ?? '';
    return withVersion('musl', muslVersion(await tree.text(loader)));
  }
  return { family: families.has('uclibc') ? 'uclibc' : 'none' };
}

function withVersion(family: 'glibc' | 'musl', version: string | undefined): ReadImage['libc'] {
  return version === undefined ? { family } : { family, version };
}

async function readGlibcVersion(tree: ImageTree, loaders: readonly string[]): Promise<string | undefined> {
  // A loader and its C library lie in one folder: `/lib64/ld-linux-x86-64.so.2` is a link to it.
  const folders = new Set(['/lib64', '/lib', '/usr/lib64', '/usr/lib']);
  for (const loader of loaders) {
    const real = (await tree.find(loader))?.path;
    if (real !== undefined) folders.add(real.slice(0, real.lastIndexOf('/')));
  }
  for (const folder of [...folders].reverse()) {
    const bytes = await tree.text(`${folder}/libc.so.6`);
    const at = bytes === undefined ? -1 : indexOfBytes(bytes, 'GNU C Library (');
    if (bytes === undefined || at < 0) continue;
    const version = / version (\d+\.\d+)/.exec(decodeText(bytes.subarray(at, at + 200)))?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** musl keeps its version as a string of its own, for the text that its loader shows. */
function muslVersion(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  for (let at = indexOfBytes(bytes, '\x001.'); at >= 0; at = indexOfBytes(bytes, '\x001.', at + 1)) {
    const text = decodeText(bytes.subarray(at + 1, at + 41));
    const version = /^(1\.\d+\.\d+)(?:[-_][\w.-]*)?\0/.exec(text)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}
