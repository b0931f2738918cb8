import { describe, expect, test } from 'vitest';
import { stageFingerprint, stagesNeeded } from '../../../client/src/model/build/fingerprint.js';
import { measureChain } from '../../../client/src/model/size/measure.js';
import { fileSource, layerIndexes } from '../../../client/src/model/panel/file-source.js';
import { placeOfLine, placeOfStep } from '../../../client/src/model/build/step-place.js';
import type { ImageRecord } from '../../../client/src/ports/engine.js';
import { planOfText } from '../../support/engine/plan.js';

/** History as the engine tells it, oldest first: `RUN make 5`. */
function image(...history: readonly string[]): ImageRecord {
  const entries = history.map((line) => {
    const [, createdBy = '', bytes = '0'] = /^(.*) (\d+)$/.exec(line) ?? [];
    return { createdBy, bytes: Number(bytes) };
  });
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const config = { labels: {}, entrypoint: [], command: [], environment: [], user: '', workingDirectory: '' };
  const facts = { tags: [], layers: ['1', '2'], createdAt: 0, platform: 'linux/amd64', store: 'overlay2' };
  return { id: 'sha256:1', bytes, history: entries, ...facts, ...config };
}

/** `stage: whole own [each]`, the built stage first. */
function drawMeasures(text: string, stage: number, record: ImageRecord): readonly string[] {
  return measureChain(planOfText(text), stage, record).map(
    (one) =>
      `${one.stage}: ${one.bytes} ${one.ownBytes ?? '?'} [${one.instructions.map(({ bytes }) => bytes).join(' ')}]`,
  );
}

describe('a history is laid over the text', () => {
  test.each<[string, string, number, ImageRecord, string[]]>([
    [
      'one stage',
      'FROM a\nRUN make\nENV A=b\n',
      0,
      image('COPY / / 100', 'RUN make 5', 'ENV A=b 0'),
      ['0: 105 5 [5 0]'],
    ],
    [
      'its whole FROM chain',
      'FROM a AS x\nRUN make\nFROM x\nCOPY a b\n',
      1,
      image(' 100', 'RUN make 5', 'COPY a b 3'),
      ['1: 108 3 [3]', '0: 105 5 [5]'],
    ],
    [
      'ONBUILD leaves nothing where it stands, and an entry in the child',
      'FROM a AS x\nONBUILD RUN later\nRUN make\nFROM x\nCOPY a b\n',
      1,
      image(' 100', 'RUN make 5', 'RUN later 7', 'COPY a b 3'),
      ['1: 115 10 [3]', '0: 105 5 [5]'],
    ],
    [
      'the classic builder writes otherwise',
      'FROM a\nENV A=b\nRUN make\n',
      0,
      image('x 100', '/bin/sh -c #(nop)  ENV A=b 0', 'RUN make 5'),
      ['0: 105 5 [0 5]'],
    ],
    [
      'a history of another text',
      'FROM a\nRUN make\nCOPY a b\n',
      0,
      image(' 100', 'COPY a b 3', 'RUN make 5'),
      ['0: 108 ? []'],
    ],
    ['a history that is too short', 'FROM a\nRUN make\nCOPY a b\n', 0, image('RUN make 5'), ['0: 5 ? []']],
    ['scratch holds nothing of its own', 'FROM scratch\nCOPY a b\n', 0, image('COPY a b 3'), ['0: 3 3 [3]']],
    [
      'more than scratch can hold is of another text',
      'FROM scratch\nCOPY a b\n',
      0,
      image('RUN make 5', 'COPY a b 3'),
      ['0: 8 ? []'],
    ],
    ['less than the text has', 'FROM a\nRUN make\nCOPY a b\n', 0, image('COPY a b 3'), ['0: 3 ? []']],
  ])('%s', (_name, text, stage, record, drawn) => {
    expect(drawMeasures(text, stage, record)).toEqual(drawn);
  });
});

test('layers go to the stage whose instructions made them', () => {
  const record = {
    ...image(' 100', 'RUN make 5', 'ENV A=b 0', 'COPY a b 3'),
    layers: ['sha256:aaaaaaaaaaaaaaaaaaaa', 'sha256:b', 'sha256:c'],
    compressedBytes: 40,
  };
  const plan = planOfText('FROM a AS x\nRUN make\nENV A=b\nFROM x\nCOPY a b\n');
  const drawn = measureChain(plan, 1, record).map(({ compressedBytes, layerSizes = [] }) => {
    return [compressedBytes, layerSizes.map(({ layer, bytes }) => `${layer} ${bytes}`)];
  });
  expect(drawn).toEqual([
    [40, ['aaaaaaaaaaaaaaaa 100', 'b 5', 'c 3']],
    [undefined, ['aaaaaaaaaaaaaaaa 100', 'b 5']],
  ]);
  // The files of the parent's RUN are found in the image of the child; each layer knows its instruction.
  const sources = measureChain(plan, 1, record).map((measure) => {
    const source = fileSource(measure, 0);
    return source && [source.image, ...layerIndexes(source, record.layers)];
  });
  expect(sources).toEqual([
    ['sha256:1', [2, 0]],
    ['sha256:1', [1, 0]],
  ]);
  const [, parent] = measureChain(plan, 1, record);
  expect(fileSource(parent, 1)).toBeUndefined();
});

const stages = 'ARG V=1\nFROM a AS x\nRUN x\nFROM b AS y\nCOPY --from=x /x /\nFROM c\nRUN z\n';

describe('the fingerprint of a stage', () => {
  const before = planOfText(stages);
  test.each([
    ['a comment', '# hello\n' + stages, [0, 1, 2], []],
    ['its own text', stages.replace('RUN z', 'RUN zz'), [0, 1], [2]],
    ['what it copies from', stages.replace('RUN x', 'RUN xx'), [2], [0, 1]],
    ['a global argument', stages.replace('V=1', 'V=2'), [], [0, 1, 2]],
    ['the case of a keyword', stages.replace('RUN x', 'run x'), [0, 1, 2], []],
    [
      'a stage above it',
      'FROM d\nRUN d\n'.replace(/^/, 'ARG V=1\n') + stages.replace('ARG V=1\n', ''),
      [],
      [],
    ],
  ])('%s', (_name, text, same, different) => {
    const after = planOfText(text);
    const isSame = (stage: number): boolean =>
      stageFingerprint(after, stage) === stageFingerprint(before, stage);
    expect([same.every(isSame), different.some(isSame)]).toEqual([true, false]);
  });

  test('depends on platform and arguments', () => {
    const all = [
      {},
      { platform: 'linux/arm64' },
      { buildArgs: { A: '1' } },
      { buildArgs: { A: '2' } },
      { contexts: { A: '2' } },
    ];
    expect(new Set(all.map((choices) => stageFingerprint(before, 0, choices))).size).toBe(5);
  });

  test('needs end, even in a ring', () => {
    const ring = planOfText('FROM b AS a\nCOPY --from=b x y\nFROM a AS b\nCOPY --from=a x y\n');
    expect([...stagesNeeded(ring, 1)].sort()).toEqual([0, 1]);
  });
});

const steps = planOfText(
  [
    'FROM a AS x',
    'ENV A=b',
    'RUN one',
    'RUN one',
    'WORKDIR /w',
    'FROM x',
    'COPY $A /b',
    'RUN <<EOF',
    'cat',
    'EOF',
    'FROM scratch AS y',
    'COPY --from=x /a \\',
    '  /b',
  ].join('\n'),
);

test.each([
  ['[x 1/4] FROM docker.io/library/a', 0, -1, 0],
  ['[x 2/4] RUN one', 0, 1, 2],
  ['[x 3/4] RUN one', 0, 2, 3],
  ['[x 4/4] WORKDIR /w', 0, 3, 4],
  ['[linux/arm64 x 3/4] RUN one', 0, 2, 3],
  ['[stage-1 1/2] COPY b /b', 1, 0, 6],
  ['[stage-1 2/2] RUN <<EOF (cat)', 1, 1, 7],
  ['[y 1/1] COPY --from=x /a   /b', 2, 0, 11],
])('step %s', (name, stage, instruction, line) => {
  expect(placeOfStep(steps, 2, name)).toMatchObject({ stage, instruction, line });
});

test.each([
  '[internal] load build context',
  'exporting to image',
  '[z 1/2] RUN one',
  '[x 9/9] COPY nowhere',
  '',
  '[x 2/4]',
])('step %j stands nowhere', (name) => expect(placeOfStep(steps, 2, name)).toBeUndefined());

test('a line leads to its instruction', () => {
  expect(placeOfLine(steps, 8)).toMatchObject({ stage: 1, instruction: 1, line: 7, endLine: 9 });
  expect(placeOfLine(steps, 99)).toBeUndefined();
});

test('what triggers of a base image added is of the stage that is based on it', () => {
  const record = image(
    ' 100',
    'RUN base 9',
    'ENV X=1 0',
    'COPY trigger 20',
    'ARG Y 0',
    'RUN trigger 4',
    'RUN make 5',
  );
  const plan = planOfText('FROM a\nRUN make\n');
  const [plain] = measureChain(plan, 0, record);
  expect(plain).toMatchObject({ ownBytes: 5, baseBytes: 133 });
  const [told] = measureChain(plan, 0, record, { 0: 2 });
  expect(told).toMatchObject({ ownBytes: 29, baseBytes: 109, triggerBytes: 24 });
});
