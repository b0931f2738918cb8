import { expect, test } from 'vitest';
import { routeThrough } from '../../../client/src/model/graph/routes.js';

test('a line runs straight across a rank and bends between two', () => {
  const points = [
    { x: 10, y: 0 },
    { x: 10, y: 20 },
    { x: 50, y: 60 },
    { x: 50, y: 80 },
  ];
  expect(routeThrough(points, 'down')).toEqual({
    path: 'M10 0L10 20C10 40 50 40 50 60L50 80',
    middle: { x: 30, y: 40 },
  });
});

test('it ends with the piece that its arrow points along, also where its card fills the rank', () => {
  const points = [
    { x: 10, y: 20 },
    { x: 10, y: 20 },
    { x: 50, y: 60 },
    { x: 50, y: 60 },
  ];
  expect(routeThrough(points, 'down').path).toBe('M10 20C10 40 50 40 50 60');
  expect(routeThrough(points, 'right').path).toBe('M10 20C30 20 30 60 50 60');
});

test.each([
  [6, [3, 4]],
  [8, [3, 4]],
  [10, [5, 6]],
])('of %d points, the mark stands between those of the middle gap', (count, [from = 0, to = 0]) => {
  // Ranks are at even places, a gap between each odd one and the next.
  const points = Array.from({ length: count }, (_, at) => ({ x: at * at, y: 10 * at }));
  expect(routeThrough(points, 'right').middle).toEqual({ x: (from ** 2 + to ** 2) / 2, y: 5 * (from + to) });
});
