import type { ElfBytes } from './elf-bytes.js';

/** Header, segments and sections of an ELF file: where things are. Facts of the System V ABI, chapters 4 and 5. */
export interface ElfLayout {
  readonly type: number;
  readonly machine: number;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
}

export interface Segment {
  readonly type: number;
  readonly writable: boolean;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

const most = 4096;
const writableFlag = 2;

/** Sections are only a help: a file whose section table is cut off or odd still has segments. */
export function readLayout(elf: ElfBytes): ElfLayout {
  const { is64 } = elf;
  const segmentsAt = elf.word(is64 ? 32 : 28);
  const [size, count] = [elf.u16(is64 ? 54 : 42), elf.u16(is64 ? 56 : 44)];
  const segments: Segment[] = [];
  for (let index = 0; index < Math.min(count, most); index++) {
    segments.push(readSegment(elf, segmentsAt + index * size));
  }
  return {
    type: elf.u16(16),
    machine: elf.u16(18),
    segments,
    sections: readSections(elf),
  };
}

function readSegment(elf: ElfBytes, at: number): Segment {
  const flags = elf.u32(at + (elf.is64 ? 4 : 24));
  return {
    type: elf.u32(at),
    writable: (flags & writableFlag) !== 0,
    offset: elf.word(at + (elf.is64 ? 8 : 4)),
    address: elf.word(at + (elf.is64 ? 16 : 8)),
    size: elf.word(at + (elf.is64 ? 32 : 16)),
  };
}

function readSections(elf: ElfBytes): readonly Section[] {
  try {
    const { is64 } = elf;
    const tableAt = elf.word(is64 ? 40 : 32);
    const [size, count, names] = [elf.u16(is64 ? 58 : 46), elf.u16(is64 ? 60 : 48), elf.u16(is64 ? 62 : 50)];
    const namesAt = elf.word(tableAt + names * size + (is64 ? 24 : 16));
    const sections: Section[] = [];
    for (let index = 0; index < Math.min(count, most); index++) {
      const at = tableAt + index * size;
      sections.push({
        name: elf.string(namesAt + elf.u32(at)),
        type: elf.u32(at + 4),
        offset: elf.word(at + (is64 ? 24 : 16)),
        size: elf.word(at + (is64 ? 32 : 20)),
      });
    }
    return sections;
  } catch {
    return [];
  }
}

/** Offset in the file of a virtual address. */
export function fileOffset(layout: ElfLayout, address: number): number {
  const load = layout.segments.find(
    (segment) => segment.type === 1 && segment.address <= address && address < segment.address + segment.size,
  );
  if (load === undefined) throw new RangeError('address outside every segment');
  return load.offset + (address - load.address);
}
