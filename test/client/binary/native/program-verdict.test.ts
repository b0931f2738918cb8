import { describe, expect, test } from 'vitest';
import { openImageTree } from '../../../../client/src/model/binary/image-tree.js';
import {
  findProgram,
  inspectProgram,
  type Surroundings,
} from '../../../../client/src/model/binary/program-verdict.js';
import {
  compile,
  makeRoot,
  realFile,
  type RootEntry,
  run,
  scratchFolder,
} from '../../../support/binaries.js';
import { directoryImage } from '../../../support/directory-image.js';

const folder = scratchFolder();
const hello = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';
const caller = 'int answer(void);\nint main(void) { return answer() - 42; }\n';
const answer = 'int answer(void) { return 42; }\n';
const triplet = '/lib/x86_64-linux-gnu';
const loaderPath = '/lib64/ld-linux-x86-64.so.2';

type Root = Readonly<Record<string, RootEntry>>;
const copy = (path: string): RootEntry => ({ copy: realFile(path) });
const glibc: Root = {
  [loaderPath]: copy(loaderPath),
  [`${triplet}/libc.so.6`]: copy(`${triplet}/libc.so.6`),
};
const musl: Root = { '/lib/ld-musl-x86_64.so.1': copy('/lib/ld-musl-x86_64.so.1') };

const dynamic = compile(folder, 'dynamic', hello, 'gcc');
const fixed = compile(folder, 'static', hello, 'gcc', '-static');
const staticPie = compile(folder, 'static-pie', hello, 'gcc', '-static-pie');
const muslProgram = compile(folder, 'musl', hello, 'musl-gcc');
const cpp = compile(folder, 'cpp', '#include <iostream>\nint main() { std::cout << 1; }\n', 'g++');
const library = compile(
  folder,
  'libanswer.so.1',
  answer,
  'gcc',
  '-shared',
  '-fPIC',
  '-Wl,-soname,libanswer.so.1',
);
const withLibrary = (name: string, ...flags: readonly string[]): string =>
  compile(folder, name, caller, 'gcc', '-LFOLDER', '-l:libanswer.so.1', ...flags);
const plainCaller = withLibrary('plain');
const originCaller = withLibrary('origin', '-Wl,--enable-new-dtags,-rpath,$ORIGIN/../mine');
const rpathCaller = withLibrary('rpath', '-Wl,--disable-new-dtags,-rpath,/opt/mine');

/** A library with a version, and the same one older: what GLIBC_2.34 against 2.31 is, made small. */
function versionedLibrary(name: string, versions: readonly string[]): string {
  const nodes = versions.map(
    (version, index) => `${version} { global: ${index === 0 ? 'answer; ' : ''}v${index}; };`,
  );
  const script = makeRoot({ '/map': { text: nodes.join('\n') } });
  const symbols = versions.map((_, index) => `int v${index}(void) { return ${index}; }\n`).join('');
  const flags = ['-shared', '-fPIC', '-Wl,-soname,libversioned.so.1', `-Wl,--version-script=${script}/map`];
  return compile(folder, name, answer + symbols, 'gcc', ...flags);
}
const newLibrary = versionedLibrary('libversioned.so.1', ['DEMO_1.0', 'DEMO_1.2', 'DEMO_1.10']);
const oldLibrary = versionedLibrary('libversioned-old.so.1', ['DEMO_1.0', 'DEMO_1.2']);
// prettier-ignore
const versionedCaller = compile(
  folder, 'versioned', 'int v2(void);\nint main(void) { return v2() - 2; }\n', 'gcc', '-LFOLDER', '-l:libversioned.so.1',
);

async function verdictOf(root: Root, surroundings: Surroundings = {}, path = '/app'): Promise<string> {
  const tree = openImageTree(directoryImage(makeRoot(root)));
  const { runs, linkage, family, reasons } = await inspectProgram(tree, path, {
    started: true,
    ...surroundings,
  });
  return [`${linkage} ${family ?? '-'} ${String(runs)}`, ...reasons].join('; ');
}

/** What really happens: the kernel and the loader of this machine start it in the root. `$ORIGIN` needs a /proc. */
function startsIn(root: Root, path = '/app'): boolean {
  const at = makeRoot({ ...root, '/proc/.keep': { text: '' } });
  try {
    run('unshare', [
      '--mount',
      'sh',
      '-c',
      'mount --bind /proc "$0/proc" && exec chroot "$0" "$1"',
      at,
      path,
    ]);
    return true;
  } catch {
    return false;
  }
}

const app = (path: string): Root => ({ '/app': { copy: path } });
const script = (text: string, mode = 0o755): Root => ({ '/app': { text, mode } });
// prettier-ignore
const cases: readonly (readonly [string, Root, string])[] = [
  ['dynamic, all there', { ...app(dynamic), ...glibc }, 'dynamic glibc true'],
  ['no loader', app(dynamic), 'dynamic glibc false; `/lib64/ld-linux-x86-64.so.2` is missing'],
  ['a glibc program on musl', { ...app(dynamic), ...musl }, 'dynamic glibc false; `/lib64/ld-linux-x86-64.so.2` is missing'],
  [
    'no libc',
    { ...app(dynamic), [loaderPath]: copy(loaderPath) },
    'dynamic glibc false; `libc.so.6` is missing, `/app` needs it',
  ],
  ['static', app(fixed), 'static - true'],
  ['static pie', app(staticPie), 'static - true'],
  ['musl, all there', { ...app(muslProgram), ...musl }, 'dynamic musl true'],
  ['a musl program on glibc', { ...app(muslProgram), ...glibc }, 'dynamic musl false; `/lib/ld-musl-x86_64.so.1` is missing'],
  [
    'no own library',
    { ...app(plainCaller), ...glibc },
    'dynamic glibc false; `libanswer.so.1` is missing, `/app` needs it',
  ],
  ['a library in a usual folder', { ...app(plainCaller), ...glibc, '/usr/lib/libanswer.so.1': { copy: library } }, 'dynamic glibc true'],
  [
    'a library where only ldconfig looks',
    { ...app(plainCaller), ...glibc, '/etc/ld.so.conf': { text: 'include ld.so.conf.d/*.conf\n' }, '/etc/ld.so.conf.d/x.conf': { text: '# mine\n/opt/mine\n' }, '/opt/mine/libanswer.so.1': { copy: library } },
    "dynamic glibc false; `libanswer.so.1` is missing, `/app` needs it; `/opt/mine/libanswer.so.1` is not in the loader's cache: run ldconfig",
  ],
  ['RPATH', { ...app(rpathCaller), ...glibc, '/opt/mine/libanswer.so.1': { copy: library } }, 'dynamic glibc true'],
  [
    'links on the way',
    { ...app(plainCaller), '/lib64': { link: 'usr/lib64' }, '/usr/lib64/ld-linux-x86-64.so.2': { link: '/usr/lib/ld.so' }, '/usr/lib/ld.so': copy(loaderPath), '/lib': { link: 'usr/lib' }, '/usr/lib/libc.so.6': copy(`${triplet}/libc.so.6`), '/usr/lib/libanswer.so.1': { link: '../../opt/a/libanswer.so.1.0' }, '/opt/a/libanswer.so.1.0': { copy: library } },
    'dynamic glibc true',
  ],
  ['a link out of the root', { ...app(plainCaller), ...glibc, '/usr/lib/libanswer.so.1': { link: '../../../../../../opt/x' }, '/opt/x': { copy: library } }, 'dynamic glibc true'],
  ['a library of nothing but text', { ...app(plainCaller), ...glibc, '/usr/lib/libanswer.so.1': { text: 'x' } }, 'dynamic glibc false; `libanswer.so.1` is missing, `/app` needs it'],
  ['a new enough version', { ...app(versionedCaller), ...glibc, '/usr/lib/libversioned.so.1': { copy: newLibrary } }, 'dynamic glibc true'],
  [
    'too old a version',
    { ...app(versionedCaller), ...glibc, '/usr/lib/libversioned.so.1': { copy: oldLibrary } },
    'dynamic glibc false; DEMO_1.10 is not in `/usr/lib/libversioned.so.1`, which goes up to DEMO_1.2; `/app` needs it',
  ],
  ['a library without versions', { ...app(versionedCaller), ...glibc, '/usr/lib/libversioned.so.1': { copy: compile(folder, 'libbare.so', '#include <stdio.h>\nint v2(void) { return puts("x") < 0 ? 0 : 2; }', 'gcc', '-shared', '-fPIC', '-Wl,-soname,libversioned.so.1') } }, 'dynamic glibc true'],
  ['a script without its shell', script('#!/bin/sh\n'), 'interpreted - false; `/app` starts `/bin/sh`: `/bin/sh` is missing'],
  ['a script with its shell', { ...script('#!/bin/sh\n'), '/bin/sh': { copy: fixed } }, 'interpreted - true'],
  ['a script whose shell lacks its loader', { ...script('#!/bin/sh\n'), '/bin/sh': { copy: dynamic } }, 'interpreted - false; `/app` starts `/bin/sh`: `/lib64/ld-linux-x86-64.so.2` is missing'],
  ['a script with a carriage return', { ...script('#!/bin/sh\r\n'), '/bin/sh': { copy: fixed } }, 'interpreted - false; the `#!` line of `/app` ends with a carriage return'],
  ['a text without a first line', script('echo hello\n'), 'unknown - false; `/app` is a text file without a `#!` line'],
  ['no right to execute', script('#!/bin/sh\n', 0o644), 'unknown - false; `/app` is not executable'],
  ['nothing there', {}, 'unknown - false; `/app` is missing'],
  ['a folder', { '/app/x': { text: '' } }, 'unknown - false; `/app` is a folder'],
  ['a ring of links', { '/app': { link: 'b' }, '/b': { link: 'app' } }, 'unknown - false; `/app` is missing'],
  ['a ring of scripts', script('#!/app\n'), 'interpreted - false; `/app` starts `/app`: `/app` starts `/app`: `/app` starts `/app`: `/app` starts `/app`: `/app` starts `/app`: `/app` is one of too many scripts that start each other'],
];

describe('what starts in a root of files', () => {
  test.each(cases)('%s', async (_, root, expected) => {
    expect(await verdictOf(root)).toBe(expected);
  });

  test.each(cases)('%s: as the kernel has it', (_, root, expected) => {
    expect(startsIn(root)).toBe(/^\S+ \S+ true/.test(expected));
  });
});

describe('with the help of the surroundings', () => {
  const mine: Root = { ...app(plainCaller), ...glibc, '/opt/mine/libanswer.so.1': { copy: library } };

  test('LD_LIBRARY_PATH', async () => {
    expect(await verdictOf(mine, { libraryPath: '/x:/opt/mine' })).toBe('dynamic glibc true');
  });

  test('$ORIGIN', async () => {
    const root: Root = {
      ...glibc,
      '/opt/bin/app': { copy: originCaller },
      '/opt/mine/libanswer.so.1': { copy: library },
    };
    expect(await verdictOf(root, {}, '/opt/bin/app')).toBe('dynamic glibc true');
    expect(startsIn(root, '/opt/bin/app')).toBe(true);
  });

  test('a cache that ldconfig wrote', async () => {
    const root = makeRoot({ ...mine, '/etc/ld.so.conf': { text: '/opt/mine\n' } });
    run('ldconfig', ['-r', root]);
    const tree = openImageTree(directoryImage(root));
    expect((await inspectProgram(tree, '/app')).runs).toBe(true);
    expect(run('chroot', [root, '/app'])).toBe('');
  });

  test('env looks in PATH', async () => {
    const root: Root = {
      ...script('#!/usr/bin/env tool\n'),
      '/usr/bin/env': { copy: fixed },
      '/opt/tool': { copy: fixed },
    };
    expect(await verdictOf(root, { path: '/bin:/opt' })).toBe('interpreted - true');
    expect(await verdictOf(root, { path: '/bin' })).toBe(
      'interpreted - false; `/app` starts `tool`: `tool` is in no folder of PATH (/bin)',
    );
  });

  test('programs are found in PATH', async () => {
    const tree = openImageTree(
      directoryImage(makeRoot({ '/opt/tool': { copy: fixed }, '/bin/tool': { text: '', mode: 0o644 } })),
    );
    expect(await findProgram(tree, 'tool', { path: '/bin:/opt/' })).toBe('/opt/tool');
    expect(await findProgram(tree, 'tool')).toBeUndefined();
    expect(await findProgram(tree, '/opt/tool')).toBe('/opt/tool');
  });

  test('another platform', async () => {
    expect(await verdictOf(app(fixed), { platform: 'linux/arm64/v8' })).toBe(
      'static - false; `/app` is built for linux/amd64, the image is linux/arm64',
    );
    expect(await verdictOf(app(fixed), { platform: 'linux/amd64' })).toBe('static - true');
  });

  test('what is copied and not started need not be a program', async () => {
    expect(await verdictOf(script('words\n', 0o644), { started: false })).toBe('data - undefined');
    expect(await verdictOf({ '/app': { text: '#!/bin/sh\n', mode: 0o644 } }, { started: false })).toBe(
      'interpreted - false; `/app` starts `/bin/sh`: `/bin/sh` is missing',
    );
  });

  test('a library', async () => {
    const path = `${triplet}/libstdc++.so.6`;
    const cppLibrary = realFile('/usr/lib/x86_64-linux-gnu/libstdc++.so.6');
    const whole: Root = { ...glibc, '/app': { copy: cppLibrary } };
    const [first, ...rest] = (await verdictOf(whole, { started: false })).split('; ');
    expect(first).toBe('dynamic glibc undefined');
    expect(rest).toEqual([
      '`libm.so.6` is missing, `/app` needs it',
      '`libgcc_s.so.1` is missing, `/app` needs it',
    ]);
    const full = {
      ...whole,
      [`${triplet}/libm.so.6`]: copy(`${triplet}/libm.so.6`),
      [`${triplet}/libgcc_s.so.1`]: copy(`${triplet}/libgcc_s.so.1`),
      [path]: { copy: cppLibrary },
    };
    expect(await verdictOf(full, { started: false })).toBe('dynamic glibc true');
    expect(await verdictOf({ ...full, '/app': { copy: cpp } })).toBe('dynamic glibc true');
  });

  test('a libstdc++ that is older than the one a program was linked on', async () => {
    const map = makeRoot({ '/map': { text: 'GLIBCXX_3.4.99 { global: streams; };' } });
    const newer = ['-Wl,-soname,libstdc++.so.6', `-Wl,--version-script=${map}/map`];
    compile(folder, 'libnewer.so', 'void streams(void) {}', 'gcc', '-shared', '-fPIC', ...newer);
    const source = 'void streams(void);\nint main(void) { streams(); return 0; }\n';
    const program = compile(folder, 'streams', source, 'gcc', '-LFOLDER', '-l:libnewer.so');
    const root: Root = {
      ...app(program),
      ...glibc,
      [`${triplet}/libm.so.6`]: copy(`${triplet}/libm.so.6`),
      [`${triplet}/libgcc_s.so.1`]: copy(`${triplet}/libgcc_s.so.1`),
      [`${triplet}/libstdc++.so.6`]: copy('/usr/lib/x86_64-linux-gnu/libstdc++.so.6'),
    };
    expect(await verdictOf(root)).toMatch(
      /^dynamic glibc false; GLIBCXX_3\.4\.99 is not in `\S+\/libstdc\+\+\.so\.6`, which goes up to GLIBCXX_3\.4\.\d+; `\/app` needs it$/,
    );
    expect(startsIn(root)).toBe(false);
    const fitting = { ...root, [`${triplet}/libstdc++.so.6`]: { copy: `${folder}/libnewer.so` } };
    expect(await verdictOf(fitting)).toBe('dynamic glibc true');
    expect(startsIn(fitting)).toBe(true);
  });

  test('a library that needs nothing', async () => {
    expect(await verdictOf(app(library), { started: false })).toBe('dynamic - true');
  });

  test('names out of an image cannot draw on the screen', async () => {
    const hostile = '#!/bin/\x1b[31m`\u202ex\n';
    expect(await verdictOf(script(hostile))).toBe(
      "interpreted - false; `/app` starts `/bin/\ufffd[31m'\ufffdx`: `/bin/\ufffd[31m'\ufffdx` is missing",
    );
  });

  test('a loader of another family behind the name says nothing', async () => {
    const root: Root = { ...app(dynamic), ...musl, [loaderPath]: { link: '/lib/ld-musl-x86_64.so.1' } };
    expect(await verdictOf(root)).toBe('dynamic - undefined');
  });

  test('musl reads its own path file', async () => {
    const muslLibrary = compile(folder, 'libmuslanswer.so', answer, 'musl-gcc', '-shared', '-fPIC');
    const program = compile(folder, 'musl-caller', caller, 'musl-gcc', '-LFOLDER', '-l:libmuslanswer.so');
    const root: Root = { ...app(program), ...musl, '/opt/m/libmuslanswer.so': { copy: muslLibrary } };
    expect(await verdictOf(root)).toBe('dynamic musl false; `libmuslanswer.so` is missing, `/app` needs it');
    const told: Root = { ...root, '/etc/ld-musl-x86_64.path': { text: '/lib\n/opt/m\n' } };
    expect(await verdictOf(told)).toBe('dynamic musl true');
    expect([startsIn(root), startsIn(told)]).toEqual([false, true]);
  });

  test('a limit met leaves it open', async () => {
    const tree = openImageTree(directoryImage(makeRoot({ ...app(dynamic), ...glibc })), {
      files: 2,
      bytes: 1e9,
    });
    expect(await inspectProgram(tree, '/app')).toMatchObject({ runs: undefined, reasons: [] });
  });

  test('what was loaded is told', async () => {
    const tree = openImageTree(directoryImage(makeRoot({ ...app(dynamic), ...glibc })));
    expect((await inspectProgram(tree, '/app')).loads).toEqual([loaderPath, `${triplet}/libc.so.6`]);
  });
});
