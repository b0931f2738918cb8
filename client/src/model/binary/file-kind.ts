import { startsWithBytes } from '../text/byte-text.js';
import { readClass } from './java.js';

export type FileKind =
  | 'empty' | 'elf' | 'script' | 'java-class' | 'zip' | 'wasm' | 'mach-o' | 'windows' | 'archive' | 'compressed' | 'text' | 'data'; // prettier-ignore

const magics: readonly (readonly [string, FileKind])[] = [
  ['\x7fELF', 'elf'],
  ['#!', 'script'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['\0asm', 'wasm'],
  ['\xfe\xed\xfa\xce', 'mach-o'],
  ['\xfe\xed\xfa\xcf', 'mach-o'],
  ['\xce\xfa\xed\xfe', 'mach-o'],
  ['\xcf\xfa\xed\xfe', 'mach-o'],
  ['\xca\xfe\xba\xbe', 'mach-o'],
  ['MZ', 'windows'],
  ['!<arch>\n', 'archive'],
  ['\x1f\x8b', 'compressed'],
  ['\xfd7zXZ\0', 'compressed'],
  ['\x28\xb5\x2f\xfd', 'compressed'],
  ['BZh', 'compressed'],
];
const looked = 512;

/** What a file is by its first bytes. */
export function kindOfFile(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return 'empty';
  if (readClass(bytes) !== undefined) return 'java-class';
  const known = magics.find(([magic]) => startsWithBytes(bytes, magic));
  if (known !== undefined) return known[1];
  return bytes.subarray(0, looked).every(isTextByte) ? 'text' : 'data';
}

function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte >= 7 && byte <= 13;
}
