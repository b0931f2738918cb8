import type { ElfBytes } from './elf-bytes.js';
import { type ElfLayout, fileOffset } from './elf-layout.js';

/** What the dynamic section asks for and offers. Empty for a file without one. */
export interface ElfDynamic {
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  /** DF_1_PIE: a program, not a library, whatever the file type says. */
  readonly pie: boolean;
  readonly versionNeeds: readonly VersionNeed[];
  /** Versions that the file defines, its own name (the base version) left out. */
  readonly versionsDefined: readonly string[];
}

export interface VersionNeed {
  readonly library: string;
  /** e.g. `GLIBC_2.34`. */
  readonly version: string;
  /** Only weak symbols want it: its absence stops nothing. */
  readonly weak: boolean;
}

const dynamicSegment = 2;
const most = 20_000;
const tags = {
  needed: 1,
  strings: 5,
  soname: 14,
  rpath: 15,
  runpath: 29,
  versionDefinitions: 0x6ffffffc,
  versionDefinitionCount: 0x6ffffffd,
  versionNeeds: 0x6ffffffe,
  versionNeedCount: 0x6fffffff,
  flags1: 0x6ffffffb,
} as const;
const pieFlag = 0x08000000;
const baseFlag = 1;
const weakFlag = 2;

const noDynamic: ElfDynamic = {
  needed: [],
  soname: undefined,
  rpath: [],
  runpath: [],
  pie: false,
  versionNeeds: [],
  versionsDefined: [],
};

export function readDynamic(elf: ElfBytes, layout: ElfLayout): ElfDynamic {
  const segment = layout.segments.find(({ type }) => type === dynamicSegment);
  if (segment === undefined) return noDynamic;
  const entries = readEntries(elf, segment.offset, segment.size);
  const valuesOf = (tag: number): readonly number[] =>
    entries.flatMap((entry) => (entry.tag === tag ? entry.value : []));
  const stringsAddress = valuesOf(tags.strings)[0];
  const strings = stringsAddress === undefined ? undefined : fileOffset(layout, stringsAddress);
  const text = (at: number): string => {
    if (strings === undefined) throw new RangeError('no string table');
    return elf.string(strings + at);
  };
  const paths = (tag: number): readonly string[] =>
    valuesOf(tag)
      .flatMap((at) => text(at).split(':'))
      .filter((path) => path !== '');
  const table = (tag: number, countTag: number): Table | undefined => {
    const address = valuesOf(tag)[0];
    if (address === undefined) return undefined;
    return { elf, at: fileOffset(layout, address), count: Math.min(valuesOf(countTag)[0] ?? 0, most), text };
  };
  const soname = valuesOf(tags.soname)[0];
  return {
    needed: valuesOf(tags.needed).map(text),
    soname: soname === undefined ? undefined : text(soname),
    rpath: paths(tags.rpath),
    runpath: paths(tags.runpath),
    pie: valuesOf(tags.flags1).some((flags) => (flags & pieFlag) !== 0),
    versionNeeds: readVersionNeeds(table(tags.versionNeeds, tags.versionNeedCount)),
    versionsDefined: readVersionDefinitions(table(tags.versionDefinitions, tags.versionDefinitionCount)),
  };
}

interface Entry {
  readonly tag: number;
  readonly value: number;
}

function readEntries(elf: ElfBytes, offset: number, size: number): readonly Entry[] {
  const step = elf.is64 ? 16 : 8;
  const entries: Entry[] = [];
  for (let at = offset; at < offset + size && entries.length < most; at += step) {
    const tag = elf.word(at);
    if (tag === 0) break;
    entries.push({ tag, value: elf.word(at + step / 2) });
  }
  return entries;
}

/** Version tables are linked lists; the count in the dynamic section and a cap keep a ring from being followed. */
interface Table {
  readonly elf: ElfBytes;
  readonly at: number;
  readonly count: number;
  readonly text: (at: number) => string;
}

function readVersionNeeds(table: Table | undefined): readonly VersionNeed[] {
  if (table === undefined) return [];
  const { elf, text } = table;
  const needs: VersionNeed[] = [];
  let at = table.at;
  for (let left = table.count; left > 0 && needs.length < most; left--) {
    const library = text(elf.u32(at + 4));
    let auxiliary = at + elf.u32(at + 8);
    for (let inner = elf.u16(at + 2); inner > 0 && needs.length < most; inner--) {
      const weak = (elf.u16(auxiliary + 4) & weakFlag) !== 0;
      needs.push({ library, version: text(elf.u32(auxiliary + 8)), weak });
      auxiliary += elf.u32(auxiliary + 12);
    }
    at += elf.u32(at + 12);
  }
  return needs;
}

function readVersionDefinitions(table: Table | undefined): readonly string[] {
  if (table === undefined) return [];
  const { elf, text } = table;
  const versions: string[] = [];
  let at = table.at;
  for (let left = table.count; left > 0; left--) {
    const isBase = (elf.u16(at + 2) & baseFlag) !== 0;
    if (!isBase) versions.push(text(elf.u32(at + elf.u32(at + 12))));
    at += elf.u32(at + 16);
  }
  return versions;
}
