import { expect, test } from 'vitest';
import { findCircles, readImports } from '../../scripts/lib/import-circles.mjs';

test('a circle is found wherever the walk enters it, and a shared file is none', () => {
  const graph = new Map([
    ['a', ['b', 'shared']],
    ['b', ['c', 'shared']],
    ['c', ['d']],
    ['d', ['b']],
    ['shared', []],
    ['itself', ['itself']],
  ]);
  expect(findCircles(graph)).toEqual([['b', 'c', 'd'], ['itself']]);
});

test('no source file leads back to itself through its imports', () => {
  const imports = readImports();
  expect(imports.get('client/src/docker/engine.ts')).toContain('client/src/docker/image/open-image.ts');
  expect(findCircles(imports)).toEqual([]);
});
