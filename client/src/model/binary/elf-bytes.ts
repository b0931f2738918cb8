import { decodeText } from '../text/byte-text.js';

/**
 * Numbers and strings of an ELF file by its class and byte order. Every method throws a RangeError outside the
 * bytes; `readElf` is the one that catches it.
 */
export interface ElfBytes {
  readonly bytes: Uint8Array;
  readonly is64: boolean;
  readonly littleEndian: boolean;
  u16(at: number): number;
  u32(at: number): number;
  /** An address, offset or size: 4 bytes or 8. Exact up to 2^53; beyond that it lies outside every file. */
  word(at: number): number;
  /** A NUL-terminated string of at most `longest` bytes. */
  string(at: number): string;
}

const longest = 4096;

/** `undefined` when the first bytes are not those of an ELF file. */
export function openElf(bytes: Uint8Array): ElfBytes | undefined {
  const magic = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  const [bits, order] = [bytes[4], bytes[5]];
  if (!magic || (bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const is64 = bits === 2;
  const littleEndian = order === 1;
  const u32 = (at: number): number => view.getUint32(at, littleEndian);
  return {
    bytes,
    is64,
    littleEndian,
    u16: (at) => view.getUint16(at, littleEndian),
    u32,
    word: (at) => (is64 ? Number(view.getBigUint64(at, littleEndian)) : u32(at)),
    string: (at) => {
      const end = bytes.indexOf(0, at);
      if (at < 0 || at >= bytes.length || end < 0 || end - at > longest) throw new RangeError('string');
      return decodeText(bytes.subarray(at, end));
    },
  };
}
