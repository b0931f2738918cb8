import { describe, expect, test } from 'vitest';
import { readingText, takeFiles } from '../../../client/src/model/panel/file-reports.js';
import { createLayerMemory, layersToRead } from '../../../client/src/model/panel/layer-memory.js';
import type { FilesView } from '../../../client/src/model/panel/panel-messages.js';
import type { LayerFile } from '../../../client/src/ports/engine.js';

const view = (request: number, message: string): FilesView => {
  return { request, stage: 0, instruction: 1, state: 'failed', message, files: [], wasted: '' };
};

test('the end of an earlier listing does not take the place of the one that was asked for after it', () => {
  const listed = view(2, '3 files.');
  expect(takeFiles(listed, view(1, 'Cancelled.'), 2)).toBe(listed);
  expect(takeFiles(undefined, view(1, 'Cancelled.'), 2)).toBeUndefined();
  expect(takeFiles(listed, view(3, 'Reading'), 3)?.message).toBe('Reading');
});

test.each([
  [0, 0, 'Reading the image…'],
  [120e6, 930e6, 'Reading the image: 120 MB of at most 930 MB…'],
  [940e6, 930e6, 'Reading the image: 940 MB…'],
])('after %d of %d bytes: %s', (bytes, total, text) => expect(readingText(bytes, total)).toBe(text));

test.each<[string, readonly number[], number, readonly number[]]>([
  ['an instruction, and what lies above it', [3], 5, [3, 4, 5]],
  ['the last one alone', [5], 5, [5]],
  ['several', [2, 4], 4, [2, 3, 4]],
  ['none', [], 5, []],
])('layers to read: %s', (_, own, end, expected) => {
  expect(layersToRead(new Set(own), end)).toEqual(expected);
});

describe('layers that were read', () => {
  const file = (path: string, layer: number): LayerFile => {
    return { path, layer, bytes: 1, kind: 'file', mode: 0o644 };
  };

  test('are found again in another image, where they have another place', () => {
    const memory = createLayerMemory();
    memory.keep('sha256:a', [file('/x', 2)]);
    expect(memory.has('sha256:a')).toBe(true);
    expect(memory.files('sha256:a', 5)).toEqual([file('/x', 5)]);
    expect(memory.has('sha256:b')).toBe(false);
  });

  test('are dropped when there are too many, those that were asked for longest ago first', () => {
    const memory = createLayerMemory(2);
    memory.keep('a', [file('/a', 0)]);
    memory.keep('b', [file('/b', 1)]);
    memory.files('a', 0);
    memory.keep('c', [file('/c', 2)]);
    expect(['a', 'b', 'c'].filter((digest) => memory.has(digest))).toEqual(['a', 'c']);
  });

  test('stay where a single one has more than all may have', () => {
    const memory = createLayerMemory(1);
    memory.keep('a', [file('/a', 0), file('/b', 0)]);
    expect(memory.files('a', 0)).toHaveLength(2);
  });
});
