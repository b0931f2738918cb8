import { describe, expect, test } from 'vitest';
import { hidesBase, treemap } from '../../../client/src/model/panel/treemap.js';
import { biggestFiles, collectLayerFiles, wastedBytes } from '../../../client/src/model/panel/layer-files.js';
import { layersOfHistory } from '../../../client/src/model/size/layer-map.js';
import type { FilesView, StageBar } from '../../../client/src/model/panel/panel-messages.js';
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
    expect(biggestFiles(files, new Map([[1, 4]]), 10)).toEqual([
      { path: '/b', bytes: 7, label: '7 B', instruction: 4, fate: 'removed later' },
      { path: '/a', bytes: 5, label: '5 B', instruction: 4, fate: '' },
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
    ...{ label: '', change: '', base: '', crossings: [], facts: [] },
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

const room = { width: 400, height: 200 };
const cells = (stage: StageBar, withBase = true, files?: FilesView) =>
  treemap(stage, files, { ...room, withBase });
const area = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  width * height;

test('areas of the treemap are the bytes, and all of them fill the frame', () => {
  const drawn = cells(stageBar(60, 10, 0, 30));
  expect(drawn.map(({ title, label }) => [title, label])).toEqual([
    ['base', '60 B'],
    ['RUN 2', '30 B'],
    ['RUN 0', '10 B'],
  ]);
  // Whole pixels, and a line between two cells.
  const shares = drawn.map((cell) => area(cell) / area(room));
  for (const [at, share] of [0.6, 0.3, 0.1].entries())
    expect(Math.abs((shares[at] ?? 0) - share)).toBeLessThan(0.03);
});

test('without its base, a stage is what it adds itself', () => {
  expect(cells(stageBar(900, 10, 30), false).map(({ title }) => title)).toEqual(['RUN 1', 'RUN 0']);
});

test('files lie within their instruction, wasted ones marked, and what is not listed is one cell', () => {
  const row = (path: string, bytes: number, instruction: number, fate = '') => {
    return { path, bytes, label: `${bytes} B`, instruction, fate };
  };
  const listed = [row('/a', 50, 0), row('/b', 20, 0, 'removed later'), row('/c', 40, 1)];
  const files = {
    request: 1,
    stage: 0,
    instruction: null,
    state: 'ready',
    message: '',
    wasted: '20 B',
  } as const;
  const drawn = cells(stageBar(0, 80, 40), true, { ...files, files: listed });
  const of = (instruction: number) => drawn.filter((cell) => cell.instruction === instruction);
  expect(of(0).map(({ title, kind, isWasted }) => [title, kind, isWasted])).toEqual([
    ['RUN 0', 'own', false],
    ['/a', 'file', false],
    ['/b', 'file', true],
    ['other files', 'rest', false],
  ]);
  expect(of(1).map(({ title }) => title)).toEqual(['RUN 1', '/c']);
  const [frame, ...inside] = of(0);
  for (const cell of inside) {
    expect(cell.x).toBeGreaterThanOrEqual(frame!.x);
    expect(cell.x + cell.width).toBeLessThanOrEqual(frame!.x + frame!.width);
    expect(cell.y).toBeGreaterThan(frame!.y);
    expect(cell.y + cell.height).toBeLessThanOrEqual(frame!.y + frame!.height);
  }
});

test.each([
  [79, 21, false],
  [81, 19, true],
  [0, 10, false],
  [10, 0, false],
])('a base of %d bytes below %d of its own is left out: %s', (baseBytes, own, hidden) => {
  expect(hidesBase(stageBar(baseBytes, own))).toBe(hidden);
});
