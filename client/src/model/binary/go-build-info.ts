import { decodeText, indexOfBytes } from '../text/byte-text.js';
import type { ElfBytes } from './elf-bytes.js';
import { type ElfLayout, fileOffset } from './elf-layout.js';

/** What the Go tool wrote into a binary (`go version -m`). It survives stripping. */
export interface GoBuildInfo {
  /** e.g. `go1.25.1`. */
  readonly version: string;
  /** Import path of the main package. */
  readonly path: string | undefined;
  /** The `build` lines, e.g. `CGO_ENABLED` -> `0`, `-ldflags` -> `-s -w`. Empty before Go 1.18. */
  readonly settings: Readonly<Record<string, string>>;
}

const magic = '\xff Go buildinf:';
const headerSize = 32;
const longest = 10_000_000;

/**
 * The format is that of Go's debug/buildinfo: 16-aligned magic, pointer size, flags; since Go 1.18 two strings follow
 * in line, each with its length as a varint; before that, two pointers to string headers.
 */
export function readGoBuildInfo(elf: ElfBytes, layout: ElfLayout): GoBuildInfo | undefined {
  const at = findHeader(elf, layout);
  if (at === undefined) return undefined;
  try {
    const inline = ((elf.bytes[at + 15] ?? 0) & 2) !== 0;
    const [version, module] = inline ? inlineStrings(elf.bytes, at) : pointedStrings(elf, layout, at);
    return version.startsWith('go') || version.startsWith('devel') ? parseInfo(version, module) : undefined;
  } catch {
    return undefined;
  }
}

function findHeader(elf: ElfBytes, layout: ElfLayout): number | undefined {
  const section = layout.sections.find(({ name }) => name === '.go.buildinfo');
  const places =
    section === undefined
      ? layout.segments.filter(({ type, writable }) => type === 1 && writable)
      : [section];
  for (const { offset, size } of places) {
    const at = indexOfBytes(elf.bytes, magic, offset, Math.min(offset + size, elf.bytes.length));
    if (at >= 0) return at;
  }
  return undefined;
}

function inlineStrings(bytes: Uint8Array, at: number): readonly [string, string] {
  const version = varString(bytes, at + headerSize);
  const module = varString(bytes, version.end);
  return [decodeText(version.content), moduleText(module.content)];
}

function varString(bytes: Uint8Array, at: number): { content: Uint8Array; end: number } {
  let length = 0;
  let start = at;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[start++];
    if (byte === undefined) throw new RangeError('varint');
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return { content: slice(bytes, start, length), end: start + length };
}

function pointedStrings(elf: ElfBytes, layout: ElfLayout, at: number): readonly [string, string] {
  const pointer = elf.is64 ? 8 : 4;
  const pointed = (field: number): Uint8Array => {
    const header = fileOffset(layout, elf.word(field));
    const length = elf.word(header + pointer);
    return length === 0 ? new Uint8Array() : slice(elf.bytes, fileOffset(layout, elf.word(header)), length);
  };
  return [decodeText(pointed(at + 16)), moduleText(pointed(at + 16 + pointer))];
}

function slice(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (length > longest || start + length > bytes.length) throw new RangeError('string');
  return bytes.subarray(start, start + length);
}

/** The module text stands between two marks of 16 bytes. */
function moduleText(content: Uint8Array): string {
  return content.length < 33 ? '' : decodeText(content.subarray(16, content.length - 16));
}

function parseInfo(version: string, module: string): GoBuildInfo {
  const lines = module.split('\n').map((line) => line.split('\t'));
  const settings: Record<string, string> = {};
  for (const [kind, setting = ''] of lines) {
    const found = kind === 'build' ? /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/.exec(setting) : null;
    if (found !== null) settings[unquote(found[1] ?? '')] = unquote(found[2] ?? '');
  }
  return { version, path: lines.find(([kind]) => kind === 'path')?.[1], settings };
}

function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
}
