import type { Obstacle } from './cause.js';
import type { ElfFacts } from './elf.js';
import type { ImageTree } from './image-tree.js';
import { familyOfLoader, type LoaderFamily } from './library-folders.js';
import { quoted } from './reason-text.js';

/** The loader that the kernel starts for a program, or that a library expects; empty when it cannot be told. */
export interface Loader {
  readonly obstacle?: Obstacle;
  readonly family?: LoaderFamily | undefined;
  /** As written in the program. */
  readonly interpreter?: string;
  readonly loaded?: { readonly path: string; readonly elf: ElfFacts };
}

/**
 * A library names no loader: its family is known by the libc it needs. A loader of another family behind the name
 * (gcompat on Alpine) may or may not do, so nothing is said of it.
 */
export async function findLoader(tree: ImageTree, elf: ElfFacts): Promise<Loader> {
  const { interpreter } = elf;
  if (elf.linkage === 'library' || interpreter === undefined) return findLibraryLoader(tree, elf);
  const wanted = familyOfLoader(interpreter);
  const found = await tree.find(interpreter);
  const fails = async (what: string): Promise<Loader> => ({
    obstacle: {
      reason: `${quoted(interpreter)} ${what}`,
      cause: {
        kind: 'loader',
        file: interpreter,
        ...(wanted !== undefined && { family: wanted }),
        ...(await otherLoader(tree, elf, wanted)),
      },
    },
    family: wanted,
  });
  if (found === undefined) return fails('is missing');
  const facts = await tree.facts(found);
  if (facts === undefined) return {};
  if (facts.elf === undefined) return fails('is not an ELF file');
  if (facts.elf.machine !== elf.machine) return fails('is for another platform');
  const family = loaderFamily(found.path, facts.elf);
  if (wanted === undefined || family !== wanted) return {};
  return { family, interpreter, loaded: { path: found.path, elf: facts.elf } };
}

async function findLibraryLoader(tree: ImageTree, { needed, platform }: ElfFacts): Promise<Loader> {
  if (needed.includes('libc.so.6')) return { family: 'glibc', interpreter: '/lib/ld.so' };
  const machine = muslMachines[platform ?? ''];
  if (machine === undefined || !needed.some((name) => /^libc\.(musl-.*\.)?so(\.1)?$/.test(name))) return {};
  const interpreter = `/lib/ld-musl-${machine}.so.1`;
  const found = await tree.find(interpreter);
  return {
    family: 'musl',
    interpreter,
    ...(found === undefined && {
      obstacle: {
        reason: `${quoted(interpreter)} is missing`,
        cause: { kind: 'loader', file: interpreter, family: 'musl' },
      },
    }),
  };
}

/** The family of a loader that is there while the wanted one is not. */
async function otherLoader(
  tree: ImageTree,
  { platform = '' }: ElfFacts,
  wanted: LoaderFamily | undefined,
): Promise<{ there?: LoaderFamily }> {
  const machine = muslMachines[platform];
  const musl = machine === undefined ? undefined : `/lib/ld-musl-${machine}.so.1`;
  const places = [
    ['musl', musl],
    ['glibc', glibcLoaders[platform]],
  ] as const;
  for (const [family, path] of places) {
    if (path === undefined || family === wanted) continue;
    const found = await tree.find(path);
    if (found !== undefined) return { there: family };
  }
  return {};
}

const glibcLoaders: Readonly<Record<string, string>> = {
  'linux/386': '/lib/ld-linux.so.2',
  'linux/amd64': '/lib64/ld-linux-x86-64.so.2',
  'linux/arm64': '/lib/ld-linux-aarch64.so.1',
  'linux/ppc64le': '/lib64/ld64.so.2',
  'linux/riscv64': '/lib/ld-linux-riscv64-lp64d.so.1',
  'linux/s390x': '/lib/ld64.so.1',
};

const muslMachines: Readonly<Record<string, string>> = {
  'linux/386': 'i386',
  'linux/amd64': 'x86_64',
  'linux/arm64': 'aarch64',
  'linux/ppc64le': 'powerpc64le',
  'linux/riscv64': 'riscv64',
  'linux/s390x': 's390x',
};

/** What the file behind the name says of itself counts more than its name: musl's loader may be `/usr/lib/…/libc.so`. */
function loaderFamily(path: string, elf: ElfFacts): LoaderFamily | undefined {
  if (elf.versionsDefined.some((version) => version.startsWith('GLIBC_'))) return 'glibc';
  const byName = familyOfLoader(path) ?? familyOfLoader(elf.soname ?? '');
  if (byName !== undefined) return byName === 'glibc' ? undefined : byName;
  return /\/libc\.so$/.test(path) || elf.soname === 'libc.so' ? 'musl' : undefined;
}
