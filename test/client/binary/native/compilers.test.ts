import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readElf } from '../../../../client/src/model/binary/elf.js';
import { askFile, askReadelf, run, scratchFolder } from '../../../support/binaries.js';

const folder = scratchFolder();
const netProgram =
  'package main\nimport ("fmt"; "net")\nfunc main() { fmt.Println(net.LookupHost("localhost")) }\n';
const bareProgram = 'package main\nfunc main() { println("hello") }\n';
const external = '-linkmode external -extldflags "-static"';

interface GoCase {
  readonly name: string;
  readonly source: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly expected: object;
}

/** The expected linkage of each is what was measured for these builds with readelf (Go 1.19, Debian 12). */
// prettier-ignore
const goCases: readonly GoCase[] = [
  { name: 'net with cgo', source: netProgram, env: { CGO_ENABLED: '1' }, flags: [], expected: { linkage: 'dynamic', interpreter: '/lib64/ld-linux-x86-64.so.2', platform: 'linux/amd64' } },
  { name: 'net without cgo', source: netProgram, env: { CGO_ENABLED: '0' }, flags: [], expected: { linkage: 'static', interpreter: undefined, needed: [] } },
  { name: 'pie without cgo', source: bareProgram, env: { CGO_ENABLED: '0' }, flags: ['-buildmode=pie'], expected: { linkage: 'loader-only', interpreter: '/lib64/ld-linux-x86-64.so.2', needed: [] } },
  { name: 'static, linked outside', source: netProgram, env: { CGO_ENABLED: '1' }, flags: ['-ldflags', external], expected: { linkage: 'static', interpreter: undefined } },
  { name: 'stripped', source: bareProgram, env: { CGO_ENABLED: '0' }, flags: ['-ldflags', '-s -w'], expected: { linkage: 'static', stripped: true } },
  { name: 's390x', source: bareProgram, env: { GOARCH: 's390x' }, flags: [], expected: { platform: 'linux/s390x', endian: 'big', bits: 64, linkage: 'static' } },
  { name: '386', source: bareProgram, env: { GOARCH: '386' }, flags: [], expected: { platform: 'linux/386', bits: 32, linkage: 'static' } },
  { name: 'mips', source: bareProgram, env: { GOARCH: 'mips' }, flags: [], expected: { platform: 'linux/mips', endian: 'big', bits: 32, linkage: 'static' } },
];

function pathOf(name: string): string {
  return join(folder, name.replace(/\W/g, '-'));
}

function buildGo({ name, source, env, flags }: GoCase): void {
  writeFileSync(`${pathOf(name)}.go`, source);
  run('go', ['build', '-o', pathOf(name), ...flags, `${pathOf(name)}.go`], {
    GO111MODULE: 'off',
    GOFLAGS: '',
    ...env,
  });
}

describe('Go', () => {
  beforeAll(() => {
    for (const each of goCases) buildGo(each);
  }, 300_000);

  test.each(goCases)('$name', ({ name, env, flags, expected }) => {
    const elf = readElf(readFileSync(pathOf(name)));
    expect(elf).toMatchObject(expected);
    const told = run('go', ['version', '-m', pathOf(name)]);
    expect(told).toContain(`: ${elf?.go?.version ?? '?'}\n`);
    expect(told).toContain(`path\t${elf?.go?.path ?? '?'}\n`);
    const lines = [...told.matchAll(/^\tbuild\t(\S+?)=(.*)$/gm)];
    expect(lines.length).toBeGreaterThan(3);
    for (const [, key = '', value = ''] of lines) {
      expect([key, elf?.go?.settings[key]]).toEqual([
        key,
        value.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"'),
      ]);
    }
    expect(elf?.go?.settings).toMatchObject(env);
    if (flags[0] === '-ldflags') expect(elf?.go?.settings['-ldflags']).toBe(flags[1]);
  });

  test('as binutils read it', () => {
    const paths = goCases.map(({ name }) => pathOf(name));
    const read = paths.map((path) => readElf(readFileSync(path)));
    expect(read.map((elf) => [elf?.interpreter, elf?.needed])).toEqual(
      askReadelf(paths).map(({ interpreter, needed }) => [interpreter, needed]),
    );
    expect(read.map((elf) => elf?.stripped)).toEqual(
      askFile(paths).map((words) => !words.includes('not stripped')),
    );
  });

  test('broken build information is none, or none but wrong words', () => {
    const bytes = readFileSync(pathOf('stripped'));
    const mark = bytes.indexOf('\xff Go buildinf:', 0, 'latin1');
    expect(mark).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.nat(200), fc.nat(255), (at, value) => {
        const broken = Uint8Array.from(bytes);
        broken[mark + at] = value;
        const elf = readElf(broken);
        expect(elf?.linkage).toBe('static');
        expect(elf?.go?.version ?? 'go').toMatch(/^(go|devel)/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('Rust', () => {
  const cases = [
    { name: 'gnu', flags: [], expected: { linkage: 'dynamic', rust: true, go: undefined } },
    {
      name: 'stripped',
      flags: ['-C', 'strip=symbols'],
      expected: { linkage: 'dynamic', rust: true, stripped: true },
    },
    {
      name: 'static',
      flags: ['-C', 'target-feature=+crt-static'],
      expected: { linkage: 'static-pie', rust: true },
    },
  ];

  test.each(cases)(
    '$name',
    ({ name, flags, expected }) => {
      const path = pathOf(`rust ${name}`);
      writeFileSync(`${path}.rs`, 'fn main() { println!("hello"); }\n');
      run('rustc', ['-o', path, ...flags, `${path}.rs`]);
      const elf = readElf(readFileSync(path));
      expect(elf).toMatchObject(expected);
      if (name === 'gnu') expect(elf?.needed.slice(0, 2)).toEqual(['libgcc_s.so.1', 'libc.so.6']);
      expect(askReadelf([path])[0]?.needed).toEqual(elf?.needed);
    },
    60_000,
  );
});
