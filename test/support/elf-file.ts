/** What an ELF file is made with; what is left out is not in it. */
export interface ElfParts {
  readonly bits?: 32 | 64;
  /** `e_type`: 1 relocatable, 2 executable, 3 shared object. */
  readonly type?: 1 | 2 | 3;
  /** `e_machine`: 62 is amd64, 183 is arm64, 3 is 386. */
  readonly machine?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  readonly rpath?: string;
  /** DF_1_PIE. */
  readonly pie?: boolean;
  readonly versionNeeds?: readonly {
    readonly library: string;
    readonly version: string;
    readonly weak?: boolean;
  }[];
  readonly versionsDefined?: readonly string[];
  readonly sections?: readonly { readonly name: string; readonly type?: number; readonly content?: Buffer }[];
  /** Bytes of a segment that may be written to, where Go keeps its build information. */
  readonly data?: Buffer;
}

/** Where the file is loaded: an address is an offset and this. */
export const loadAddress = 0x10000;

/** A little-endian ELF file as the System V ABI describes it. */
export function elfFile(parts: ElfParts): Buffer {
  const file = new ElfFile(parts.bits ?? 64);
  file.begin(parts);
  const segments = [...file.interpreter(parts), ...file.dynamic(parts), ...file.data(parts)];
  const sections = file.sections(parts.sections ?? []);
  return file.end(segments, sections);
}

interface Range {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
}

const text = (words: string): Buffer => Buffer.from(`${words}\0`, 'latin1');

class ElfFile {
  readonly #is64: boolean;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(bits: 32 | 64) {
    this.#is64 = bits === 64;
  }

  /** The header, and room for six segments. */
  begin({ type = 3, machine = 62 }: ElfParts): void {
    const header = Buffer.alloc(0x40);
    header.set([0x7f, 0x45, 0x4c, 0x46, this.#is64 ? 2 : 1, 1]);
    header.writeUInt16LE(type, 16);
    header.writeUInt16LE(machine, 18);
    this.#put(header);
    this.#put(Buffer.alloc(6 * this.#segmentSize()));
  }

  interpreter({ interpreter }: ElfParts): readonly Range[] {
    return interpreter === undefined ? [] : [this.#range(3, 4, text(interpreter))];
  }

  data({ data }: ElfParts): readonly Range[] {
    return data === undefined ? [] : [this.#range(1, 6, data)];
  }

  dynamic(parts: ElfParts): readonly Range[] {
    const { needed = [], soname, runpath, rpath, pie, versionNeeds = [], versionsDefined = [] } = parts;
    const words = [needed, soname ?? [], runpath ?? [], rpath ?? [], versionsDefined].flat();
    const all = [...words, ...versionNeeds.flatMap(({ library, version }) => [library, version])];
    if (all.length === 0 && pie !== true) return [];
    const names = ['', ...new Set(all)];
    const nameAt = (name: string): number => text(names.slice(0, names.indexOf(name)).join('\0')).length;
    const strings = this.#put(Buffer.concat(names.map(text)));
    const needs = this.#put(
      Buffer.concat(versionNeeds.map((one, at) => verneed(one, nameAt, at + 1 === versionNeeds.length))),
    );
    const definitions = this.#put(
      Buffer.concat(versionsDefined.map((one, at) => verdef(nameAt(one), at + 1 === versionsDefined.length))),
    );
    const entries: (readonly [number, number])[] = [
      ...needed.map((name) => [1, nameAt(name)] as const),
      [5, strings + loadAddress],
      ...(soname === undefined ? [] : [[14, nameAt(soname)] as const]),
      ...(rpath === undefined ? [] : [[15, nameAt(rpath)] as const]),
      ...(runpath === undefined ? [] : [[29, nameAt(runpath)] as const]),
      ...(pie === true ? [[0x6ffffffb, 0x08000000] as const] : []),
      ...(versionNeeds.length === 0
        ? []
        : [[0x6ffffffe, needs + loadAddress] as const, [0x6fffffff, versionNeeds.length] as const]),
      ...(versionsDefined.length === 0
        ? []
        : [[0x6ffffffc, definitions + loadAddress] as const, [0x6ffffffd, versionsDefined.length] as const]),
      [0, 0],
    ];
    return [this.#range(2, 6, Buffer.concat(entries.flat().map((value) => this.#word(value))))];
  }

  /** The offsets of the table and the number of sections. The table of names is the last of them. */
  sections(written: NonNullable<ElfParts['sections']>): { readonly at: number; readonly count: number } {
    if (written.length === 0) return { at: 0, count: 0 };
    const all = [...written, { name: '.shstrtab', type: 3, content: undefined }];
    const names = Buffer.concat(all.map(({ name }) => text(name)));
    const places = all.map(({ content = Buffer.alloc(0) }, at) => {
      const bytes = at + 1 === all.length ? names : content;
      return { offset: this.#put(bytes), size: bytes.length };
    });
    const nameAt = (at: number): number =>
      all.slice(0, at).reduce((sum, { name }) => sum + name.length + 1, 0);
    const rows = all.map(({ type = 1 }, at) => this.#section(nameAt(at), type, places[at]!));
    return { at: this.#put(Buffer.concat(rows)), count: all.length };
  }

  end(segments: readonly Range[], sections: { readonly at: number; readonly count: number }): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    const load: Range = { type: 1, flags: 5, offset: 0, size: bytes.length };
    const rows = [load, ...segments].map((one) => this.#segment(one));
    Buffer.concat(rows).copy(bytes, 0x40);
    this.#word(0x40).copy(bytes, this.#is64 ? 32 : 28);
    this.#word(sections.at).copy(bytes, this.#is64 ? 40 : 32);
    const counts = [
      this.#segmentSize(),
      rows.length,
      this.#is64 ? 64 : 40,
      sections.count,
      Math.max(0, sections.count - 1),
    ];
    for (const [at, value] of counts.entries()) bytes.writeUInt16LE(value, (this.#is64 ? 54 : 42) + 2 * at);
    return bytes;
  }

  #segmentSize(): number {
    return this.#is64 ? 56 : 32;
  }

  #range(type: number, flags: number, bytes: Buffer): Range {
    return { type, flags, offset: this.#put(bytes), size: bytes.length };
  }

  /** Its offset. Everything is aligned to 16 bytes, as Go's build information must be. */
  #put(bytes: Buffer): number {
    const padding = (16 - (this.#length % 16)) % 16;
    const at = this.#length + padding;
    this.#chunks.push(Buffer.alloc(padding), bytes);
    this.#length = at + bytes.length;
    return at;
  }

  #word(value: number): Buffer {
    const bytes = Buffer.alloc(this.#is64 ? 8 : 4);
    if (this.#is64) bytes.writeBigUInt64LE(BigInt(value));
    else bytes.writeUInt32LE(value);
    return bytes;
  }

  #segment({ type, flags, offset, size }: Range): Buffer {
    const address = this.#word(offset + loadAddress);
    const [first, second] = [u32(type), u32(flags)];
    const places = [this.#word(offset), address, address, this.#word(size), this.#word(size)];
    return this.#is64
      ? Buffer.concat([first, second, ...places, this.#word(16)])
      : Buffer.concat([first, ...places, second, this.#word(16)]);
  }

  #section(
    name: number,
    type: number,
    { offset, size }: { readonly offset: number; readonly size: number },
  ): Buffer {
    const words = [0, 0, offset, size].map((value) => this.#word(value));
    return Buffer.concat([u32(name), u32(type), ...words, u32(0), u32(0), this.#word(1), this.#word(0)]);
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** One Verneed with one Vernaux. */
function verneed(
  { library, version, weak }: { readonly library: string; readonly version: string; readonly weak?: boolean },
  nameAt: (name: string) => number,
  isLast: boolean,
): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt16LE(1, 0);
  bytes.writeUInt16LE(1, 2);
  bytes.writeUInt32LE(nameAt(library), 4);
  bytes.writeUInt32LE(16, 8);
  bytes.writeUInt32LE(isLast ? 0 : 32, 12);
  bytes.writeUInt16LE(weak === true ? 2 : 0, 20);
  bytes.writeUInt32LE(nameAt(version), 24);
  return bytes;
}

/** One Verdef with one Verdaux. */
function verdef(name: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(1, 0);
  bytes.writeUInt16LE(1, 6);
  bytes.writeUInt32LE(20, 12);
  bytes.writeUInt32LE(isLast ? 0 : 28, 16);
  bytes.writeUInt32LE(name, 20);
  return bytes;
}
