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

test('a stage lights all that it needs and all that uses it, and nothing beside', () => {
  expect([...connected(picture.links, 's1')].sort()).toEqual(['COPY-s1-s3', 'FROM-s0-s1', 's0', 's1', 's3']);
});
