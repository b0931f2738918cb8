import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sumOf } from '../../../client/src/cli/measure-stages.js';
import { sizes } from '../../../client/src/cli/sizes.js';
import type { BuildRequest, Engine, EngineFault, EngineInfo } from '../../../client/src/ports/engine.js';
import type { SizesReport } from '../../../server/src/protocol/reports.js';
import { imageRecord } from '../../support/image-in-memory.js';
import { endSignalListeners } from '../../support/signal-listeners.js';
import { callCommand } from '../../support/terminal-call.js';

vi.mock('../../../client/src/docker/index.js', () => ({ createEngine: () => engine }));

const lines = [
  'FROM alpine:3.22 AS base',
  'RUN make base',
  'FROM base AS app',
  'RUN make app',
  '# stage-insight: max-size=300B',
  'FROM scratch AS data',
  'COPY a /',
];
/** What each instruction adds, by stage, as an engine tells it. */
const own = [
  [
    { createdBy: 'ADD rootfs', bytes: 5_000_000 },
    { createdBy: 'RUN /bin/sh -c make base', bytes: 1_000_000 },
  ],
  [{ createdBy: 'RUN /bin/sh -c make app', bytes: 2_000_000 }],
  [{ createdBy: 'COPY a / # buildkit', bytes: 300 }],
] as const;

endSignalListeners();

let folder: string;
let file: string;
let engine: Engine;
let requests: BuildRequest[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-insight-sizes-'));
  file = join(folder, 'Dockerfile');
  writeFileSync(file, lines.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function resultOf(stage: number) {
  const history = stage === 1 ? [...own[0], ...own[1]] : [...(own[stage] ?? [])];
  const bytes = history.reduce((sum, entry) => sum + entry.bytes, 0);
  return { image: imageRecord({ id: `sha256:${stage}`, history, bytes }) };
}

/** An engine that builds every stage but those that have a fault. */
function engineOf(
  info: Partial<EngineInfo> = {},
  faults: Readonly<Record<number, EngineFault>> = {},
): Engine {
  return {
    info: () =>
      Promise.resolve({
        ok: true,
        value: { product: 'Docker Engine', version: '28.5.2', store: 'overlay2', ...info },
      }),
    build: (request: BuildRequest) => {
      requests.push(request);
      const fault = faults[request.stage];
      const others = new Map(request.others?.map(({ stage }) => [stage, resultOf(stage)]));
      return Promise.resolve(
        fault === undefined
          ? { ok: true, value: { ...resultOf(request.stage), others } }
          : { ok: false, fault },
      );
    },
  } as unknown as Engine;
}

/** Calls `sizes` with an engine of its own. */
function callWith(given: Engine, ...words: readonly string[]) {
  requests = [];
  engine = given;
  return callCommand(sizes, [...words, file]);
}

const call = (...words: readonly string[]) => callWith(engineOf(), ...words);

describe('sizes', () => {
  test('a stage that another one starts from is measured with it', async () => {
    const { code, printed } = await call();
    expect(printed.trimEnd().split('\n')).toEqual([
      'Docker Engine 28.5.2 (overlay2)',
      '',
      'base  6 MB (+1 MB)',
      '       1 MB  line   2  RUN make base',
      'app  8 MB (+2 MB)',
      '       2 MB  line   4  RUN make app',
      'data  300 B (+300 B)  within 300 B',
      '      300 B  line   7  COPY a /',
    ]);
    expect(code).toBe(0);
    expect(requests.map(({ stage }) => stage)).toEqual([1, 2]);
  });

  test('stages that are named are built, and no other', async () => {
    const { printed } = await call('--stage', 'base', '--format', 'json');
    const { stages } = JSON.parse(printed) as SizesReport;
    expect(stages).toMatchObject([
      { name: 'base', bytes: 6_000_000, ownBytes: 1_000_000, budgetBytes: null },
    ]);
    expect(stages[0]?.instructions).toEqual([
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 13 } },
        bytes: 1_000_000,
        text: 'RUN make base',
      },
    ]);
    expect(requests.map(({ stage }) => stage)).toEqual([0]);
  });

  test.each<[EngineFault, number[], string[], string]>([
    [
      { reason: 'failed', step: 'RUN make app', message: 'exit code: 2' },
      [1, 2, 0],
      ['base', 'data'],
      'stage app failed at RUN make app: exit code: 2',
    ],
    [{ reason: 'lost', message: 'gone' }, [1, 2], ['data'], 'stage app failed: gone'],
  ])(
    'after $reason the others are built as long as anything can be',
    async (fault, built, measured, warning) => {
      const given = engineOf({}, { 1: fault });
      const { code, printed, warnings } = await callWith(given, '--format', 'json');
      const report = JSON.parse(printed) as SizesReport;
      expect(report.stages.map(({ name }) => name)).toEqual(measured);
      expect(report.faults).toHaveLength(1);
      expect(requests.map(({ stage }) => stage)).toEqual(built);
      expect({ code, warnings }).toEqual({ code: 2, warnings: [warning] });
    },
  );

  test('where nothing answers nothing is built and printed', async () => {
    const fault: EngineFault = { reason: 'unreachable', message: 'no engine', tried: [] };
    const gone: Engine = { ...engineOf(), info: () => Promise.resolve({ ok: false, fault }) };
    expect(await callWith(gone)).toMatchObject({ code: 2, printed: '', warnings: ['no engine'] });
    expect(requests).toEqual([]);
  });

  test('what the command line says goes into each build', async () => {
    const words = [
      '--build-arg=A=1',
      `--build-context=src=${folder}`,
      '--network=none',
      '--cache-from=type=gha',
    ];
    await call(...words, '--cache-to=type=inline', '--stage=data');
    expect(requests).toMatchObject([
      {
        ...{ dockerfile: file, context: folder, stage: 2, transfer: 'missing', network: 'none' },
        ...{ buildArgs: { A: '1' }, namedContexts: { src: folder } },
        ...{ cacheFrom: ['type=gha'], cacheTo: ['type=inline'] },
      },
    ]);
  });

  test('what it does not say is left to the engine', async () => {
    await call('--network=default', '--stage=data');
    const said = ['dockerfile', 'context', 'secrets', 'transfer', 'stage', 'plan'];
    expect(Object.keys(requests[0] ?? {}).sort()).toEqual(said.sort());
  });

  test('each platform has builds of its own', async () => {
    const { printed } = await call('--platform=linux/amd64,linux/arm64', '--stage=data', '--format=json');
    expect(requests.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
    expect((JSON.parse(printed) as SizesReport).stages).toMatchObject([
      {
        platforms: [
          { platform: 'linux/amd64', bytes: 300, ownBytes: 300 },
          { platform: 'linux/arm64', bytes: 300, ownBytes: 300 },
        ],
      },
    ]);
  });

  test.each([
    [['--stage=data'], 0],
    [['--stage=data', '--budget'], 0],
  ])('a stage of the size of its budget is within it: %j', async (words, expected) => {
    expect(await call(...words)).toMatchObject({ code: expected, warnings: [] });
  });

  test('a stage above its budget ends --budget with 1, and nothing else', async () => {
    const large = join(folder, 'large');
    writeFileSync(large, lines.join('\n').replace('300B', '299B'));
    engine = engineOf();
    expect(await callCommand(sizes, [large])).toMatchObject({ code: 0, warnings: [] });
    expect(await callCommand(sizes, [large, '--budget'])).toMatchObject({
      code: 1,
      warnings: ['stage-insight: data weighs 300 B: 1 B over 299 B'],
    });
  });

  test('a builder elsewhere builds all stages in one call', async () => {
    const { printed } = await callWith(engineOf({ builder: 'far' }), '--no-transfer');
    expect(printed).toContain('archives of the builder far');
    expect(requests).toMatchObject([{ stage: 1, others: [{ stage: 2 }], transfer: 'never' }]);
  });

  test.each(['--no-transfer', '--builder=far'])(
    'with %s alone, sizes are those of the store',
    async (word) => {
      engine = engineOf(word === '--no-transfer' ? {} : { builder: 'far' });
      expect((await call(word)).printed).toContain('(overlay2)');
    },
  );

  test('what grew since an earlier answer is told', async () => {
    const earlier = join(folder, 'earlier.json');
    const { printed } = await call('--format=json');
    writeFileSync(earlier, printed.replaceAll('2000000', '1500000').replaceAll('8000000', '7500000'));
    const now = await call(`--compare=${earlier}`);
    expect(now.printed).toContain('Changed since');
    expect(now.printed).toContain('+500 kB');
    writeFileSync(earlier, printed);
    expect((await call(`--compare=${earlier}`)).printed).toContain('Nothing changed since');
  });

  test.each([
    ['{"version":2,"stages":[]}', 'is no answer of sizes --format json'],
    ['{"version":1,"stages":{}}', 'is no answer of sizes --format json'],
    ['{"version":1,"stages":[{"index":0,"name":1,"bytes":1,"instructions":[]}]}', 'is no answer'],
    ['{"version":1,"stages":[{"index":0,"name":null,"bytes":"1","instructions":[]}]}', 'is no answer'],
    ['{"version":1,"stages":[{"index":0,"name":null,"bytes":1,"instructions":[{}]}]}', 'is no answer'],
    ['null', 'is no answer'],
    ['sizes', 'is no answer'],
  ])('%s is nothing to compare with', async (content, sentence) => {
    const other = join(folder, 'other.json');
    writeFileSync(other, content);
    await expect(call(`--compare=${other}`)).rejects.toThrow(sentence);
  });

  test('a file to compare with that is not there is told', async () => {
    await expect(call('--compare=/nowhere.json')).rejects.toThrow('cannot read /nowhere.json');
  });

  test('a budget that is none, and none at all, are told', async () => {
    const wrong = join(folder, 'wrong');
    engine = engineOf();
    writeFileSync(wrong, lines.join('\n').replace('300B', 'small'));
    await expect(callCommand(sizes, [wrong, '--budget'])).rejects.toThrow(
      'max-size takes a size such as 50MB',
    );
    writeFileSync(wrong, 'FROM scratch\n');
    await expect(callCommand(sizes, [wrong, '--budget'])).rejects.toThrow('has a budget');
  });
});

test.each([
  [[], undefined],
  [[1, undefined], undefined],
  [[1, 2], 3],
  [[0], 0],
])('what came from a builder elsewhere is told where all of %j is known', (bytes, sum) => {
  expect(sumOf(bytes)).toBe(sum);
});
