import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../client/src/model/text/byte-text.js';
import { readElf } from '../../../client/src/model/binary/elf.js';
import { kindOfFile } from '../../../client/src/model/binary/file-kind.js';
import { firstClassOf, readClass } from '../../../client/src/model/binary/java.js';
import { readScript } from '../../../client/src/model/binary/script.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test.each([
  ['#!/bin/sh\necho', '/bin/sh', undefined, undefined],
  ['#! /bin/sh -e \n', '/bin/sh', '-e', undefined],
  ['#!/usr/bin/env python3\n', '/usr/bin/env', 'python3', 'python3'],
  ['#!/usr/bin/env -S node --x\n', '/usr/bin/env', '-S node --x', 'node'],
  ['#!/usr/bin/env -S A=1 node\n', '/usr/bin/env', '-S A=1 node', 'node'],
  ['#!/usr/bin/env -S -i node\n', '/usr/bin/env', '-S -i node', 'node'],
  ['#!/usr/bin/env -vS node\n', '/usr/bin/env', '-vS node', 'node'],
  ['#!/usr/bin/env --split-string=node -x\n', '/usr/bin/env', '--split-string=node -x', 'node'],
  ['#!/usr/bin/env\n', '/usr/bin/env', undefined, undefined],
  ['#!/usr/bin/env -i\n', '/usr/bin/env', '-i', undefined],
  ['#!/bin/busybox sh\n', '/bin/busybox', 'sh', undefined],
  ['#!/usr/bin/env python3 -u\n', '/usr/bin/env', 'python3 -u', 'python3 -u'],
  ['#!/bin/sh\r\n', '/bin/sh\r', undefined, undefined],
  ['#!/usr/bin/env bash\r\n', '/usr/bin/env', 'bash\r', 'bash\r'],
  ['#!/bin/sh', '/bin/sh', undefined, undefined],
])('%j', (text, interpreter, argument, program) => {
  expect(readScript(bytesOf(text))).toEqual({ interpreter, argument, program });
});

test.each(['', '#', '#!', '#!\n/bin/sh', '# !/bin/sh', ' #!/bin/sh'])('%j is no script', (text) => {
  expect(readScript(bytesOf(text))).toBeUndefined();
});

test.each([
  ['', 'empty'],
  ['\x7fELF', 'elf'],
  ['#!/bin/sh\n', 'script'],
  ['\xca\xfe\xba\xbe\0\0\0\x41', 'java-class'],
  ['\xca\xfe\xba\xbe\0\0\0\x02', 'mach-o'],
  ['PK\x03\x04', 'zip'],
  ['\0asm\x01\0\0\0', 'wasm'],
  ['MZ\x90', 'windows'],
  ['!<arch>\n', 'archive'],
  ['\x1f\x8b\x08', 'compressed'],
  ['words\nand a tab\t', 'text'],
  ['h\xc3\xa9', 'text'],
  ['\x07\r ~', 'text'],
  ['\x06', 'data'],
  ['\x0e', 'data'],
  ['\x7f', 'data'],
  [`${'a'.repeat(512)}\0`, 'text'],
  [`${'a'.repeat(511)}\0`, 'data'],
  ['\0\x01', 'data'],
])('%j is %s', (text, kind) => {
  expect(kindOfFile(bytesOf(text))).toBe(kind);
});

test.each([
  ['/opt/caf\xc3\xa9', '/opt/café'],
  ['100% \xe2\x82\xac', '100% €'],
  ['\xff\xfe', '\xff\xfe'],
])('%j decodes to %s', (bytes, text) => {
  expect(decodeText(bytesOf(bytes))).toBe(text);
});

const classOf = (java: number): string => `\xca\xfe\xba\xbe\0\0\0${String.fromCharCode(java + 44)}rest`;

describe('Java', () => {
  test.each([
    [8, 52],
    [21, 65],
  ])('classes of Java %d', (java, major) => {
    expect(readClass(bytesOf(classOf(java)))).toEqual({ java, major });
  });
});

interface ElfWriter {
  readonly bytes: Uint8Array;
  readonly is64: boolean;
  u16(at: number, value: number): void;
  u32(at: number, value: number): void;
  word(at: number, value: number): void;
}

function elfWriter(is64: boolean, little: boolean): ElfWriter {
  const bytes = new Uint8Array(0x600);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number, value: number): void => view.setUint32(at, value, little);
  const u64 = (at: number, value: number): void => view.setBigUint64(at, BigInt(value), little);
  bytes.set(bytesOf(`\x7fELF${is64 ? '\x02' : '\x01'}${little ? '\x01' : '\x02'}`));
  return { bytes, is64, u16: (at, value) => view.setUint16(at, value, little), u32, word: is64 ? u64 : u32 };
}

const names = ['', 'libc.so.6', 'GLIBC_2.34', 'GLIBC_2.2.5', '/a:/b', '/c', 'libx.so.1', 'X_1', 'X_2'];

/** Where a name stands in the table of strings. */
function nameAt(name: string): number {
  return names.slice(0, names.indexOf(name)).join('\0').length + 1;
}

/** One segment that loads all of the file, and the dynamic section at 0x100 where it counts. */
function writeSegments({ is64, u16, u32, word }: ElfWriter, type: number, count = 2): void {
  u16(16, type);
  word(is64 ? 32 : 28, 0x40);
  u16(is64 ? 54 : 42, is64 ? 56 : 32);
  u16(is64 ? 56 : 44, count);
  for (const [index, offset] of [0, 0x100].entries()) {
    const start = 0x40 + index * (is64 ? 56 : 32);
    u32(start, offset === 0 ? 1 : 2);
    word(start + (is64 ? 8 : 4), offset);
    word(start + (is64 ? 16 : 8), 0x10000 + offset);
    word(start + (is64 ? 32 : 16), offset === 0 ? 0x600 : 0x100);
  }
}

/** What stands behind DT_NULL counts for nothing. */
function writeDynamicSection({ bytes, is64, word }: ElfWriter, flags: number): void {
  bytes.set(bytesOf(`${names.join('\0')}\0`), 0x500);
  const entries = [
    [1, nameAt('libc.so.6')],
    [1, nameAt('libx.so.1')],
    [5, 0x10500],
    [15, nameAt('/a:/b')],
    [29, nameAt('/c')],
    [0x6ffffffb, flags],
    [0x6ffffffe, 0x10400],
    [0x6fffffff, 2],
    [0x6ffffffc, 0x10480],
    [0x6ffffffd, 2],
    [0, 0],
    [1, nameAt('X_1')],
  ];
  for (const [index, [tag = 0, value = 0]] of entries.entries()) {
    word(0x100 + index * (is64 ? 16 : 8), tag);
    word(0x100 + index * (is64 ? 16 : 8) + (is64 ? 8 : 4), value);
  }
}

/** Verneed with its Vernaux, and Verdef with its Verdaux: one more of each than the dynamic section counts. */
function writeVersions({ u16, u32 }: ElfWriter): void {
  const need = (start: number, count: number, library: string, next: number): void => {
    u16(start + 2, count);
    u32(start + 4, nameAt(library));
    u32(start + 8, 16);
    u32(start + 12, next);
  };
  const needed = (start: number, flags: number, version: string, next: number): void => {
    u16(start + 4, flags);
    u32(start + 8, nameAt(version));
    u32(start + 12, next);
  };
  const defined = (start: number, flags: number, version: string, next: number): void => {
    u16(start + 2, flags);
    u32(start + 12, 20);
    u32(start + 16, next);
    u32(start + 20, nameAt(version));
  };
  need(0x400, 2, 'libc.so.6', 48);
  needed(0x410, 0, 'GLIBC_2.34', 16);
  needed(0x420, 2, 'GLIBC_2.2.5', 0);
  need(0x430, 1, 'libx.so.1', 32);
  needed(0x440, 1, 'X_1', 0);
  need(0x450, 1, 'libx.so.1', 0);
  needed(0x460, 0, 'X_2', 0);
  defined(0x480, 1, 'libx.so.1', 32);
  defined(0x4a0, 2, 'X_2', 32);
  defined(0x4c0, 0, 'X_1', 0);
}

test.each([
  [64, 'little'],
  [64, 'big'],
  [32, 'little'],
  [32, 'big'],
])('an ELF file of %d bits, %s-endian, says what it needs', (bits, endian) => {
  const writer = elfWriter(bits === 64, endian === 'little');
  writeSegments(writer, 3);
  writeDynamicSection(writer, 0x08000001);
  writeVersions(writer);
  expect(readElf(writer.bytes)).toMatchObject({
    ...{ bits, endian, linkage: 'static-pie', pie: true },
    ...{ needed: ['libc.so.6', 'libx.so.1'], soname: undefined, rpath: ['/a', '/b'], runpath: ['/c'] },
    versionNeeds: [
      { library: 'libc.so.6', version: 'GLIBC_2.34', weak: false },
      { library: 'libc.so.6', version: 'GLIBC_2.2.5', weak: true },
      { library: 'libx.so.1', version: 'X_1', weak: false },
    ],
    versionsDefined: ['X_2'],
  });
});

test('a program without a dynamic section needs nothing, and one bound at its start is not position-independent', () => {
  const [fixed, bound] = [elfWriter(true, true), elfWriter(true, true)];
  writeSegments(fixed, 2, 1);
  expect(readElf(fixed.bytes)).toMatchObject({ linkage: 'static', needed: [], pie: false, versionNeeds: [] });
  writeSegments(bound, 3);
  writeDynamicSection(bound, 1);
  writeVersions(bound);
  expect(readElf(bound.bytes)).toMatchObject({ linkage: 'library', pie: false });
});

test('any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const found = [kindOfFile(bytes), readScript(bytes), readClass(bytes), firstClassOf(bytes)];
      expect(found).toHaveLength(4);
    }),
  );
});
