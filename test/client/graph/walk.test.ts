import { describe, expect, test } from 'vitest';
import { graphPicture } from '../../../client/src/model/graph/graph-picture.js';
import { connected, stepOf, walk, type Step } from '../../../client/src/model/graph/walk.js';
import { graphView } from '../../support/features.js';

const text = `FROM golang:1.22 AS tools
FROM tools AS api
FROM tools AS worker
FROM alpine:3.20
COPY --from=api /api /api
COPY --from=worker /worker /worker
`;
const about = { file: 'Dockerfile', document: 'file:///Dockerfile', canBuild: true };
const picture = graphPicture(about, graphView(text), new Map(), 0, { width: 1000, height: 300 });

/** Where a row of steps leads, place by place. */
const path = (start: string, ...steps: readonly Step[]): readonly (string | undefined)[] =>
  steps.reduce<(string | undefined)[]>(
    (places, step) => [...places, walk(picture, picture.scene, places.at(-1) ?? '', step)],
    [start],
  );

describe('arrows', () => {
  test('lead over a link to the card at its end, and back', () => {
    expect(path('s0', 'ahead', 'ahead', 'ahead', 'ahead')).toEqual([
      's0',
      'FROM-s0-s1',
      's1',
      'COPY-s1-s3',
      's3',
    ]);
    expect(path('s3', 'back', 'next', 'back')).toEqual(['s3', 'COPY-s1-s3', 'COPY-s2-s3', 's2']);
  });

  test('across the links reach every card', () => {
    expect(path('s0', 'next', 'next', 'next')).toEqual(['s0', 's1', 's2', 's3']);
    expect(path('s3', 'previous', 'first', 'last')).toEqual(['s3', 's2', 's0', 's3']);
    expect(walk(picture, picture.scene, 's3', 'ahead')).toBeUndefined();
  });

  test('follow the way in which the picture runs', () => {
    const keys = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'x'];
    expect(keys.map((key) => stepOf(key, 'right'))).toEqual([
      'ahead',
      'back',
      'next',
      'previous',
      'first',
      undefined,
    ]);
    expect(stepOf('ArrowDown', 'down')).toBe('ahead');
    expect(stepOf('ArrowRight', 'down')).toBe('next');
  });
});

/** Two tools beside each other, the lower one written first, and what takes from both. */
const crossed = {
  nodes: ['lower', 'upper', 'end', 'spare'].map((id) => ({ id, spoken: id })),
  links: ['lower', 'upper'].map((from) => ({ id: `${from}-end`, from, to: 'end', line: 0, spoken: '' })),
};
const placed = (direction: 'right' | 'down') => {
  const spots = { upper: [0, 0], lower: [0, 10], end: [9, 5], spare: [9, 8] } as const;
  const places = Object.entries(spots).map(([id, [along, across]]) => {
    return [id, direction === 'right' ? { x: along, y: across } : { x: across, y: along }] as const;
  });
  return { direction, places: Object.fromEntries(places) };
};

test.each(['right', 'down'] as const)(
  'steps follow the places in a picture that runs %s, not the text',
  (way) => {
    const step = (at: string, to: Step) => walk(crossed, placed(way), at, to);
    expect([step('end', 'back'), step('upper-end', 'next'), step('lower-end', 'previous')]).toEqual([
      'upper-end',
      'lower-end',
      'upper-end',
    ]);
    expect([step('', 'first'), step('upper', 'next'), step('lower', 'next'), step('', 'last')]).toEqual([
      'upper',
      'lower',
      'end',
      'spare',
    ]);
    // Beside a link are those that share an end with it.
    expect([step('upper-end', 'previous'), step('lower-end', 'next')]).toEqual([undefined, undefined]);
  },
);

test('what leads on is lit to its end, also around a ring', () => {
  expect([...connected(picture.links, 's0')].sort()).toEqual([
    ...['COPY-s1-s3', 'COPY-s2-s3', 'FROM-s0-s1', 'FROM-s0-s2'],
    ...['s0', 's1', 's2', 's3'],
  ]);
  const ring = ['a b', 'b c', 'c a', 'c d'].map((ends) => {
    const [from = '', to = ''] = ends.split(' ');
    return { id: ends, from, to, line: 0, spoken: '' };
  });
  expect([...connected(ring, 'a')].sort()).toEqual(['a', 'a b', 'b', 'b c', 'c', 'c a', 'c d', 'd']);
});

test('the page learns of a stage its index and line, and of an image neither', () => {
  const built = graphView('FROM alpine:3.20\nCOPY --from=busybox:1.36 /bin/busybox /\n');
  const { nodes } = graphPicture(about, built, new Map(), 0, { width: 100, height: 100 });
  expect(nodes.map(({ id, stage, line }) => [id, stage, line])).toEqual([
    [expect.stringMatching(/^i/), undefined, undefined],
    ['s0', 0, 0],
  ]);
});

test('a stage lights all that it needs and all that uses it, and nothing beside', () => {
  expect([...connected(picture.links, 's1')].sort()).toEqual(['COPY-s1-s3', 'FROM-s0-s1', 's0', 's1', 's3']);
});
