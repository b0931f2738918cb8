import { describe, expect, test } from 'vitest';
import { hidesBase, icicle } from '../../../client/src/model/panel/icicle.js';
import { biggestFiles, collectLayerFiles, wastedBytes } from '../../../client/src/model/panel/layer-files.js';
import { layersOfHistory } from '../../../client/src/model/size/layer-map.js';
import type { StageBar } from '../../../client/src/model/panel/panel-messages.js';
import type { LayerFile } from '../../../client/src/ports/engine.js';

const file = (layer: number, path: string, bytes: number): LayerFile => {
  return { layer, path, bytes, kind: 'file', mode: 0o644 };
};
const link = (layer: number, path: string): LayerFile => ({ ...file(layer, path, 0), kind: 'link' });
const folder = (layer: number, path: string): LayerFile => ({ ...file(layer, path, 0), kind: 'folder' });
const removed = (layer: number, path: string, what: 'file' | 'opaque'): LayerFile => {
  return { ...file(layer, path, 0), removed: what };
};
const collect = (...files: readonly LayerFile[]) => {
  const collected = collectLayerFiles();
  for (const one of files) collected.add(one);
  return collected.files();
};

describe('wasted bytes are those that a later layer shadows or removes', () => {
  test.each<[string, LayerFile[], number]>([
    ['nothing twice', [file(0, '/a', 5), file(1, '/b', 7)], 0],
    ['overwritten: the visible copy is no waste', [file(0, '/a', 5), file(1, '/a', 6)], 5],
    ['overwritten twice', [file(0, '/a', 5), file(1, '/a', 6), file(2, '/a', 7)], 11],
    ['removed', [file(0, '/a', 5), removed(1, '/a', 'file')], 5],
    [
      'a removed folder takes what is in it',
      [file(0, '/d/a', 5), file(0, '/d/e/b', 6), removed(1, '/d', 'file')],
      11,
    ],
    ['not a neighbour of like name', [file(0, '/dd/a', 5), removed(1, '/d', 'file')], 0],
    [
      'an opaque folder hides the lower ones only',
      [file(0, '/d/a', 5), file(1, '/d/b', 6), removed(1, '/d', 'opaque')],
      5,
    ],
    ['removed and made again', [file(0, '/a', 5), removed(1, '/a', 'file'), file(2, '/a', 9)], 5],
    ['a link takes its place', [file(0, '/a', 5), link(1, '/a')], 5],
    ['a folder takes its place', [file(0, '/a', 5), folder(1, '/a')], 5],
    ['a link takes the place of its folder', [folder(0, '/d'), file(0, '/d/a', 5), link(1, '/d')], 5],
    ['a file takes the place of its folder', [folder(0, '/d'), file(0, '/d/a', 5), file(1, '/d', 6)], 5],
    ['its folder is named again', [folder(0, '/d'), file(0, '/d/a', 5), folder(1, '/d')], 0],
    ['a link that was replaced in turn', [link(0, '/a'), file(1, '/a', 5)], 0],
    ['named twice in one layer', [file(0, '/a', 5), file(0, '/a', 5)], 0],
  ])('%s', (_name, files, bytes) => {
    expect(wastedBytes(collect(...files))).toBe(bytes);
  });

  test('the biggest files of a layer come first, with their fate', () => {
    const files = collect(file(0, '/x', 99), file(1, '/a', 5), file(1, '/b', 7), removed(2, '/b', 'file'));
    expect(biggestFiles(files, new Set([1]), 10)).toEqual([
      { path: '/b', bytes: 7, label: '7 B', fate: 'removed later' },
      { path: '/a', bytes: 5, label: '5 B', fate: '' },
    ]);
  });
});

describe('history entries find their layers', () => {
  const entry = (createdBy: string, bytes: number) => ({ createdBy, bytes });

  test.each([
    ['ENV has none', [entry('RUN a', 5), entry('ENV a=b', 0), entry('COPY a b', 3)], 2, [0, undefined, 1]],
    ['an empty RUN has one', [entry('RUN true', 0), entry('RUN a', 5)], 2, [0, 1]],
    ['WORKDIR with a new folder has one', [entry('WORKDIR /a', 0), entry('RUN a', 5)], 2, [0, 1]],
    ['nothing fits: nothing is claimed', [entry('RUN a', 5)], 3, [undefined]],
  ])('%s', (_name, history, layers, expected) => {
    expect(layersOfHistory(history, layers)).toEqual(expected);
  });
});

/** A stage of 100 bytes without its base, with one instruction for each figure. */
function stageBar(baseBytes: number, ...sizes: readonly number[]): StageBar {
  const common = { keyword: 'RUN', label: '', crossesFrom: '', change: '' };
  const ownBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return {
    ...{ index: 0, title: 'builder', line: 0, state: 'measured', isFinal: false, isUnused: false },
    ...{ label: '', spoken: '', change: '', base: '', facts: [] },
    ...{ bytes: baseBytes + ownBytes, baseBytes, ownBytes },
    instructions: sizes.map((bytes, index) => ({
      ...common,
      index,
      line: index,
      text: `RUN ${index}`,
      bytes,
    })),
  };
}

function drawn(stage: StageBar, withBase?: boolean): readonly string[] {
  return icicle(stage, undefined, withBase).map(
    ({ row, title, x, width, label }) => `${row} ${title} ${x.toFixed(2)} ${width.toFixed(2)} ${label}`,
  );
}

test('an icicle fills each row with shares of the row above', () => {
  expect(drawn(stageBar(60, 10, 0, 30))).toEqual([
    '0 builder 0.00 1.00 100 B',
    '1 base 0.00 0.60 60 B',
    '1 RUN 0 0.60 0.10 10 B',
    '1 RUN 2 0.70 0.30 30 B',
  ]);
});

test('without its base, a stage is what it adds itself', () => {
  expect(drawn(stageBar(900, 10, 30), false)).toEqual([
    '0 builder 0.00 1.00 40 B',
    '1 RUN 0 0.00 0.25 10 B',
    '1 RUN 1 0.25 0.75 30 B',
  ]);
});

test('the smallest instruction can be seen, all fit into the frame, and figures are true', () => {
  const cells = icicle(stageBar(0, 1, 999_999), undefined).filter(({ row }) => row === 1);
  expect(cells.map(({ label }) => label)).toEqual(['1 B', '1 MB']);
  expect(cells[0]?.width).toBeGreaterThan(0.01);
  expect(cells.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
});

test.each([
  [79, 21, false],
  [81, 19, true],
  [0, 10, false],
  [10, 0, false],
])('a base of %d bytes below %d of its own is left out: %s', (baseBytes, own, hidden) => {
  expect(hidesBase(stageBar(baseBytes, own))).toBe(hidden);
});
