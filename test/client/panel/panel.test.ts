import { describe, expect, test } from 'vitest';
import { icicle } from '../../../client/src/model/panel/icicle.js';
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

test('an icicle fills each row with shares of the row above', () => {
  const instruction = (index: number, bytes: number) => {
    return {
      index,
      line: index,
      keyword: 'RUN',
      text: `RUN ${index}`,
      bytes,
      label: '',
      crossesFrom: '',
      change: '',
    };
  };
  const stage: StageBar = {
    ...{ index: 0, title: 'builder', line: 0, state: 'measured', isFinal: false, isUnused: false },
    ...{ label: '', spoken: '', change: '', base: '', facts: [], bytes: 100, baseBytes: 60, ownBytes: 40 },
    instructions: [instruction(0, 10), instruction(1, 0), instruction(2, 30)],
  };
  expect(
    icicle(stage, undefined).map(
      ({ row, title, x, width }) => `${row} ${title} ${x.toFixed(2)} ${width.toFixed(2)}`,
    ),
  ).toEqual(['0 builder 0.00 1.00', '1 base 0.00 0.60', '1 RUN 0 0.60 0.10', '1 RUN 2 0.70 0.30']);
});
