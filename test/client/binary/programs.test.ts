import { describe, expect, test } from 'vitest';
import { openImageTree } from '../../../client/src/model/binary/image-tree.js';
import {
  findProgram,
  inspectProgram,
  type Surroundings,
} from '../../../client/src/model/binary/program-verdict.js';
import { elfFile, type ElfParts } from '../../support/elf-file.js';
import { imageFiles, type FilesInMemory } from '../../support/image-in-memory.js';

const glibcLoader = '/lib64/ld-linux-x86-64.so.2';
const muslLoader = '/lib/ld-musl-x86_64.so.1';
const program = (more: ElfParts = {}): Buffer =>
  elfFile({ type: 2, interpreter: glibcLoader, needed: ['libc.so.6'], ...more });
const library = (soname: string, more: ElfParts = {}): Buffer => elfFile({ soname, ...more });
const muslProgram = program({ interpreter: muslLoader, needed: ['libc.musl-x86_64.so.1'] });
const fixed = elfFile({ type: 2 });

const glibc: FilesInMemory = {
  [glibcLoader]: library('ld-linux-x86-64.so.2', { versionsDefined: ['GLIBC_2.2.5'] }),
  '/lib/x86_64-linux-gnu/libc.so.6': library('libc.so.6', {
    versionsDefined: ['GLIBC_2.2.5', 'GLIBC_2.9', 'GLIBC_2.36'],
  }),
};
const musl: FilesInMemory = { [muslLoader]: library('libc.musl-x86_64.so.1') };

async function verdictOf(
  files: FilesInMemory,
  surroundings: Surroundings = {},
  plain: readonly string[] = [],
): Promise<string> {
  const tree = openImageTree(imageFiles(files, plain));
  const { runs, linkage, family, reasons } = await inspectProgram(tree, '/app', {
    started: true,
    ...surroundings,
  });
  return [`${linkage} ${family ?? '-'} ${String(runs)}`, ...reasons].join('; ');
}

const needs = (version: string, weak = false) =>
  program({ versionNeeds: [{ library: 'libc.so.6', version, weak }] });

// prettier-ignore
describe('what starts in an image', () => {
  test.each<[string, FilesInMemory, string]>([
    ['all there', { '/app': program(), ...glibc }, 'dynamic glibc true'],
    ['no loader', { '/app': program() }, `dynamic glibc false; \`${glibcLoader}\` is missing`],
    ['no libc', { '/app': program(), [glibcLoader]: glibc[glibcLoader]! }, 'dynamic glibc false; `libc.so.6` is missing, `/app` needs it'],
    ['static', { '/app': fixed }, 'static - true'],
    ['static and position-independent', { '/app': elfFile({ pie: true }) }, 'static - true'],
    ['a loader and nothing else', { '/app': program({ needed: [] }), ...glibc }, 'dynamic glibc true'],
    ['a relocatable file', { '/app': elfFile({ type: 1 }) }, 'data - undefined'],
    ['musl', { '/app': muslProgram, ...musl }, 'dynamic musl true'],
    ['a musl program without its loader', { '/app': muslProgram, ...glibc }, `dynamic musl false; \`${muslLoader}\` is missing`],
    ['a loader that is musl by its link', { '/app': muslProgram, [muslLoader]: '-> /usr/lib/libc.so', '/usr/lib/libc.so': library('libc.so') }, 'dynamic musl true'],
    ['a loader of another family', { '/app': program(), [glibcLoader]: `-> ${muslLoader}`, ...musl }, 'dynamic - undefined'],
    ['a loader that is a text', { '/app': program(), [glibcLoader]: 'text' }, `dynamic glibc false; \`${glibcLoader}\` is not an ELF file`],
    ['a loader of another machine', { '/app': program(), [glibcLoader]: elfFile({ machine: 183 }) }, `dynamic glibc false; \`${glibcLoader}\` is for another platform`],
    ['a version that is there', { '/app': needs('GLIBC_2.36'), ...glibc }, 'dynamic glibc true'],
    ['a version that is not', { '/app': needs('GLIBC_2.38'), ...glibc }, 'dynamic glibc false; GLIBC_2.38 is not in `/lib/x86_64-linux-gnu/libc.so.6`, which goes up to GLIBC_2.36; `/app` needs it'],
    ['a version that only weak symbols want', { '/app': needs('GLIBC_2.38', true), ...glibc }, 'dynamic glibc true'],
    ['a version of a library without any', { '/app': program({ needed: ['libc.so.6', 'libx.so.1'], versionNeeds: [{ library: 'libx.so.1', version: 'X_1' }] }), ...glibc, '/usr/lib/libx.so.1': library('libx.so.1') }, 'dynamic glibc true'],
    ['a library of another machine is passed over', { '/app': program({ needed: ['libx.so.1'] }), ...glibc, '/lib64/libx.so.1': library('libx.so.1', { machine: 183 }), '/usr/lib/libx.so.1': library('libx.so.1') }, 'dynamic glibc true'],
    ['a library of 32 bits is none', { '/app': program({ needed: ['libx.so.1'] }), ...glibc, '/lib64/libx.so.1': library('libx.so.1', { bits: 32 }) }, 'dynamic glibc false; `libx.so.1` is missing, `/app` needs it'],
    ['a library of a library', { '/app': program({ needed: ['libx.so.1'] }), ...glibc, '/lib64/libx.so.1': library('libx.so.1', { needed: ['liby.so.1'] }) }, 'dynamic glibc false; `liby.so.1` is missing, `/lib64/libx.so.1` needs it'],
    ['RUNPATH', { '/app': program({ needed: ['libx.so.1'], runpath: '$ORIGIN/mine' }), ...glibc, '/mine/libx.so.1': library('libx.so.1') }, 'dynamic glibc true'],
    ['RUNPATH counts for its own object alone', { '/app': program({ needed: ['libx.so.1'], runpath: '/mine' }), ...glibc, '/mine/libx.so.1': library('libx.so.1', { needed: ['liby.so.1'] }), '/mine/liby.so.1': library('liby.so.1') }, 'dynamic glibc false; `liby.so.1` is missing, `/mine/libx.so.1` needs it'],
    ['RPATH counts for all below', { '/app': program({ needed: ['libx.so.1'], rpath: '/mine' }), ...glibc, '/mine/libx.so.1': library('libx.so.1', { needed: ['liby.so.1'] }), '/mine/liby.so.1': library('liby.so.1') }, 'dynamic glibc true'],
    ['the RPATH of a program is not for a library with a RUNPATH', { '/app': program({ needed: ['libx.so.1'], rpath: '/mine' }), ...glibc, '/mine/libx.so.1': library('libx.so.1', { needed: ['liby.so.1'], runpath: '/other' }), '/mine/liby.so.1': library('liby.so.1') }, 'dynamic glibc false; `liby.so.1` is missing, `/mine/libx.so.1` needs it'],
    ['with musl it is', { '/app': program({ interpreter: muslLoader, needed: ['libx.so'], rpath: '/mine' }), ...musl, '/mine/libx.so': library('libx.so', { needed: ['liby.so'], runpath: '/other' }), '/mine/liby.so': library('liby.so') }, 'dynamic musl true'],
    ['a library that names no C library', { '/app': library('libapp.so', { needed: ['libx.so'] }), ...musl }, 'dynamic - undefined'],
    ['a configured folder without ldconfig', { '/app': program({ needed: ['libx.so.1'] }), ...glibc, '/etc/ld.so.conf': '# ours\ninclude /etc/ld.so.conf.d/*.conf\n', '/etc/ld.so.conf.d/a.conf': '/mine\n', '/etc/ld.so.conf.d/README': '/other', '/mine/libx.so.1': library('libx.so.1') }, "dynamic glibc false; `libx.so.1` is missing, `/app` needs it; `/mine/libx.so.1` is not in the loader's cache: run ldconfig"],
    ['a path file of musl replaces the usual folders', { '/app': program({ interpreter: muslLoader, needed: ['libx.so'] }), ...musl, '/etc/ld-musl-x86_64.path': '/a:/mine\n', '/mine/libx.so': library('libx.so') }, 'dynamic musl true'],
    ['a script', { '/app': '#!/bin/sh\n', '/bin/sh': fixed }, 'interpreted - true'],
    ['a script with a relative interpreter', { '/app': '#!bin/sh\n', '/bin/sh': fixed }, 'interpreted - undefined'],
    ['a script whose interpreter is no program', { '/app': '#!/bin/sh\n', '/bin/sh': elfFile({ type: 1 }) }, 'interpreted - undefined'],
    ['a script for env', { '/app': '#!/usr/bin/env tool\n', '/usr/bin/env': fixed, '/bin/tool': fixed }, 'interpreted - true'],
    ['a script for env of itself', { '/app': '#!/usr/bin/env tool\n', '/usr/bin/env': fixed, '/bin/tool': '-> /app' }, `interpreted - false; ${'`/app` starts `tool`: '.repeat(5)}\`/app\` is one of too many scripts that start each other`],
    ['a script for env of what is not there', { '/app': '#!/usr/bin/env tool\n', '/usr/bin/env': fixed }, 'interpreted - false; `/app` starts `tool`: `tool` is in no folder of PATH (/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)'],
    ['a text', { '/app': 'words' }, 'unknown - false; `/app` is a text file without a `#!` line'],
    ['nothing in it', { '/app': '' }, 'unknown - false; `/app` is empty'],
    ['data', { '/app': '\0\x01' }, 'data - undefined'],
    ['a folder', { '/app/x': '' }, 'unknown - false; `/app` is a folder'],
    ['nothing there', {}, 'unknown - false; `/app` is missing'],
  ])('%s', async (_, files, expected) => {
    expect(await verdictOf(files)).toBe(expected);
  });
});

// https://github.com/torvalds/linux/blob/v6.6/fs/exec.c: exec_binprm gives up at the sixth interpreter.
test.each([
  [5, 'interpreted - true'],
  [6, 'is one of too many scripts that start each other'],
])('%d scripts, each the interpreter of the one before', async (count, expected) => {
  const files: Record<string, string | Uint8Array> = { '/app': '#!/s1\n', [`/s${count}`]: fixed };
  for (let at = 1; at < count; at++) files[`/s${at}`] = `#!/s${at + 1}\n`;
  expect(await verdictOf(files)).toContain(expected);
});

test.each([
  [62, 'linux/amd64', true],
  [62, undefined, true],
  [3, 'linux/amd64', true],
  [62, 'linux/386', false],
  [40, 'linux/arm64/v8', true],
  [183, 'linux/amd64', false],
  [0x1234, 'linux/amd64', true],
])('a program of machine %d in an image for %s starts: %s', async (machine, platform, runs) => {
  const bits = machine === 3 || machine === 40 ? 32 : 64;
  const tree = openImageTree(imageFiles({ '/app': elfFile({ type: 2, machine, bits }) }));
  const { runs: told } = await inspectProgram(tree, '/app', platform === undefined ? {} : { platform });
  expect(told).toBe(runs);
});

test('what is not started need not be executable, and what a library lacks may come with its program', async () => {
  expect(await verdictOf({ '/app': 'words' }, { started: false }, ['/app'])).toBe('data - undefined');
  expect(await verdictOf({ '/app': fixed }, {}, ['/app'])).toBe('unknown - false; `/app` is not executable');
  const needy = { '/app': library('libapp.so', { needed: ['libc.so.6', 'libx.so.1'] }), ...glibc };
  expect(await verdictOf(needy, { started: false })).toBe(
    'dynamic glibc undefined; `libx.so.1` is missing, `/app` needs it',
  );
  expect(
    await verdictOf(
      { ...needy, '/mine/libx.so.1': library('libx.so.1') },
      { started: false, libraryPath: 'a:/mine' },
    ),
  ).toBe('dynamic glibc true');
});

test('which C library there is instead is told', async () => {
  const tree = openImageTree(imageFiles({ '/app': program(), '/other': muslProgram, ...musl }));
  expect((await inspectProgram(tree, '/app')).causes).toEqual([
    { kind: 'loader', file: glibcLoader, family: 'glibc', there: 'musl' },
  ]);
});

test('one verdict for all causes of a version, and what is loaded', async () => {
  const tree = openImageTree(imageFiles({ '/app': needs('GLIBC_2.38'), ...glibc }));
  expect(await inspectProgram(tree, '/app')).toMatchObject({
    causes: [
      {
        kind: 'version',
        versions: ['GLIBC_2.38'],
        library: '/lib/x86_64-linux-gnu/libc.so.6',
        newest: '2.36',
      },
    ],
    loads: [glibcLoader, '/lib/x86_64-linux-gnu/libc.so.6'],
  });
});

test('a limit that was met leaves it open', async () => {
  const tree = openImageTree(imageFiles({ '/app': program(), ...glibc }), { files: 2, bytes: 1e9 });
  expect(await inspectProgram(tree, '/app')).toMatchObject({ runs: undefined, reasons: [] });
});

test('a file that is there and cannot be read leaves it open', async () => {
  const files = imageFiles({ '/app': program(), ...glibc });
  const unread = (lost: string) => ({
    ...files,
    read: (path: string) => (path === lost ? Promise.resolve(undefined) : files.read(path)),
  });
  for (const lost of ['/app', '/lib/x86_64-linux-gnu/libc.so.6']) {
    const tree = openImageTree(unread(lost));
    expect(await inspectProgram(tree, '/app')).toMatchObject({ runs: undefined, reasons: [] });
    expect(tree.exhausted).toBe(true);
  }
});

test('a program is looked up in PATH: an executable file, in the first folder that has it', async () => {
  const tree = openImageTree(
    imageFiles({ '/a/tool/x': '', '/b/tool': '', '/c/tool': '', '/d/tool': '' }, ['/b/tool']),
  );
  expect(await findProgram(tree, 'tool', { path: 'd:/a:/b:/c/:/d' })).toBe('/c/tool');
  expect(await findProgram(tree, 'tool')).toBeUndefined();
  expect([await findProgram(tree, './d/tool'), await findProgram(tree, '/x/tool')]).toEqual([
    './d/tool',
    undefined,
  ]);
});

test('links are followed as the kernel would with the image as its root', async () => {
  const circle = { '/a': '-> b', '/b': '-> a' };
  const tree = openImageTree(
    imageFiles({ ...circle, '/x/up': '-> ../../../y', '/y/file': '', '/abs': '-> /x/up/./file' }),
  );
  const paths = await Promise.all(['/a', '/x/up', '/abs', '/y/file/z', '/..'].map((path) => tree.find(path)));
  expect(paths.map((found) => found?.path)).toEqual([undefined, '/y', '/y/file', undefined, '/']);
  const folders = ['/x/up', '/y/file', '/none'];
  expect(await Promise.all(folders.map(tree.list))).toEqual([['file'], [], []]);
});
