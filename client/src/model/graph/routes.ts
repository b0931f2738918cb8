export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A line through points that come in pairs: straight across a rank, an S from one rank to the next. `middle` lies in a
 * gap, half way.
 */
export function routeThrough(
  points: readonly Point[],
  direction: 'right' | 'down',
): { readonly path: string; readonly middle: Point } {
  const [first] = points;
  if (first === undefined) return { path: '', middle: { x: 0, y: 0 } };
  const parts = points.slice(1).map((to, index) => {
    const from = points[index] ?? first;
    // A piece of no length has no direction, and the head of an arrow takes that of the last piece.
    if (from.x === to.x && from.y === to.y) return '';
    if (from.x === to.x || from.y === to.y) return `L${say(to)}`;
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    const bends =
      direction === 'right'
        ? [
            { x, y: from.y },
            { x, y: to.y },
          ]
        : [
            { x: from.x, y },
            { x: to.x, y },
          ];
    return `C${[...bends, to].map(say).join(' ')}`;
  });
  return { path: `M${say(first)}${parts.join('')}`, middle: middleOf(points, first) };
}

function middleOf(points: readonly Point[], first: Point): Point {
  const gap = 2 * Math.floor((points.length - 2) / 4) + 1;
  const [from = first, to = from] = points.slice(gap);
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}

function say({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
