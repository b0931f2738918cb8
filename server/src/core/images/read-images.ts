import type { NamesByFolder, ReadImage } from '../../protocol/read-image.js';
import { isBusyboxLink } from '../packages/alpine-packages.js';
import { isLibrary } from '../packages/library-names.js';
import type { ImageFacts } from './image-facts.js';
import type { ImageName } from './image-name.js';
import type { ImageRow } from './inventory-rows.js';
import type { ImageOverride } from './overrides.js';
import { familiarName, parseImageName } from './image-name.js';
import { labelOf } from './labels.js';
import { loadersOf } from './loaders.js';
import type { Thing } from './things.js';

/** Makes what was read of an image known under its reference. `load` is asked once, when the image is asked for. */
export function overrideOfRead(image: string, load: () => ReadImage | undefined): ImageOverride {
  let read: { readonly image: ReadImage | undefined } | undefined;
  return { pattern: image, read: () => (read ??= { image: load() }).image };
}

/** What is known because images were read, as the lock of a repository or a list of names has it. */
export function overridesOfRead<T extends Pick<ReadImage, 'image' | 'platform'>>(
  images: readonly T[],
  load: (image: T) => ReadImage | undefined,
): readonly ImageOverride[] {
  return usualFirst(images).map((image) => overrideOfRead(image.image, () => load(image)));
}

/** A Dockerfile is judged for one platform: for the one that most are built for, when it was read. */
function usualFirst<T extends { readonly platform: string }>(images: readonly T[]): readonly T[] {
  const rank = ({ platform }: T): number => (platform === 'linux/amd64' ? 0 : 1);
  return [...images].sort((a, b) => rank(a) - rank(b) || (a.platform < b.platform ? -1 : 1));
}

/** What a Dockerfile of the repository makes of the image of a name. */
export function findBuilt(name: ImageName, overrides: readonly ImageOverride[]): ImageFacts | undefined {
  return overrideOfBuilt(name, overrides)?.built?.();
}

/** The Dockerfile of the repository that builds the image of a name, relative to the root of the repository. */
export function dockerfileOf(reference: string, overrides: readonly ImageOverride[]): string | undefined {
  return overrideOfBuilt(parseImageName(reference), overrides)?.builtFrom;
}

function overrideOfBuilt(name: ImageName, overrides: readonly ImageOverride[]): ImageOverride | undefined {
  if (name.problem !== undefined) return undefined;
  const wanted = keyOf(name);
  return overrides.find(({ pattern, built }) => built !== undefined && keyOfPattern(pattern) === wanted);
}

/** What was read of the image of a name; the first that fits. Tag and digest are compared as they are meant. */
export function findRead(name: ImageName, overrides: readonly ImageOverride[]): ReadImage | undefined {
  if (name.problem !== undefined) return undefined;
  const wanted = keyOf(name);
  for (const { pattern, read } of overrides) {
    const image = read !== undefined && keyOfPattern(pattern) === wanted ? read() : undefined;
    if (image !== undefined) return image;
  }
  return undefined;
}

const keys = new Map<string, string>();

/** The same few names are compared on every keystroke. */
function keyOfPattern(pattern: string): string {
  const key = keys.get(pattern) ?? keyOf(parseImageName(pattern));
  if (keys.size < 5000) keys.set(pattern, key);
  return key;
}

/** A digest says all; without one the tag counts, `latest` where none is written. */
function keyOf({ registry, repository, tag, digest }: ImageName): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

/** Facts of an image that was read, over what the catalogue says of its name: versions of languages, platforms. */
export function factsOfRead(read: ReadImage, { downloadBytes: _, ...base }: ImageFacts): ImageFacts {
  const { family, version } = read.libc;
  const loads = loaderFamilies(read);
  const runs = loads.length === 0 ? 'none' : loads.length === 1 ? loads[0] : undefined;
  let row: ImageRow | undefined;
  return {
    ...base,
    libc: family,
    libcVersion: version,
    runsDynamic: runs === 'uclibc' ? undefined : runs,
    loader: runs === 'glibc' || runs === 'musl' ? loadersOf(runs) : {},
    ...(base.distro !== 'distroless' && { distro: read.distro, release: read.release }),
    shell: read.shell ?? null,
    bash: programs(read).some((path) => path.endsWith('/bash')),
    caCertificates: read.certificates,
    zoneinfo: read.zoneinfo,
    passwd: read.users !== undefined,
    users: read.users ?? [],
    groups: read.groups ?? [],
    packageManager: (read.packageManager as ImageFacts['packageManager']) ?? base.packageManager,
    runtimes: runtimesOf(read, base),
    gcc: programs(read).some((path) => /\/(?:gcc|cc|clang)$/.test(path)),
    builder: base.builder || programs(read).some((path) => /\/(?:gcc|cc|clang|go|rustc|javac)$/.test(path)),
    env: read.env,
    workdir: read.workdir === '' ? '/' : read.workdir,
    user: read.user === '' ? 'root' : read.user,
    entrypoint: read.entrypoint,
    cmd: read.cmd,
    bytes: read.bytes,
    bytesAsOf: read.bytes === undefined ? undefined : read.asOf,
    certainty: 'high',
    asOf: read.asOf,
    title: titleOf(read),
    readFrom: `read from ${read.image} (${read.digest.slice(0, 19)}…) on ${read.asOf}`,
    contents: () => ({ rows: [(row ??= rowOfRead(read))], exact: true, plain: false, read }),
  };
}

/** What was read comes before what the catalogue says of the name; it may not have found the version. */
function runtimesOf({ runtimes = {} }: ReadImage, base: ImageFacts): ImageFacts['runtimes'] {
  const known = Object.entries(runtimes).filter(
    ([name, version]) => version !== '' || !Object.hasOwn(base.runtimes, name),
  );
  return { ...base.runtimes, ...Object.fromEntries(known) };
}

function titleOf({ image, distro, release, libc }: ReadImage): string {
  const { registry, repository, tag } = parseImageName(image);
  const name = `${familiarName(registry, repository)}${tag === undefined ? '' : `:${tag}`}`;
  const id = release === undefined ? distro : `${distro ?? ''}/${release}`;
  const words = libc.family === 'none' ? 'no libc' : [libc.family, libc.version].filter(Boolean).join(' ');
  return `${name} · ${[id === undefined ? '' : labelOf(id), words].filter(Boolean).join(', ')}`;
}

/** The shape of the catalogue's rows, for what asks of several rows what they agree on. */
function rowOfRead(read: ReadImage): ImageRow {
  const { image, digest, asOf, entrypoint, cmd, user, workdir, env } = read;
  return {
    image,
    tag: '',
    aliases: [],
    digest,
    asOf,
    base: [read.distro, read.release].filter(Boolean).join('/'),
    certainty: 'read',
    complete: read.packages !== undefined,
    entrypoint,
    cmd,
    user,
    workdir,
    env,
    shell: read.shell ?? false,
    packages: new Set(read.packages),
    programs: new Set(programs(read)),
    libraries: new Set(namesIn(read.libraries)),
    perhaps: new Set(),
  };
}

/** What was read of a thing: its lists are complete but for packages of distributions that are not read. */
export function readHolds(read: ReadImage, thing: Thing): boolean | undefined {
  switch (thing.kind) {
    case 'library':
      return namesIn(read.libraries).some((file) => isLibrary(file, thing.name));
    case 'globalization':
      return namesIn(read.libraries).some((file) => isLibrary(file, 'libicuuc'));
    case 'program':
      return holdsProgram(read, thing.name);
    case 'shell':
      return read.shell === '/bin/sh' || read.shell === '/usr/bin/sh';
    case 'user':
      return /^\d+$/.test(thing.name) || read.users?.includes(thing.name) === true;
    case 'group':
      return /^\d+$/.test(thing.name) || read.groups?.includes(thing.name) === true;
    case 'certificates':
      return read.certificates;
    case 'zoneinfo':
      return read.zoneinfo;
    case 'loader':
      return loaderFamilies(read).includes(thing.family);
    case 'package':
      return read.packages?.includes(thing.name);
    case 'runtime':
      return undefined;
  }
}

/** By path only what lies in a folder that was listed is known to be absent. */
function holdsProgram({ programs: listed, folderLinks }: ReadImage, name: string): boolean | undefined {
  if (!name.includes('/')) {
    const names = Object.values(listed).flat();
    // The shell of a busybox may have programs in itself, without links to them.
    const isOpen = names.includes('busybox') && isBusyboxLink(name, '3.12');
    return names.includes(name) || (isOpen ? undefined : false);
  }
  const slash = name.lastIndexOf('/');
  const folder = name.slice(0, slash);
  const real = Object.hasOwn(folderLinks, folder) ? (folderLinks[folder] ?? folder) : folder;
  return Object.hasOwn(listed, real) ? listed[real]?.includes(name.slice(slash + 1)) : undefined;
}

function programs(read: ReadImage): readonly string[] {
  return Object.entries(read.programs).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}`));
}

function namesIn(folders: NamesByFolder): readonly string[] {
  return Object.values(folders).flat();
}

function loaderFamilies({ loaders }: ReadImage): readonly ('glibc' | 'musl' | 'uclibc')[] {
  const found = loaders.map((path) =>
    path.includes('/ld-musl-') ? 'musl' : /uClibc/i.test(path) ? 'uclibc' : 'glibc',
  );
  return [...new Set(found)];
}
