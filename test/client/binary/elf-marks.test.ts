import { describe, expect, test } from 'vitest';
import { newestVersion, readElf } from '../../../client/src/model/binary/elf.js';
import { elfFile, loadAddress } from '../../support/elf-file.js';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

describe.each([32, 64] as const)('an ELF file of %d bits', (bits) => {
  const pointer = bits / 8;

  test('is stripped where it has no table of symbols', () => {
    const sections = [{ name: '.text' }, { name: '.strtab', type: 3 }];
    expect(readElf(elfFile({ bits, sections }))?.stripped).toBe(true);
    expect(readElf(elfFile({ bits, sections: [...sections, { name: '.symtab', type: 2 }] }))?.stripped).toBe(
      false,
    );
  });

  test.each<[string, string, string, boolean]>([
    ['the compiler in .comment', '.comment', 'GCC: (Debian 12)\0rustc version 1.79.0', true],
    ['another compiler', '.comment', 'GCC: (Debian 12)', false],
    ['a path in a panic message', '.rodata', '/rustc/129f3b9/library/core/src/fmt/mod.rs', true],
    ['words of another program', '.rodata', 'written in rustc version 1.79.0', false],
  ])('Rust by its marks: %s', (_, name, words, rust) => {
    expect(readElf(elfFile({ bits, sections: [{ name, content: bytesOf(words) }] }))?.rust).toBe(rust);
  });

  test.each<[string, Parameters<typeof elfFile>[0]]>([
    ['section', { sections: [{ name: '.go.buildinfo', content: goInline('go1.25.1') }] }],
    ['writable segment', { data: goInline('go1.25.1') }],
  ])('what the Go tool wrote is found by its %s', (_, parts) => {
    expect(readElf(elfFile({ bits, ...parts }))?.go).toEqual({
      version: 'go1.25.1',
      path: 'example.com/cmd',
      settings: { CGO_ENABLED: '0', '-ldflags': '-s "x"', 'a=b': 'c', '-tags': 'x' },
    });
  });

  test('before Go 1.18 two pointers lead to its strings', () => {
    // What lies where, from the beginning of the section: it stands behind header and room for segments, at a multiple of 16.
    const at = Math.ceil((0x40 + 6 * (bits === 64 ? 56 : 32)) / 16) * 16;
    const [headers, version, module] = [at + 32, at + 64, at + 96];
    const modules = goModules('path\texample.com/old');
    const content = Buffer.concat([goMagic(pointer, 0), Buffer.alloc(48), Buffer.alloc(16), modules]);
    const put = (place: number, value: number): void => {
      if (bits === 64) content.writeBigUInt64LE(BigInt(value), place);
      else content.writeUInt32LE(value, place);
    };
    put(16, headers + loadAddress);
    put(16 + pointer, headers + 2 * pointer + loadAddress);
    put(32, version + loadAddress);
    put(32 + pointer, 'go1.17'.length);
    put(32 + 2 * pointer, module + loadAddress);
    put(32 + 3 * pointer, modules.length);
    content.write('go1.17', 64, 'latin1');
    const elf = { bits, sections: [{ name: '.go.buildinfo', content }] };
    expect(readElf(elfFile(elf))?.go).toEqual({ version: 'go1.17', path: 'example.com/old', settings: {} });
    // The Go tool writes an empty text as a pointer to nothing.
    put(32 + 2 * pointer, 0);
    put(32 + 3 * pointer, 0);
    expect(readElf(elfFile(elf))?.go).toEqual({ version: 'go1.17', path: undefined, settings: {} });
  });

  test('a mark of Go in a segment that is only read is a text of the program', () => {
    const interpreter = goInline('go1.25.1').toString('latin1');
    expect(readElf(elfFile({ bits, interpreter }))?.go).toBeUndefined();
  });

  test('its version may be as long as a length of two bytes says', () => {
    const version = `devel ${'x'.repeat(122)}`;
    expect(readElf(elfFile({ bits, data: goInline(version) }))?.go?.version).toBe(version);
  });

  test.each<[string, Buffer]>([
    ['that is no version', goInline('x1.25')],
    ['without an end', goInline('go1.25.1').subarray(0, 50)],
    ['that ends in a length', Buffer.concat([goMagic(8, 2), Buffer.from([0xff])])],
    ['that is cut off', Buffer.concat([goMagic(8, 2), Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 1])])],
  ])('a mark of Go %s is none', (_, content) => {
    expect(readElf(elfFile({ bits, data: content }))?.go).toBeUndefined();
  });

  test.each<[Parameters<typeof elfFile>[0], string]>([
    [{ type: 1 }, 'object'],
    [{ type: 2 }, 'static'],
    [{ pie: true }, 'static-pie'],
    [{ interpreter: '/lib/ld.so' }, 'loader-only'],
    [{ interpreter: '/lib/ld.so', needed: ['libc.so.6'] }, 'dynamic'],
    [{ soname: 'libx.so' }, 'library'],
    [{ interpreter: '/lib/ld.so', soname: 'libc.so.6', needed: ['ld.so'] }, 'library'],
    [{ interpreter: '/lib/ld.so', soname: 'x', needed: ['libc.so.6'], pie: true }, 'dynamic'],
  ])('%j is linked as %s', (parts, linkage) => {
    expect(readElf(elfFile({ bits, ...parts }))?.linkage).toBe(linkage);
  });

  test('a table of sections outside of the file is no obstacle', () => {
    const file = elfFile({ bits, type: 2, sections: [{ name: '.symtab', type: 2 }] });
    const cut = file.subarray(0, file.length - 36);
    expect(readElf(cut)).toMatchObject({ linkage: 'static', stripped: true });
  });
});

function goMagic(pointer: number, flags: number): Buffer {
  return Buffer.concat([bytesOf('\xff Go buildinf:'), Buffer.from([pointer, flags]), Buffer.alloc(16)]);
}

/** The text of the modules between its two marks. */
function goModules(...lines: readonly string[]): Buffer {
  return bytesOf(`${'<'.repeat(16)}${lines.join('\n')}\n${'>'.repeat(16)}`);
}

/** Since Go 1.18: two strings, each behind its length. */
function goInline(version: string): Buffer {
  const modules = goModules(
    'path\texample.com/cmd',
    'mod\texample.com\t(devel)\t',
    'build\tCGO_ENABLED=0',
    'build\t-ldflags="-s \\"x\\""',
    'build\t"a=b"=c',
    'build\t-tags=`x`',
    'build\tnothing',
  );
  return Buffer.concat([goMagic(8, 2), ...[bytesOf(version), modules].flatMap(behindLength)]);
}

/** A varint: seven bits in a byte, the lowest first, and a mark where more follow. */
function behindLength(content: Buffer): readonly Buffer[] {
  const { length } = content;
  return [Buffer.from(length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7]), content];
}

test.each([
  [['GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_PRIVATE', 'GLIBCXX_3.4'], 'GLIBC_', '2.34'],
  [['GLIBC_2.9'], 'GLIBCXX_', undefined],
  [[], 'GLIBC_', undefined],
])('of %j the newest of %s is %s', (versions, prefix, newest) => {
  expect(newestVersion(versions, prefix)).toBe(newest);
});
