import { compareVersions } from '../text/versions.js';
import { indexOfBytes } from '../text/byte-text.js';
import { type ElfBytes, openElf } from './elf-bytes.js';
import { type ElfDynamic, readDynamic } from './elf-dynamic.js';
import { type ElfLayout, readLayout } from './elf-layout.js';
import { platformOf } from './elf-machines.js';
import { type GoBuildInfo, readGoBuildInfo } from './go-build-info.js';

/**
 * How a file is tied to shared libraries.
 * - `static`, `static-pie`: starts anywhere.
 * - `dynamic`: needs its loader and libraries. `loader-only`: needs a loader and nothing else, as Go's
 *   `-buildmode=pie` gives it even without cgo.
 * - `library`: loaded by others. `object`: a relocatable file, kernel module or core dump, no program at all.
 */
export type ElfLinkage = 'static' | 'static-pie' | 'dynamic' | 'loader-only' | 'library' | 'object';

/** What an ELF file says of itself. */
export interface ElfFacts extends ElfDynamic {
  readonly bits: 32 | 64;
  readonly endian: 'little' | 'big';
  /** `e_machine`. */
  readonly machine: number;
  /** e.g. `linux/arm64`; `undefined` for a machine that Docker has no name for. */
  readonly platform: string | undefined;
  readonly linkage: ElfLinkage;
  /** Path of the loader, as the kernel will look for it. */
  readonly interpreter: string | undefined;
  readonly go: GoBuildInfo | undefined;
  /** Whether the Rust compiler left its marks. */
  readonly rust: boolean;
  /** Without a symbol table. */
  readonly stripped: boolean;
}

const interpreterSegment = 3;
const symbolTable = 2;
const largestScan = 64_000_000;

/** Reads an ELF file; `undefined` for anything else and for one that is cut off or contradicts itself. */
export function readElf(bytes: Uint8Array): ElfFacts | undefined {
  const elf = openElf(bytes);
  if (elf === undefined) return undefined;
  try {
    return readFacts(elf);
  } catch {
    // The readers throw a RangeError at every offset outside the file: it is no usable ELF file.
    return undefined;
  }
}

function readFacts(elf: ElfBytes): ElfFacts {
  const layout = readLayout(elf);
  const dynamic = readDynamic(elf, layout);
  const interpreterAt = layout.segments.find(({ type }) => type === interpreterSegment)?.offset;
  const interpreter = interpreterAt === undefined ? undefined : elf.string(interpreterAt);
  return {
    ...dynamic,
    bits: elf.is64 ? 64 : 32,
    endian: elf.littleEndian ? 'little' : 'big',
    machine: layout.machine,
    platform: platformOf(layout.machine, elf.is64, elf.littleEndian),
    linkage: linkageOf(layout, dynamic, interpreter),
    interpreter,
    go: readGoBuildInfo(elf, layout),
    rust: hasRustMarks(elf, layout),
    stripped: !layout.sections.some(({ type }) => type === symbolTable),
  };
}

/** libc.so.6 has a loader of its own, so that it can be run: a soname without DF_1_PIE makes a library all the same. */
function linkageOf({ type }: ElfLayout, dynamic: ElfDynamic, interpreter: string | undefined): ElfLinkage {
  if (type !== 2 && type !== 3) return 'object';
  if (type === 3 && !dynamic.pie && (dynamic.soname !== undefined || interpreter === undefined))
    return 'library';
  if (interpreter === undefined) return type === 2 ? 'static' : 'static-pie';
  return dynamic.needed.length > 0 ? 'dynamic' : 'loader-only';
}

/** `.comment` names the compiler; where it was stripped, paths of the standard library remain in panic messages. */
function hasRustMarks({ bytes }: ElfBytes, { sections }: ElfLayout): boolean {
  const comment = sections.find(({ name }) => name === '.comment');
  if (comment !== undefined && comment.offset + comment.size <= bytes.length) {
    if (indexOfBytes(bytes, 'rustc version', comment.offset, comment.offset + comment.size) >= 0) return true;
  }
  const end = Math.min(bytes.length, largestScan);
  return ['/rustc/', '/library/std/src/', '/library/core/src/'].some(
    (mark) => indexOfBytes(bytes, mark, 0, end) >= 0,
  );
}

/** The newest of the versions with this prefix, without it: `newestVersion(['GLIBC_2.9', 'GLIBC_2.34'], 'GLIBC_')` is `2.34`. */
export function newestVersion(versions: readonly string[], prefix: string): string | undefined {
  return versions
    .filter((version) => version.startsWith(prefix) && /^\d+(\.\d+)*$/.test(version.slice(prefix.length)))
    .map((version) => version.slice(prefix.length))
    .sort(compareVersions)
    .at(-1);
}
