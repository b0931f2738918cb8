import { describe, expect, test } from 'vitest';
import { openImageTree } from '../../../client/src/model/binary/image-tree.js';
import { inspectImage, type InspectedProgram } from '../../../client/src/model/inspect/inspect-image.js';
import { inspectStage } from '../../../client/src/model/inspect/inspect-stage.js';
import type { StagePrograms } from '../../../client/src/model/inspect/inspection-plan.js';
import { missingUser } from '../../../client/src/model/inspect/missing-user.js';
import { observationItems, runsHere } from '../../../client/src/model/inspect/runs-here.js';
import type { Answer, Engine, ImageRecord, OpenImage } from '../../../client/src/ports/engine.js';
import { elfFile } from '../../support/elf-file.js';
import { imageFiles, openImage, type FilesInMemory } from '../../support/image-in-memory.js';

const fixed = elfFile({ type: 2 });
const library = elfFile({ soname: 'libx.so.1' });
const marks = (compiler: string) => [{ name: '.comment', content: Buffer.from(compiler) }];
const javaClass = (java: number): Buffer => Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, java + 44]);

const line = ({ path, role, runs, toolchain, reasons }: InspectedProgram): string =>
  [`${role} ${path} ${String(runs)}`, ...(toolchain === undefined ? [] : [toolchain]), ...reasons].join('; ');

async function seen(
  record: Partial<ImageRecord>,
  files: FilesInMemory,
  stage: StagePrograms = {},
  plain: readonly string[] = [],
): Promise<readonly string[]> {
  return (await inspectImage(openImage(record, files, plain), stage)).map(line);
}

const jre = { '/opt/java/bin/java': fixed, '/opt/java/release': 'IMPLEMENTOR="x"\nJAVA_VERSION="17.0.9"\n' };
const path = 'PATH=/opt/java/bin:/bin';

// prettier-ignore
describe('what a container starts', () => {
  test.each<[string, Partial<ImageRecord>, FilesInMemory, readonly string[]]>([
    ['is there', { entrypoint: ['/app'] }, { '/app': fixed }, ['start /app true']],
    ['is looked up in PATH', { command: ['tool'], environment: ['XPATH=/x', 'PATH=/opt'] }, { '/opt/tool': fixed }, ['start /opt/tool true']],
    ['is missing', { entrypoint: ['/app'] }, {}, ['start /app false; `/app` is missing']],
    ['is in no folder of the usual PATH', { entrypoint: ['app'] }, {}, ['start app false; `app` is in no folder of PATH']],
    ['is in no folder of PATH', { entrypoint: ['app'], environment: ['PATH=/bin'] }, {}, ['start app false; `app` is in no folder of PATH (/bin)']],
    ['is a folder', { entrypoint: ['/app'] }, { '/app/x': fixed }, []],
    ['finds its library by LD_LIBRARY_PATH', { entrypoint: ['/app'], environment: ['LD_LIBRARY_PATH=/mine'] },
      { '/app': elfFile({ type: 2, interpreter: '/lib/ld.so', needed: ['libx.so.1'] }), '/lib/ld.so': elfFile({ soname: 'ld.so', versionsDefined: ['GLIBC_2.36'] }), '/mine/libx.so.1': library }, ['start /app true']],
    ['is of another platform', { entrypoint: ['/app'], platform: 'linux/arm64' }, { '/app': fixed }, ['start /app false; `/app` is built for linux/amd64, the image is linux/arm64']],
    ['is of Rust', { entrypoint: ['/app'] }, { '/app': elfFile({ type: 2, sections: marks('rustc version 1.79.0') }) }, ['start /app true; Rust']],
    ['is a class for the Java there', { entrypoint: ['java', '-cp', '/x', 'A'], environment: [path] }, { ...jre, '/x/A.class': javaClass(17) }, ['start /opt/java/bin/java true', 'start /x/A.class true; Java 17']],
    ['is a class for a newer Java', { entrypoint: ['java', '-cp', '/x', 'A'], environment: [path] }, { ...jre, '/x/A.class': javaClass(21) },
      ['start /opt/java/bin/java true', 'start /x/A.class false; Java 21; `/x/A.class` contains classes for Java 21, but the image has Java 17']],
    ['is a class for Java 8, of which the release counts from 1', { entrypoint: ['java', '-cp', '/x', 'A'], environment: [path] },
      { '/opt/java/bin/java': '-> /opt/java/jre/bin/java', '/opt/java/jre/bin/java': fixed, '/opt/java/release': 'JAVA_VERSION=1.8.0_392', '/x/A.class': javaClass(8) }, ['start /opt/java/bin/java true', 'start /x/A.class true; Java 8']],
    ['is a class beside a Java that does not tell its version', { entrypoint: ['java', '-cp', '/x', 'A'], environment: [path] }, { '/opt/java/bin/java': fixed, '/x/A.class': javaClass(8) },
      ['start /opt/java/bin/java true', 'start /x/A.class undefined; Java 8']],
    ['is a class without any Java', { entrypoint: ['/usr/java', '-cp', '/x', 'A'] }, { '/usr/java': fixed, '/x/A.class': javaClass(8) }, ['start /usr/java true', 'start /x/A.class undefined; Java 8']],
    ['is a jar without a class', { entrypoint: ['/usr/java', '-jar', '/a.jar'] }, { '/usr/java': fixed, '/a.jar': 'text' }, ['start /usr/java true']],
    ['is refused to a user without an account', { entrypoint: ['/app'], user: 'app' }, { '/app': fixed }, ['start /app false; `app` has no entry in `/etc/passwd`']],
    ['is started by a number', { entrypoint: ['/app'], user: '1000:1000' }, { '/app': fixed }, ['start /app true']],
  ])('%s', async (_, record, files, expected) => {
    expect(await seen(record, files)).toEqual(expected);
  });
});

describe('what was copied in', () => {
  const record = { entrypoint: ['/app'] };
  const delivered = [{ path: '/tool', line: 3 }];

  test.each<[string, FilesInMemory, readonly string[]]>([
    ['a program', { '/tool': fixed }, ['delivered /tool true']],
    [
      'a script',
      { '/tool': '#!/bin/sh\n' },
      ['delivered /tool false; `/tool` starts `/bin/sh`: `/bin/sh` is missing'],
    ],
    ['a library', { '/tool': library }, []],
    ['a relocatable file', { '/tool': elfFile({ type: 1 }) }, []],
    ['a text', { '/tool': 'words' }, []],
    ['nothing', {}, []],
    [
      'a folder: programs in it, those at the top first',
      {
        '/tool/bin/deep': fixed,
        '/tool/near': fixed,
        '/tool/libx.so.1.2': fixed,
        '/tool/plain': fixed,
        '/tools/other': fixed,
        '/tool/words': 'words',
      },
      ['found /tool/near true', 'found /tool/bin/deep true'],
    ],
  ])('%s', async (_, files, expected) => {
    const programs = await seen(record, { '/app': fixed, ...files }, { delivered }, ['/tool/plain']);
    expect(programs).toEqual(['start /app true', ...expected]);
  });

  test('a file that may not be executed is no program', async () => {
    expect(await seen(record, { '/app': fixed, '/tool': fixed }, { delivered }, ['/tool'])).toHaveLength(1);
  });

  test('of a large folder a hundred programs', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`/tool/${at}`, fixed]));
    expect(await seen({}, many, { delivered })).toHaveLength(100);
  });
});

test('what was once seen is not told twice, and lines come from the text', async () => {
  const starts = [
    { program: 'app', sure: true, line: 4 },
    { program: '/bin/app', sure: true, line: 5 },
  ];
  const programs = await inspectImage(openImage({ entrypoint: ['app'] }, { '/bin/app': fixed }), { starts });
  expect(programs.map(({ path: at, line: where }) => [at, where])).toEqual([['/bin/app', 4]]);
});

describe('where the engine does not read a file', () => {
  const image = openImage({ entrypoint: ['/app'] }, { '/app': fixed, '/tool': fixed });
  const stage = { delivered: [{ path: '/tool', line: 3 }] };
  const failing = (error: Error): OpenImage => ({
    ...image,
    files: {
      ...image.files,
      stat: (at) => (at === '/app' ? Promise.reject(error) : image.files.stat(at)),
    },
  });
  const fault = (reason: string) =>
    Object.assign(new Error('x'), { fault: { reason, message: 'too many links' } });

  test('the others are read all the same', async () => {
    expect((await inspectImage(failing(fault('refused')), stage)).map(line)).toEqual([
      'start /app undefined; `/app` could not be read: too many links',
      'delivered /tool true',
    ]);
  });

  test.each([fault('lost'), new Error('x')])('%#: nothing more is read when it is gone', async (error) => {
    await expect(inspectImage(failing(error), stage)).rejects.toBe(error);
  });

  const answers = (opened: Answer<OpenImage>): Engine =>
    ({ open: () => Promise.resolve(opened) }) as unknown as Engine;
  const closing = (one: OpenImage, onClose: () => void): OpenImage => ({
    ...one,
    close: () => Promise.resolve(onClose()),
  });

  test.each<[string, OpenImage, AbortSignal, unknown]>([
    ['read', image, new AbortController().signal, { ok: true }],
    ['cancelled', image, AbortSignal.abort(), { ok: false, fault: { reason: 'cancelled' } }],
    [
      'lost',
      failing(fault('lost')),
      new AbortController().signal,
      { ok: false, fault: { reason: 'lost', message: 'too many links' } },
    ],
    [
      'lost in other words',
      failing(new Error('socket hang up')),
      new AbortController().signal,
      { ok: false, fault: { reason: 'lost', message: 'socket hang up' } },
    ],
  ])('an image is closed again: %s', async (_, one, signal, expected) => {
    let closed = 0;
    const engine = answers({ ok: true, value: closing(one, () => closed++) });
    expect(await inspectStage(engine, 'x', stage, () => undefined, signal)).toMatchObject(expected as object);
    expect(closed).toBe(1);
  });

  test('an image that cannot be opened is told', async () => {
    const missing = { ok: false, fault: { reason: 'missing', message: 'No such image' } } as const;
    expect(await inspectStage(answers(missing), 'x', stage, () => undefined)).toBe(missing);
  });
});

test('a signal ends it with what was read so far', async () => {
  const stop = new AbortController();
  const read: string[] = [];
  const onFile = (at: string): void => {
    read.push(at);
    stop.abort();
  };
  const image = openImage({ entrypoint: ['/app'], user: 'gone' }, { '/app': fixed, '/tool': fixed });
  const stage = { delivered: [{ path: '/tool', line: 3 }] };
  const programs = await inspectImage(image, stage, { signal: stop.signal, onFile });
  expect([read, programs.map(line)]).toEqual([['/app'], ['start /app true']]);
});

test.each([
  ['', undefined],
  ['app', undefined],
  ['app:staff', undefined],
  ['1000:50', undefined],
  ['1000:wheel', 'wheel'],
  ['root', 'root'],
  ['ap', 'ap'],
])('USER %s lacks %s', async (user, name) => {
  const files = { '/etc/passwd': 'app:x:1000:1000::/srv:/bin/sh\n', '/etc/group': 'staff:x:50:\n' };
  const obstacle = await missingUser(openImageTree(imageFiles(files)), user);
  expect(obstacle?.cause).toEqual(name === undefined ? undefined : { kind: 'user', name });
});

test('accounts that could not be read say nothing', async () => {
  const tree = openImageTree(imageFiles({ '/etc/passwd': 'root:x:0:0' }), { files: 0, bytes: 0 });
  expect(await missingUser(tree, 'app')).toBeUndefined();
});

describe('in a few words', () => {
  const failed = (
    causes: InspectedProgram['causes'],
    reasons: readonly string[] = ['`x` is so'],
  ): InspectedProgram => {
    const rest = { linkage: 'dynamic', family: undefined, toolchain: undefined } as const;
    return { path: '/app', role: 'start', line: 1, runs: false, reasons, causes, ...rest };
  };

  test.each<[InspectedProgram['causes'], string]>([
    [[{ kind: 'library', name: 'libz.so.1' }], 'libz.so.1 missing'],
    [[{ kind: 'interpreter', name: '/bin/sh' }], '/bin/sh missing'],
    [
      [{ kind: 'version', versions: ['GLIBC_2.34', 'GLIBC_2.38'], library: '/lib/libc.so.6' }],
      'GLIBC_2.38 missing',
    ],
    [[{ kind: 'platform', built: 'linux/arm64', runs: 'linux/amd64' }], 'built for linux/arm64'],
    [[{ kind: 'runtime', name: 'Java', needed: '21', there: '17' }], 'needs Java 21, has 17'],
    [[{ kind: 'user', name: 'app' }], 'no user or group app'],
    [[{ kind: 'no-interpreter-line' }], 'no #! line'],
    [[{ kind: 'loader', file: '/lib/ld-uClibc.so.0' }], 'uClibc loader missing'],
    [[{ kind: 'loader', file: '/lib64/ld64.so.2' }], 'glibc loader missing'],
    [[{ kind: 'other' }], 'x is so'],
    [[], 'x is so'],
    [[{ kind: 'library', name: 'l'.repeat(61) }], `${'l'.repeat(60)}… missing`],
    [[{ kind: 'library', name: 'l'.repeat(60) }], `${'l'.repeat(60)} missing`],
  ])('%j', (causes, why) => {
    expect(runsHere([failed(causes)])).toMatchObject({ kind: 'no', why });
  });

  test('the server is told what could be told of paths that mean something in the image', () => {
    const paths = ['/app', 'app', './app'];
    const told = observationItems(2, [
      ...paths.map((at) => ({ ...failed([]), path: at })),
      { ...failed([]), runs: undefined },
      { ...failed([]), path: '/musl', runs: true, reasons: ['a', 'b'], family: 'musl' },
    ]);
    expect(told.map(({ path: at, stage, reason, family }) => [at, stage, reason, family])).toEqual([
      ['/app', 2, '`x` is so', undefined],
      ['app', 2, '`x` is so', undefined],
      ['/musl', 2, 'a; b', 'musl'],
    ]);
  });
});
