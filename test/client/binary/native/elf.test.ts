import { compareVersions } from '../../../../client/src/model/text/versions.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ElfFacts, newestVersion, readElf } from '../../../../client/src/model/binary/elf.js';
import { kindOfFile } from '../../../../client/src/model/binary/file-kind.js';
import { askFile, askReadelf, compile, realFile, scratchFolder } from '../../../support/binaries.js';
import { quickest } from '../../../support/quickest.js';

const hello = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';
const library = 'int answer(void) { return 42; }\n';
const programs: readonly (readonly [string, string, readonly string[], ElfFacts['linkage']])[] = [
  ['c', hello, ['gcc'], 'dynamic'],
  ['c-no-pie', hello, ['gcc', '-no-pie'], 'dynamic'],
  ['c-static', hello, ['gcc', '-static'], 'static'],
  ['c-static-pie', hello, ['gcc', '-static-pie'], 'static-pie'],
  ['c-stripped', hello, ['gcc', '-s'], 'dynamic'],
  ['c-rpath', hello, ['gcc', '-Wl,--disable-new-dtags,-rpath,/opt/a:$ORIGIN/../lib'], 'dynamic'],
  ['c-runpath', hello, ['gcc', '-Wl,--enable-new-dtags,-rpath,/opt/a:$ORIGIN/../lib'], 'dynamic'],
  ['c-object', hello, ['gcc', '-c'], 'object'],
  ['c-library', library, ['gcc', '-shared', '-fPIC', '-Wl,-soname,libanswer.so.1'], 'library'],
  ['c-module', library, ['gcc', '-shared', '-fPIC'], 'library'],
  ['musl', hello, ['musl-gcc'], 'dynamic'],
  ['musl-static', hello, ['musl-gcc', '-static'], 'static'],
];
const folder = scratchFolder();
let compiled: readonly string[] = [];
beforeAll(() => {
  compiled = programs.map(([name, source, compiler]) => compile(folder, name, source, ...compiler));
}, 60_000);

/** Every tenth program and library of this machine: whatever a distribution builds. */
function systemFiles(): readonly string[] {
  return ['/usr/bin', '/usr/lib/x86_64-linux-gnu'].flatMap((from) => {
    const files = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isFile());
    const some = files.filter((_, index) => index % 10 === 0);
    return some.map(({ name }) => join(from, name)).filter((path) => isElf(path));
  });
}

function isElf(path: string): boolean {
  return kindOfFile(readFileSync(path)) === 'elf';
}

const linkWords: Readonly<Record<ElfFacts['linkage'], RegExp>> = {
  static: /executable.*statically linked/,
  'static-pie': /static-pie linked/,
  dynamic: /dynamically linked, interpreter/,
  'loader-only': /dynamically linked, interpreter/,
  library: /shared object.*(dynamically|statically|static-pie) linked/,
  object: /relocatable/,
};

describe('as binutils and file read it', () => {
  test('what is compiled here, and the programs and libraries of this machine', () => {
    const files = [...compiled, ...systemFiles(), realFile('/lib/x86_64-linux-gnu/libc.so.6')];
    const [expected, words] = [askReadelf(files), askFile(files)];
    expect(files.length).toBeGreaterThan(programs.length + 20);
    for (const [index, path] of files.entries()) {
      const elf = readElf(readFileSync(path));
      expect({ path, ...comparable(elf) }).toEqual({ path, ...expected[index] });
      expect(`${path}: ${words[index] ?? ''}`).toMatch(linkWords[elf?.linkage ?? 'object']);
      expect({ path, stripped: elf?.stripped }).toEqual({
        path,
        stripped: !/not stripped/.test(words[index] ?? ''),
      });
    }
  });

  test.each(programs.map(([name, , , linkage]) => [name, linkage]))('%s is %s', (name, linkage) => {
    const elf = readElf(readFileSync(join(folder, name)));
    expect(elf).toMatchObject({
      linkage,
      platform: 'linux/amd64',
      bits: 64,
      endian: 'little',
      rust: false,
      go: undefined,
    });
  });
});

function comparable(elf: ElfFacts | undefined): object | undefined {
  if (elf === undefined) return undefined;
  const { interpreter, needed, soname, rpath, runpath, versionsDefined } = elf;
  const versionNeeds = elf.versionNeeds.map(
    (need) => `${need.library} ${need.version}${need.weak ? ' weak' : ''}`,
  );
  return { interpreter, needed, soname, rpath, runpath, versionsDefined, versionNeeds };
}

describe('broken files', () => {
  test('cut off or with flipped bits, 10,000 of them', () => {
    const sources = compiled.map((path) => readFileSync(path)).filter((bytes) => bytes.length < 100_000);
    expect(sources.length).toBeGreaterThan(6);
    let read = 0;
    const place = fc.maxSafeNat();
    const flip = fc.record({ at: place, within: fc.constantFrom(64, 1024, Infinity), bit: fc.nat(7) });
    const broken = fc.record({
      source: fc.constantFrom(...sources),
      cut: fc.option(place, { freq: 3 }),
      flips: fc.array(flip, { maxLength: 6 }),
    });
    fc.assert(
      fc.property(broken, ({ source, cut, flips }) => {
        const bytes = Uint8Array.from(cut === null ? source : source.subarray(0, cut % source.length));
        for (const { at, within, bit } of flips) {
          const index = at % Math.max(1, Math.min(within, bytes.length));
          if (index < bytes.length) bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        }
        expect(quickest(() => readElf(bytes), 500)).toBeLessThan(500);
        const elf = readElf(bytes);
        if (elf !== undefined) read += 1;
      }),
      { numRuns: 10_000 },
    );
    // Some survive their wounds and some do not: else nothing was tried.
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(9000);
  }, 120_000);

  test('no ELF files at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readElf(bytes)).toBeUndefined();
        expect(readElf(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, ...bytes]))?.needed ?? []).toEqual([]);
      }),
    );
  });
});

test.each([
  ['2.9', '2.34', -1],
  ['2.34', '2.34', 0],
  ['2.2.5', '2.2', 1],
  ['3.4.30', '3.4.9', 1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

test('the newest version', () => {
  expect(newestVersion(['GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_PRIVATE', 'GCC_3.0'], 'GLIBC_')).toBe('2.34');
  expect(newestVersion([], 'GLIBC_')).toBeUndefined();
});
