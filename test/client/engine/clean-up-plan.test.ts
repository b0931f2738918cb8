import { describe, expect, test } from 'vitest';
import {
  cleanUpChoices,
  cleanUpQuestion,
  cleanUpResult,
} from '../../../client/src/model/engine/clean-up-plan.js';
import type { CacheRecord, OwnedImage } from '../../../client/src/ports/engine.js';

const image = (id: string, dockerfile: string, dangling = false): OwnedImage => {
  const facts = { tags: [], bytes: 9_000_000, uniqueBytes: 2_000_000, createdAt: 0, stage: 'x' };
  return { id, dockerfile, dangling, ...facts };
};
const record = (id: string, bytes: number, more: Partial<CacheRecord> = {}): CacheRecord => {
  return { id, bytes, description: 'RUN make', shared: false, inUse: false, ...more };
};

test('old images, those of each Dockerfile, all, single ones, and the build cache', () => {
  const owned = {
    images: [image('1', '/b/Dockerfile', true), image('2', '/b/Dockerfile'), image('3', '/a/api.Dockerfile')],
    cache: [record('c', 5e6), record('d', 7e6, { shared: true }), record('e', 8e6, { inUse: true })],
  };
  const choices = cleanUpChoices(owned, '/b/Dockerfile');
  expect(
    choices.map(({ label, description, images, cache, pick }) => {
      const ids = [...images, ...cache].map(({ id }) => id).join('');
      return `${label}: ${description}: ${ids}${pick ? '?' : ''}`;
    }),
  ).toEqual([
    'Images of older builds: 1 image, 2 MB not shared with other images: 1',
    'All images of Dockerfile: 2 images, 4 MB not shared with other images: 12',
    'All images built by Stage Insight: 3 images, 6 MB not shared with other images: 123',
    'Select images…: 3 images, 6 MB not shared with other images: 123?',
    'All unused build cache: 2 records, 5 MB: cd',
    'Select build cache records…: 2 records, 5 MB: cd?',
    'All images of api.Dockerfile: 1 image, 2 MB not shared with other images: 3',
  ]);
});

test('an image without bytes of its own is said to share them all', () => {
  const images = [{ ...image('1', '/b/Dockerfile'), uniqueBytes: 0 }];
  expect(cleanUpChoices({ images, cache: [] })[0]?.description).toBe('1 image, all shared with other images');
});

test('of an engine that does not tell what is shared, nothing is claimed', () => {
  const { uniqueBytes: _, ...untold } = image('1', '/b/Dockerfile');
  expect(cleanUpChoices({ images: [untold], cache: [] })[0]?.description).toBe(
    '1 image, space used by them alone is unknown',
  );
});

test('nothing is offered where nothing is left', () => {
  expect(cleanUpChoices({ images: [], cache: [record('e', 8, { inUse: true })] })).toEqual([]);
});

test.each([
  [{ images: [image('1', '')], cache: [] }, 'Remove 1 image built by Stage Insight?'],
  [{ images: [], cache: [record('a', 3e6), record('b', 4e6)] }, 'Remove 2 build cache records, 7 MB?'],
  [{ images: [], cache: [record('a', 3)] }, 'Remove 1 build cache record, 3 B?'],
])('the question is asked in numbers', (chosen, question) => {
  expect(cleanUpQuestion(chosen).question).toBe(question);
});

describe('what is told afterwards is what was freed', () => {
  test.each([
    [2, 0, 0, 0, '2 images removed, nothing freed: the build cache still holds their layers.'],
    [1, 0, 5e6, 0, '1 image removed, 5 MB freed.'],
    [0, 3, 5e6, 0, '3 build cache records removed, 5 MB freed.'],
    [0, 0, 0, 2, 'Nothing removed, nothing freed. 2 items could not be removed: see the log.'],
  ])('%d images, %d records, %d bytes', (images, cache, bytes, problems, sentence) => {
    expect(cleanUpResult({ images, cache, bytes, problems: Array<string>(problems).fill('in use') })).toBe(
      sentence,
    );
  });
});

test('where an engine does not tell what images freed, no figure is made up', () => {
  const removed = { images: 3, cache: 0, bytes: 0, problems: [], isPart: true };
  expect(cleanUpResult(removed)).toBe(
    '3 images removed, the engine does not report how much space that freed.',
  );
  expect(cleanUpResult({ ...removed, cache: 2, bytes: 5e6 })).toBe(
    '3 images and 2 build cache records removed, 5 MB freed, plus the space of the images, which the engine does not report.',
  );
});
