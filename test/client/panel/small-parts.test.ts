import { describe, expect, test } from 'vitest';
import { comparisonRows } from '../../../client/src/model/panel/before-after.js';
import { conversionView, shippedBase } from '../../../client/src/model/panel/conversion-view.js';
import { crossedFrom, crossingAt, crossingTexts } from '../../../client/src/model/panel/crossings.js';
import { fileSource, layerIndexes } from '../../../client/src/model/panel/file-source.js';
import { biggestFiles, collectLayerFiles } from '../../../client/src/model/panel/layer-files.js';
import type { SizesView, StageBar } from '../../../client/src/model/panel/panel-messages.js';
import { comparedToBaseline, readSizesReport } from '../../../client/src/model/panel/size-reports.js';
import { sizesSvg } from '../../../client/src/model/panel/sizes-svg.js';
import { sizesView } from '../../../client/src/model/panel/sizes-view.js';
import { hidesBase, treemap } from '../../../client/src/model/panel/treemap.js';
import type { StageMeasure } from '../../../client/src/model/size/stage-measure.js';
import { emptySizes, type SizeEvent } from '../../../client/src/model/size/size-store.js';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import { dockerfile, measured, sizesAfter, stagesOf } from '../../support/stages.js';

const bar: StageBar = {
  ...{ index: 0, title: 'builder', line: 0, state: 'measured', isFinal: false, isUnused: false },
  ...{ label: '100 B', change: '', base: '', crossings: [], facts: [], instructions: [] },
};
const sizes: SizesView = {
  ...{ file: 'Dockerfile', headline: 'a < b', notice: '', canBuild: true, comparedWith: '', scale: 100 },
  stages: [{ ...bar, bytes: 100, baseBytes: 25 }, { ...bar, title: '<x>', bytes: 50 }, bar],
};

describe('the bars as SVG', () => {
  const rects = (view: SizesView): readonly string[] =>
    [...sizesSvg(view).matchAll(/<rect class="(\w+)" x="(\d+)" y="(\d+)" width="(\d+)"/g)].map((match) =>
      match.slice(1).join(' '),
    );

  test('stand below each other on one scale of 616 pixels, the base first', () => {
    expect(rects(sizes)).toEqual([
      ...['base 12 82 154', 'own 166 82 462'],
      ...['base 12 122 0', 'own 12 122 308'],
      ...['base 12 162 0', 'own 12 162 0'],
    ]);
    expect(sizesSvg(sizes)).toContain('viewBox="0 0 640 184" width="640" height="184"');
    expect(sizesSvg(sizes)).toContain('<text x="12" y="76">builder</text>');
    expect(sizesSvg(sizes)).toContain('<text x="628" y="76" text-anchor="end" class="quiet">100 B</text>');
  });

  test('are empty without a scale, and a base is no longer than its stage', () => {
    expect(rects({ ...sizes, scale: 0 }).every((one) => one.endsWith(' 0'))).toBe(true);
    const odd = { ...sizes, stages: [{ ...bar, bytes: 50, baseBytes: 80 }] };
    expect(rects(odd)).toEqual(['base 12 82 308', 'own 320 82 0']);
  });

  test('names are text', () => {
    expect(sizesSvg(sizes)).toContain('&#60;x&#62;');
    expect(sizesSvg(sizes)).toContain('a &#60; b');
  });
});

test.each<[Parameters<typeof comparisonRows>[0], Parameters<typeof comparisonRows>[1], readonly string[]]>([
  [{ bytes: 10 }, { bytes: 12 }, ['Whole 10 B 12 B +2 B']],
  [{ bytes: 10, baseBytes: 4 }, { bytes: 10, ownBytes: 4 }, ['Whole 10 B 10 B no change']],
  [
    { bytes: 10, baseBytes: 4, ownBytes: 6 },
    { bytes: 9, baseBytes: 4, ownBytes: 5 },
    ['Whole 10 B 9 B -1 B', 'Base 4 B 4 B no change', 'Own 6 B 5 B -1 B'],
  ],
])('%j and %j', (before, after, rows) => {
  expect(comparisonRows(before, after).map((row) => Object.values(row).join(' '))).toEqual(rows);
});

describe('what crosses', () => {
  const answer = stagesOf('builder: golang', 'tools: alpine', 'base: alpine <- builder', ': base <- tools');
  const keyword = (name: string): StagesAnswer => ({
    ...answer,
    plan: {
      ...answer.plan,
      stages: answer.plan.stages.map((stage) => ({
        ...stage,
        instructions: stage.instructions.map((one) => ({ ...one, keyword: name })),
      })),
    },
  });
  const copying = keyword('COPY');
  const events = [
    measured('builder', 100),
    measured('tools', 50),
    measured('base', 30, 20),
    measured('3', 40, 10),
  ];
  const texts = (index: number, ...some: readonly SizeEvent[]) =>
    crossingTexts(dockerfile, copying, index, sizesAfter(...some));

  test('counts along the chain of what ships', () => {
    expect([0, 1, 2, 3].map((index) => texts(index, ...events))).toEqual([
      ['20 B copied into stage 3, 80 B left behind'],
      ['10 B copied into stage 3, 40 B left behind'],
      [],
      ['10 B from tools', '20 B from builder'],
    ]);
    expect(
      [0, 1, 2, 3, 9].map((index) => crossedFrom(dockerfile, copying, index, sizesAfter(...events))),
    ).toEqual([20, 10, undefined, undefined, undefined]);
  });

  test('more than a stage weighs leaves nothing behind', () => {
    expect(texts(1, measured('tools', 5), measured('3', 40, 10))).toEqual([
      '10 B copied into stage 3, 0 B left behind',
    ]);
  });

  test('is not told without a measure, a final stage or a COPY', () => {
    expect(texts(0, ...events.slice(1))).toEqual([]);
    expect(texts(9, ...events)).toEqual([]);
    expect(crossingTexts(dockerfile, { ...copying, final: -1 }, 0, sizesAfter(...events))).toEqual([]);
    expect(crossingTexts(dockerfile, keyword('RUN'), 0, sizesAfter(...events))).toEqual([]);
    expect(crossingTexts(dockerfile, copying, 0, emptySizes)).toEqual([]);
  });

  test('is found by the lines of an instruction', () => {
    const [, , base] = answer.stages;
    const at = (line: number, endLine: number) => crossingAt(base!, { line, endLine });
    expect([at(7, 7), at(6, 6), at(6, 8), at(8, 9), at(5, 6)]).toEqual([
      { kind: 'stage', stage: 0 },
      undefined,
      { kind: 'stage', stage: 0 },
      undefined,
      undefined,
    ]);
  });
});

describe('where files are read', () => {
  const instructions = [
    { instruction: 0, line: 1, bytes: 5, layer: 'aaaaaaaaaaaaaaaa' },
    { instruction: 1, line: 2, bytes: 0 },
    { instruction: 2, line: 3, bytes: 7, layer: 'bbbbbbbbbbbbbbbb' },
  ];
  const measure: StageMeasure = {
    stage: 0,
    bytes: 12,
    layers: 2,
    instructions,
    image: 'sha256:x',
    store: 'overlay2',
  };

  test.each<[number | null, readonly (readonly [string, number])[] | undefined]>([
    [
      null,
      [
        ['aaaaaaaaaaaaaaaa', 0],
        ['bbbbbbbbbbbbbbbb', 2],
      ],
    ],
    [2, [['bbbbbbbbbbbbbbbb', 2]]],
    [1, undefined],
    [7, undefined],
  ])('of instruction %s', (instruction, layers) => {
    const source = fileSource(measure, instruction);
    expect(source && [...source.layers]).toEqual(layers);
  });

  test('in the image that holds it, if there is one', () => {
    const { image: _gone, ...rest } = measure;
    expect(fileSource({ ...rest, within: 'sha256:child' }, null)?.image).toBe('sha256:child');
    expect([
      fileSource(rest, null),
      fileSource(undefined, null),
      fileSource({ ...measure, instructions: [] }, null),
    ]).toEqual([undefined, undefined, undefined]);
  });

  test('by the digests of its layers', () => {
    const digests = ['c', 'b', 'a'].map((letter) => `sha256:${letter.repeat(64)}`);
    const names = new Map(
      [
        ['a', 0],
        ['b', 2],
      ].map(([letter, at]) => [String(letter).repeat(16), Number(at)]),
    );
    expect([...layerIndexes({ image: 'x', layers: names }, digests)]).toEqual([
      [1, 2],
      [2, 0],
    ]);
  });
});

test('files of one size are listed by path, as many as are asked for, and others of other layers are not', () => {
  const collected = collectLayerFiles();
  for (const [path, bytes, layer] of [
    ['/b', 5, 1],
    ['/a', 5, 1],
    ['/c', 9, 1],
    ['/d', 1, 1],
    ['/e', 99, 0],
  ] as const)
    collected.add({ path, bytes, layer, kind: 'file', mode: 0o644 });
  expect(collected.count).toBe(5);
  expect(biggestFiles(collected.files(), new Map([[1, 0]]), 3).map(({ path }) => path)).toEqual([
    '/c',
    '/a',
    '/b',
  ]);
});

describe('the treemap', () => {
  const instruction = (index: number, bytes: number, crossesFrom = '') => {
    return {
      index,
      line: index,
      keyword: 'COPY',
      text: `COPY ${index}`,
      bytes,
      label: '',
      crossesFrom,
      change: '',
    };
  };
  const room = { width: 400, height: 200, withBase: true };
  const stage: StageBar = {
    ...bar,
    bytes: 100,
    baseBytes: 0,
    instructions: [instruction(0, 60, 'builder'), instruction(1, 40)],
  };
  const files = (count: number, about = 0) => {
    const rows = Array.from({ length: count }, (_, at) => ({
      path: `/${at}`,
      bytes: 1,
      label: '',
      instruction: 0,
      fate: '',
    }));
    return {
      request: 1,
      stage: about,
      instruction: null,
      state: 'ready',
      message: '',
      wasted: '',
      files: rows,
    } as const;
  };
  const titles = (count: number, about = 0) =>
    treemap(stage, files(count, about), room).map(({ title }) => title);

  test('knows what was copied; no base is drawn where there is none', () => {
    expect(
      treemap(stage, undefined, room).map(({ title, kind, instruction: at }) => [title, kind, at]),
    ).toEqual([
      ['COPY 0', 'copied', 0],
      ['COPY 1', 'own', 1],
    ]);
    expect(treemap({ ...bar, bytes: 0 }, undefined, room)).toEqual([]);
    expect(
      treemap({ ...stage, baseBytes: 9 }, undefined, room).find(({ kind }) => kind === 'base'),
    ).toMatchObject({ instruction: -1, label: '9 B', isWasted: false });
  });

  test('shows sixty files at most, and nothing besides where they are all', () => {
    expect(titles(60)).not.toContain('other files');
    expect(titles(60)).toHaveLength(62);
    expect(titles(59)).toContain('other files');
    expect(titles(80)).toHaveLength(62);
    expect(titles(5, 1)).toEqual(['COPY 0', 'COPY 1']);
    expect(titles(0)).toEqual(['COPY 0', 'COPY 1']);
  });

  test('gives each byte the same room, whether its instruction lists files or not', () => {
    const half = { ...stage, instructions: [instruction(0, 50), instruction(1, 50)] };
    const areas = treemap(half, files(50), { ...room, height: 1000 })
      .filter(({ kind }) => kind === 'own')
      .map(({ width, height }) => width * height);
    expect((areas[0] ?? 0) / (areas[1] ?? 1)).toBeCloseTo(1, 1);
  });

  test('lists files of one size in one order', () => {
    const stored = ['/b', '/a', '/c'].map((path) => ({ path, bytes: 7, layer: 0, fate: 'kept' as const }));
    const rows = biggestFiles([...stored, { ...stored[0]!, path: '/big', bytes: 9 }], new Map([[0, 3]]), 9);
    expect(rows.map(({ path, instruction: at }) => `${path} ${at}`)).toEqual([
      '/big 3',
      '/a 3',
      '/b 3',
      '/c 3',
    ]);
  });

  test('is as large as the room', () => {
    const drawn = treemap(stage, undefined, room);
    expect(Math.max(...drawn.map(({ x, width }) => x + width))).toBe(400);
    expect(Math.max(...drawn.map(({ y, height }) => y + height))).toBe(200);
    expect(drawn[0]?.x).toBe(0);
  });
});

test('an image whose parts are all known has no other part', () => {
  const image = { image: 'x', bytes: 10, parts: [{ kind: 'base', text: 'base', bytes: 10 }] } as const;
  const report = { before: image, after: { ...image, parts: [] }, checks: [], toolchain: [] };
  const { stacks } = conversionView({ file: '', before: '', after: '', report });
  expect(stacks.map(({ parts }) => parts.map(({ text, bytes }) => [text, bytes]))).toEqual([
    [['base', 10]],
    [['the image', 10]],
  ]);
});

test.each<[StagesAnswer, object]>([
  [stagesOf('a: golang', ': scratch <- a'), { image: 'scratch', bytes: 0 }],
  [stagesOf('a: golang', ': alpine'), { image: 'alpine' }],
  [stagesOf('a: golang', ': a'), { image: '' }],
])('%#: the base that ships', (answer, base) => {
  expect(shippedBase(answer)).toEqual(base);
});

const stageReport = { index: 0, name: null, bytes: 5, ownBytes: null, baseBytes: 2 };
test.each<[unknown, boolean]>([
  [stageReport, true],
  [{ ...stageReport, name: 'a', ownBytes: 3 }, true],
  [{ ...stageReport, name: 7 }, false],
  [{ ...stageReport, name: undefined }, false],
  [{ ...stageReport, bytes: '5' }, false],
  [{ ...stageReport, index: null }, false],
  [{ ...stageReport, ownBytes: undefined }, false],
  [{ ...stageReport, baseBytes: 'x' }, false],
  [null, false],
  [7, false],
])('a report with the stage %j can be read: %s', (stage, readable) => {
  const text = (more: object): string =>
    JSON.stringify({ version: 1, engine: 'e', stages: [stage], ...more });
  expect(readSizesReport(text({})) !== undefined).toBe(readable);
  for (const wrong of [{ version: 2 }, { engine: 7 }, { stages: 'x' }])
    expect(readSizesReport(text(wrong))).toBeUndefined();
});

test.each([
  ['of the same name', { name: 'a' }, { name: 'a', index: 5 }, true],
  ['of another name at the same place', { name: 'a' }, { name: 'b' }, false],
  ['without a name at the same place', {}, { name: null }, true],
  ['without a name at another place', {}, { name: null, index: 1 }, false],
  ['with a name where this one has none', {}, { name: 'a' }, false],
])('a stage is compared with one %s', (_, given, reported, isCompared) => {
  const report = readSizesReport(
    JSON.stringify({ version: 1, engine: 'Docker (overlay2)', stages: [{ ...stageReport, ...reported }] }),
  );
  const [plain] = stagesOf(': alpine').stages;
  const [event] = [measured('0', 9)];
  if (report === undefined || plain === undefined || event.kind !== 'build-measured')
    throw new Error('no report');
  const compared = comparedToBaseline({ ...plain, ...given }, event.measure, { name: 'main.json', report });
  expect(compared?.rows[0]).toEqual(
    isCompared ? { title: 'Whole', before: '5 B', after: '9 B', change: '+4 B' } : undefined,
  );
});

test.each(['null', '7', '"x"'])('%s is no report', (text) => {
  expect(readSizesReport(text)).toBeUndefined();
});

describe('the headline', () => {
  const answer = stagesOf('builder: golang', ': alpine <- builder');
  const of = (...events: readonly SizeEvent[]) => {
    const common = { document: dockerfile, file: '', answer, notice: '', canBuild: true, now: 2 };
    return sizesView({ ...common, sizes: sizesAfter(...events) }).headline;
  };

  test.each([
    [100, 99, 'builder 100 B → stage 1 99 B'],
    [105, 100, 'builder 105 B → stage 1 100 B, 1.1 times smaller'],
    [100, 200, 'builder 100 B → stage 1 200 B'],
    [994, 100, 'builder 994 B → stage 1 100 B, 9.9 times smaller'],
    [1000, 100, 'builder 1 kB → stage 1 100 B, 10 times smaller'],
    [1049, 100, 'builder 1 kB → stage 1 100 B, 10 times smaller'],
    [100, 0, 'builder 100 B → stage 1 0 B'],
  ])('of %d and %d bytes', (before, after, text) => {
    expect(of(measured('builder', before), measured('1', after))).toBe(text);
  });

  test('is empty where one is not measured', () => {
    expect([of(measured('builder', 5)), of(measured('1', 5))]).toEqual(['', '']);
  });
});

test('a stage that the report does not have is not compared, and neither is one that was not measured', () => {
  const answer = stagesOf('builder: golang', 'final: alpine <- builder');
  const report = { version: 1, engine: 'Docker (overlay2)', stages: [{ ...stageReport, name: 'other' }] };
  const read = readSizesReport(JSON.stringify(report));
  const common = { document: dockerfile, file: '', answer, notice: '', canBuild: true, now: 2 };
  const { stages } = sizesView({
    ...common,
    sizes: sizesAfter(measured('builder', 5)),
    baseline: read && { name: 'x', report: read },
  });
  expect(
    stages.map(({ baseline, budget, copiedBytes, crossedBytes }) => [
      baseline,
      budget,
      copiedBytes,
      crossedBytes,
    ]),
  ).toEqual(Array(2).fill(Array(4).fill(undefined)));
});

test('what changed in an instruction is told of two builds of the same text, and of no older text', () => {
  const answer = stagesOf('builder: golang');
  const build = (event: SizeEvent, at: number): SizeEvent =>
    event.kind === 'build-measured' ? { ...event, build: at } : event;
  const common = { document: dockerfile, file: '', answer, notice: '', canBuild: true, now: 5 };
  const twice = [build(measured('builder', 50, 10), 1), build(measured('builder', 57, 17), 2)];
  const changed = {
    kind: 'text-changed',
    key: `${dockerfile}#builder`,
    version: 1,
    fingerprint: 'other',
  } as const;
  const view = (...events: readonly SizeEvent[]) =>
    sizesView({ ...common, sizes: sizesAfter(...events) }).stages[0];
  expect(view(...twice)?.instructions[0]).toMatchObject({
    change: '+7 B',
    bytes: 17,
    label: '17 B',
    crossesFrom: '',
  });
  expect(view(...twice, changed)).toMatchObject({
    state: 'stale',
    comparison: { rows: [{ change: '+7 B' }, {}, {}] },
  });
  expect(view(...twice, changed)?.instructions[0]?.change).toBe('');
});

test('what the store knows besides is told of what was measured', () => {
  const answer = stagesOf('builder: golang', ': alpine <- builder');
  const event = measured('builder', 100);
  const packed =
    event.kind === 'build-measured'
      ? { ...event, measure: { ...event.measure, compressedBytes: 30 } }
      : event;
  const { stages } = sizesView({
    document: dockerfile,
    file: '',
    answer,
    notice: '',
    canBuild: true,
    now: 2,
    sizes: sizesAfter(packed),
  });
  expect(stages.map(({ facts }) => facts)).toEqual([['30 B compressed'], []]);
});

test('long instructions are cut at 80 characters', () => {
  const part = (length: number) => ({ kind: 'own', text: 'x'.repeat(length), bytes: 1, label: '' }) as const;
  const image = { image: 'x', bytes: 2, parts: [part(80), part(81)] };
  const { stacks } = conversionView({
    file: '',
    before: '',
    after: '',
    report: { before: image, after: image, checks: [], toolchain: [] },
  });
  expect(stacks[0]?.parts.map(({ text }) => text.length)).toEqual([80, 80]);
});

test('a base is left out only where the stage adds something', () => {
  expect([
    hidesBase(bar),
    hidesBase({ ...bar, bytes: 10, baseBytes: 9, ownBytes: 1 }),
    hidesBase({ ...bar, bytes: 10, baseBytes: 8, ownBytes: 2 }),
  ]).toEqual([false, true, false]);
});
