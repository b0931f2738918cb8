import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createImageReader } from '../../client/src/docker/index.js';
import { measureChain } from '../../client/src/model/size/measure.js';
import { collectLayerFiles, wastedBytes } from '../../client/src/model/panel/layer-files.js';
import { fileSource, layerIndexes } from '../../client/src/model/panel/file-source.js';
import type { FileStat, LayerFile } from '../../client/src/ports/engine.js';
import { startDaemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { patience } from '../support/engine/processes.js';
import { createWorkbench, engineOptions, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
afterEach(() => bench.dispose());

describe('an image is read without running it', () => {
  test('files, links and folders', async () => {
    bench = createWorkbench({});
    const image = valueOf(await bench.engine.open('alpine:3.20'));
    const { files } = image;
    expect(await files.stat('/etc/alpine-release')).toEqual({ kind: 'file', bytes: 7, mode: 0o644 });
    expect(await files.stat('/bin/sh')).toMatchObject({ kind: 'link', linkTarget: '/bin/busybox' });
    expect(await files.stat('/etc')).toMatchObject({ kind: 'folder' });
    expect(await files.stat('/nothing')).toBeUndefined();
    expect(String(Buffer.from((await files.read('/etc/alpine-release')) ?? []))).toBe('3.20.3\n');
    expect([await files.read('/etc'), await files.read('/nothing')]).toEqual([undefined, undefined]);
    expect([...(await files.list('/lib'))].sort()).toEqual(['ld-musl-x86_64.so.1', 'libc.musl-x86_64.so.1']);
    expect(await files.list('/nothing')).toEqual([]);
    await image.close();
  });

  test('one that starts from scratch and has no command', async () => {
    bench = createWorkbench({ Dockerfile: 'FROM scratch\nCOPY a.txt /\n', 'a.txt': 'a' });
    const built = valueOf((await bench.build(0)).answer);
    const image = valueOf(await bench.engine.open(built.image.id));
    expect(await image.files.stat('/a.txt')).toMatchObject({ kind: 'file', bytes: 1 });
    expect(readersOf(built.image.id)).toBe(1);
    await image.close();
    expect(readersOf(built.image.id)).toBe(0);
  });

  test('one that is gone', async () => {
    bench = createWorkbench({});
    expect(await bench.engine.open('sha256:' + '0'.repeat(64))).toMatchObject({
      ok: false,
      fault: { reason: 'missing' },
    });
    expect(await bench.engine.image('nothing/of-the-kind:1')).toMatchObject({
      ok: false,
      fault: { reason: 'missing' },
    });
  });
});

describe('what an image holds is read', () => {
  test('from the engine as from what it saves, without a container', async () => {
    bench = createWorkbench({
      Dockerfile: `
        FROM alpine:3.20
        RUN echo 'app:x:1000:1000::/:/bin/sh' >> /etc/passwd && rm -f /sbin/apk && mkdir -p /usr/local/bin && ln -s /bin/busybox /usr/local/bin/tool
        USER app
        ENTRYPOINT ["tool"]
      `,
    });
    const built = valueOf((await bench.build(0)).answer);
    const reader = createImageReader(engineOptions());
    const read = valueOf(await reader.fromEngine(built.tag, {}));
    expect(read).toMatchObject({
      image: built.tag,
      user: 'app',
      entrypoint: ['tool'],
      distro: 'alpine',
      release: '3.20',
      libc: { family: 'musl' },
      packageManager: 'none',
    });
    expect(read.users).toContain('app');
    expect(read.programs).toMatchObject({ '/usr/local/bin': ['tool'] });
    expect(read.programs['/sbin']).not.toContain('apk');
    const file = join(bench.folder, 'image.tar');
    execFileSync('docker', ['save', '-o', file, built.tag]);
    expect(valueOf(await reader.fromArchive(file, {}))).toEqual([read]);
    expect(readersOf(built.image.id)).toBe(0);
  });

  test('one that the engine does not have', async () => {
    bench = createWorkbench({});
    const reader = createImageReader(engineOptions());
    expect(await reader.fromEngine('nothing/of-the-kind:1', {})).toEqual({
      ok: false,
      fault: { reason: 'missing', message: 'The engine has no nothing/of-the-kind:1.' },
    });
  });
});

const layered = `
  FROM alpine:3.20 AS tool
  RUN head -c 3000 /dev/zero > /big
  RUN chmod 700 /big && mkdir /d && echo x > /d/x
  RUN rm -r /d && ln -s /big /small
`;

describe('the files of an image are listed', () => {
  test('layer by layer, with what was removed', async () => {
    bench = createWorkbench({ Dockerfile: layered });
    const image = valueOf(await bench.engine.open(valueOf((await bench.build(0)).answer).image.id));
    const files: LayerFile[] = [];
    valueOf(await image.layers((file) => files.push(file)));
    await image.close();
    const own = files.filter(({ layer, path }) => layer > 0 && /^\/(big|d|small)(\/|$)/.test(path));
    expect(
      own.map(({ layer, path, bytes, removed }) => `${layer} ${path} ${bytes} ${removed ?? ''}`.trim()),
    ).toEqual(['1 /big 3000', '2 /big 3000', '2 /d 0', '2 /d/x 2', '3 /d 0 file', '3 /small 0']);
  });

  test('and what is wasted is what a layer stores and a later one hides, whatever takes its place', async () => {
    bench = createWorkbench({
      Dockerfile: `
        FROM alpine:3.20
        RUN mkdir /f1 /f2 && for f in a b c d e f1/x f2/y; do head -c 1000 /dev/zero > /$f; done
        RUN echo new > /a && rm /b && ln -sf /a /c && rm /d && mkdir /d && echo in > /d/in
        RUN rm -r /f1 && ln -s /a /f1 && rm -r /f2 && echo file > /f2
      `,
    });
    const image = valueOf(await bench.engine.open(valueOf((await bench.build(0)).answer).image.id));
    const collected = collectLayerFiles();
    valueOf(await image.layers((file) => collected.add(file)));
    await image.close();
    const hidden = collected.files().filter(({ fate, bytes }) => fate !== 'kept' && bytes === 1000);
    expect(hidden.map(({ path, fate }) => `${path} ${fate}`).sort()).toEqual([
      '/a overwritten',
      '/b removed',
      '/c overwritten',
      '/d overwritten',
      '/f1/x removed',
      '/f2/y removed',
    ]);
    expect(wastedBytes(collected.files())).toBe(6000);
  });

  test('of an instruction, found in the image of a child stage', async () => {
    bench = createWorkbench({
      Dockerfile: `
        FROM alpine:3.20 AS parent
        WORKDIR /made/here
        RUN head -c 3000 /dev/zero > /three
        ENV A=b
        FROM parent
        RUN head -c 4000 /dev/zero > /four
      `,
    });
    const { plan } = bench.request(1);
    const measures = measureChain(plan, 1, valueOf((await bench.build(1)).answer).image);
    const listed = [];
    for (const [measure, instruction] of [
      [measures[0], 0],
      [measures[1], 1],
      [measures[1], null],
    ] as const) {
      const source = fileSource(measure, instruction);
      const image = valueOf(await bench.engine.open(source?.image ?? ''));
      const wanted = source && layerIndexes(source, image.record.layers);
      const files: string[] = [];
      valueOf(
        await image.layers(({ layer, path, kind, bytes }) => {
          if (kind === 'file' && wanted?.has(layer)) files.push(`${path} ${bytes}`);
        }),
      );
      await image.close();
      listed.push(files);
    }
    expect(listed).toEqual([['/four 4000'], ['/three 3000'], ['/three 3000']]);
    expect(measures.map(({ layerSizes = [] }) => layerSizes.length)).toEqual([4, 3]);
  });

  test('flattened', async () => {
    bench = createWorkbench({ Dockerfile: layered });
    const image = valueOf(await bench.engine.open(valueOf((await bench.build(0)).answer).image.id));
    const files: FileStat[] = [];
    valueOf(await image.list((file) => files.push(file)));
    await image.close();
    expect(
      files
        .filter(({ path }) => /^\/(big|d|small)(\/|$)/.test(path))
        .map(({ path, kind, mode }) => [path, kind, mode]),
    ).toEqual([
      ['/big', 'file', 0o700],
      ['/small', 'link', 0o777],
    ]);
  });

  test('until it is cancelled', async () => {
    bench = createWorkbench({});
    const image = valueOf(await bench.engine.open('golang:1.19'));
    const abort = new AbortController();
    let told = 0;
    const count = (): void => {
      told += 1;
      abort.abort();
    };
    const answer = await image.list(count, abort.signal);
    await image.close();
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
    // What had come already; the image holds many times as much.
    expect(told).toBeLessThan(2000);
  });
});

describe('clean-up', () => {
  test('names old and new images of ours, and removes only those', async () => {
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN head -c 2000000 /dev/urandom > /r\n' });
    const { dockerfile } = bench.request(0);
    for (let round = 0; round < 2; round++) valueOf((await bench.build(0, { noCache: true })).answer);
    const own = valueOf(await bench.engine.owned()).images.filter((image) => image.dockerfile === dockerfile);
    expect(own.map(({ dangling, stage }) => `${stage} ${dangling}`).sort()).toEqual([
      'stage-0 false',
      'stage-0 true',
    ]);
    const alpine = valueOf(await bench.engine.image('alpine:3.20')).id;
    const removed = valueOf(await bench.engine.remove({ images: [...own.map(({ id }) => id), alpine] }));
    expect(removed).toMatchObject({
      images: 2,
      problems: [expect.stringContaining('was not built by Stage Insight')],
    });
    valueOf(await bench.engine.image('alpine:3.20'));
  });

  test('images of others stay: built on one of ours, named by their own hand, or older than it', async () => {
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20 AS ours\nRUN echo > /ours\n' });
    const { dockerfile } = bench.request(0);
    const { image, tag } = valueOf((await bench.build(0)).answer);
    const docker = (args: readonly string[], input = ''): string =>
      execFileSync('docker', [...args], {
        encoding: 'utf8',
        input,
        stdio: ['pipe', 'pipe', 'ignore'],
      }).trim();
    // Two images of one second are listed in either order.
    const others = (): readonly string[] =>
      docker(['images', '-q', '--filter', 'reference=somebody/*']).split('\n').sort();
    docker(['build', '-q', '-t', 'somebody/derived:1', '-'], `FROM ${tag}\nENV DERIVED=1\n`);
    docker(['tag', image.id, 'somebody/named:1']);
    try {
      const before = others();
      const own = valueOf(await bench.engine.owned()).images.filter((one) => one.dockerfile === dockerfile);
      expect(own.map(({ id }) => id)).toEqual([image.id]);
      const derived = docker(['image', 'inspect', '-f', '{{.Id}}', 'somebody/derived:1']);
      const removed = valueOf(await bench.engine.remove({ images: [image.id, derived] }));
      expect(removed).toMatchObject({
        images: 0,
        problems: [
          expect.stringContaining('also tagged somebody/named:1'),
          expect.stringContaining('was not built by Stage Insight'),
        ],
      });
      expect(others()).toEqual(before);
      expect(docker(['images', '-q', tag])).toBe('');
    } finally {
      docker(['rmi', '-f', 'somebody/derived:1', 'somebody/named:1']);
    }
  });

  test.each([
    { store: 'overlay2', flags: ['--storage-driver', 'overlay2'] },
    { store: 'containerd', flags: ['--feature', 'containerd-snapshotter=true'] },
  ])(
    'on $store, what is announced goes, and what is freed is what the disk gains',
    async ({ store, flags }) => {
      // Freed bytes are those of the whole engine: on a shared one others would be counted.
      const daemon = await startDaemon({ binaries: modernEngine().binaries, arguments: flags });
      try {
        daemon.load('alpine:3.20');
        const stages = [1, 2, 3].map(
          (n) => `FROM alpine:3.20 AS s${n}\nRUN head -c ${n}000000 /dev/urandom > /r\n`,
        );
        bench = createWorkbench({ Dockerfile: stages.join('') }, { host: daemon.host });
        for (const stage of stages.keys()) valueOf((await bench.build(stage)).answer);
        const { images } = valueOf(await bench.engine.owned());
        const unique = images.map(({ uniqueBytes }) => uniqueBytes).sort();
        const isTold = store === 'overlay2';
        expect(unique).toEqual(isTold ? [1e6, 2e6, 3e6] : [undefined, undefined, undefined]);
        const withImages = valueOf(await bench.engine.remove({ images: images.map(({ id }) => id) }));
        expect(withImages).toMatchObject({ images: 3, bytes: 0, problems: [] });
        expect(withImages.isPart ?? false).toBe(!isTold);
        const { cache } = valueOf(await bench.engine.owned());
        const announced = cache.reduce((sum, { bytes, shared }) => sum + (shared ? 0 : bytes), 0);
        const before = diskBytes(daemon.host);
        const removed = valueOf(await bench.engine.remove({ cache: cache.map(({ id }) => id) }));
        // That store calls a record of a removed image shared for a while: more goes than was announced.
        if (isTold) expect(removed.bytes).toBe(announced);
        expect(removed.bytes).toBeGreaterThanOrEqual(announced);
        // Files take whole blocks of the disk.
        await expect
          .poll(() => before - diskBytes(daemon.host), patience)
          .toBeGreaterThan(removed.bytes * 0.95);
        expect(before - diskBytes(daemon.host)).toBeLessThan(removed.bytes * 1.1);
        expect(removed.bytes).toBeGreaterThanOrEqual(6_000_000);
      } finally {
        await daemon.dispose();
      }
    },
  );
});

/** What the data of an engine takes on the disk. */
function diskBytes(host: string): number {
  const data = host.replace('unix://', '').replace(/engine\.sock$/, 'data');
  return Number(execFileSync('du', ['-sx', '-B1', data], { encoding: 'utf8' }).split('\t')[0]);
}

function readersOf(image: string): number {
  const args = ['ps', '-aq', '--filter', 'label=stage-insight.reader', '--filter', `ancestor=${image}`];
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean).length;
}
