import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../client/src/docker/connection/options.js';
import { measureChain } from '../../client/src/model/size/measure.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { startDaemon } from '../support/engine/daemon.js';
import type { Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';
import { patience, uniqueSleep } from '../support/engine/processes.js';
import { createWorkbench, storeOf, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

/** The same promises, whoever answers: old and new engine, both image stores, all ways of building. */

interface Place {
  readonly name: string;
  readonly store: string;
  readonly start: () => Promise<Daemon | undefined>;
}

// Each is named: which one an engine takes by itself depends on its version and on the disk.
const containerd = ['--feature', 'containerd-snapshotter=true'];
const overlay2 = ['--storage-driver', 'overlay2'];
const places: readonly Place[] = [
  { name: 'the engine of this machine', store: storeOf(), start: () => Promise.resolve(undefined) },
  {
    name: 'engine 28, overlay2',
    store: 'overlay2',
    start: () => startDaemon({ binaries: modernEngine().binaries, arguments: overlay2 }),
  },
  {
    name: 'engine 28, containerd store',
    store: 'containerd overlayfs',
    start: () => startDaemon({ binaries: modernEngine().binaries, arguments: containerd }),
  },
];

const dockerfile = `
  ARG BASE=3.20
  FROM alpine:\${BASE} AS tools
  ARG WORD=none
  ENV A=1
  RUN printf %s "$WORD" > /word && head -c 500000 /dev/urandom > /random
  WORKDIR /w

  FROM tools
  COPY a.txt /a.txt
  RUN cat /word; printf 'öäü \\033[31mred\\033[0m \\033]0;title\\007end\\n'; exit $(cat /a.txt)
  FROM scratch AS last
  COPY --from=1 /random /r
`;

describe.each(places)('$name', ({ store, start }) => {
  let daemon: Daemon | undefined;
  let bench: Workbench;
  beforeAll(async () => {
    daemon = await start();
    daemon?.load('alpine:3.20');
  });
  afterEach(() => bench.dispose());
  afterAll(() => daemon?.dispose());

  const open = (engine: NonNullable<EngineOptions['engine']>, files = {}): Workbench => {
    const host = daemon === undefined ? {} : { host: daemon.host };
    bench = createWorkbench(
      { Dockerfile: dockerfile, 'a.txt': '0', ...files },
      { engine, environment: buildxEnvironment(), ...host },
    );
    return bench;
  };

  describe.each(['api', 'buildx', 'classic'] as const)('%s', (engine) => {
    test('says who it is', async () => {
      const info = valueOf(await open(engine).engine.info());
      expect(info).toMatchObject({
        kind: engine,
        because: 'it is selected in the settings',
        product: 'Docker Engine',
        store,
      });
    });

    test('builds and measures every stage', async () => {
      open(engine);
      const { plan } = bench.request(0);
      const own = [];
      for (const { index } of plan.stages) {
        const { answer } = await bench.build(index, { buildArgs: { WORD: 'sesame' } });
        const [measure] = measureChain(plan, index, valueOf(answer).image);
        own.push(measure?.instructions.map(({ bytes }) => Math.round(bytes / 100_000)));
      }
      expect(own).toEqual([[0, 0, 5, 0], [0, 0], [5]]);
    });

    test('tells the steps, their places and their log', async () => {
      open(engine);
      const { answer, events, log } = await bench.build(1, { buildArgs: { WORD: 'sesame' }, noCache: true });
      valueOf(answer);
      const done = events.flatMap((event) =>
        event.kind === 'step-done' ? (event.step.place?.line ?? []) : [],
      );
      expect([...new Set(done)].filter((line) => line !== 1 && line !== 7)).toEqual(
        expect.arrayContaining([4, 5, 8, 9]),
      );
      expect(log).toContain('sesame');
      expect(log).toContain('öäü \u001b[31mred\u001b[0m end');
    });

    test('hands a secret to its RUN, or says that it has none', async () => {
      const text = 'FROM alpine:3.20\nRUN --mount=type=secret,id=key sha256sum /run/secrets/key\n';
      const secrets = [{ id: 'key', source: { kind: 'value', value: 'open sesame' } }] as const;
      const { answer, log } = await open(engine).build(0, { text, secrets, noCache: true });
      const said = answer.ok ? log : answer.fault.message;
      // echo -n 'open sesame' | sha256sum
      const digest = '41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb';
      expect(said).toContain(
        engine === 'classic' ? 'The classic builder does not support secrets (key)' : digest,
      );
    });

    test('finds the line that fails', async () => {
      open(engine, { 'a.txt': '3' });
      const { answer } = await bench.build(1);
      expect(answer).toMatchObject({
        ok: false,
        fault: { reason: 'failed', exitCode: 3, place: { stage: 1, line: 9 } },
      });
    });

    test('refuses what is no Dockerfile', async () => {
      const { answer } = await open(engine).build(0, { text: 'FROM alpine:3.20\nNONSENSE\n' });
      expect(answer).toMatchObject({
        ok: false,
        fault: { reason: 'refused', message: expect.stringMatching(/nonsense/i) as string },
      });
    });

    test('is cancelled', async () => {
      open(engine);
      const abort = new AbortController();
      const text = `FROM alpine:3.20\nRUN ${uniqueSleep(300)}\n`;
      let abortedAt = 0;
      const request = bench.request(0, { text, noCache: true });
      const building = bench.engine.build(
        request,
        (event) => {
          if (event.kind === 'step-started' && event.step.place?.line === 1)
            setTimeout(() => {
              abortedAt ||= Date.now();
              abort.abort();
            }, 300);
        },
        abort.signal,
      );
      expect(await building).toMatchObject({ ok: false, fault: { reason: 'cancelled' } });
      expect(Date.now() - abortedAt).toBeLessThan(patience.timeout);
    });

    test('honours the ignore file', async () => {
      open(engine, { '.dockerignore': '*\n!a.txt\n', 'b.txt': 'b' });
      const text = 'FROM alpine:3.20\nCOPY . /c\nRUN ls -A /c\n';
      const { log } = await bench.build(0, { text, noCache: true });
      expect(log.trim()).toBe('a.txt');
    });
  });

  test('the compressed size is told where the store knows it', async () => {
    open('api');
    const { image } = valueOf((await bench.build('tools')).answer);
    const isKnown = (image.compressedBytes ?? 0) > 500_000;
    expect(isKnown).toBe(store.startsWith('containerd'));
  });

  test('a saved image is listed by its layers', async () => {
    open('api');
    const image = valueOf(await bench.engine.open(valueOf((await bench.build('tools')).answer).image.id));
    const layers = new Map<string, number>();
    valueOf(await image.layers(({ path, layer }) => layers.set(path, layer)));
    const part = new Set<number>();
    const wanted = { wanted: new Set([1]) };
    valueOf(await image.layers(({ layer }) => part.add(layer), undefined, wanted));
    expect([...part]).toEqual([1]);
    await image.close();
    expect([layers.get('/bin/busybox'), layers.get('/random'), layers.get('/w')]).toEqual([0, 1, 2]);
  });

  test('with auto, a file with ssh mounts goes to buildx', async () => {
    open('auto');
    const text = 'FROM alpine:3.20 AS x\nRUN --mount=type=ssh,required=false echo here $SSH_AUTH_SOCK\n';
    const environment = { ...buildxEnvironment(), SSH_AUTH_SOCK: '' };
    expect(environment.SSH_AUTH_SOCK).toBe('');
    expect(valueOf(await bench.engine.info())).toMatchObject({ kind: 'api' });
    const { answer } = await bench.build(0, { text });
    expect(answer).toMatchObject({ ok: false, fault: { message: expect.stringContaining('SSH') as string } });
  });
});
