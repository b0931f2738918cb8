import { expect, test } from 'vitest';
import {
  knownImagesText,
  readRound,
  roundText,
  unknownImages,
  unreadImages,
} from '../../../client/src/model/images/read-round.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';
import type { ImageReader } from '../../../client/src/ports/image-reader.js';
import { readDebian } from '../../support/read-debian.js';

/** A stand-in for an engine that has `debian:12` and nothing else, or is as `fault` says. */
function readerOf(fault: EngineFault): Pick<ImageReader, 'fromEngine' | 'fromRegistry'> {
  const ask: ImageReader['fromEngine'] = (image, { onProgress }) => {
    if (image !== 'debian:12') return Promise.resolve({ ok: false, fault });
    onProgress?.(120_000_000);
    return Promise.resolve({ ok: true, value: { ...readDebian, image } });
  };
  return { fromEngine: ask, fromRegistry: ask };
}

const missing: EngineFault = { reason: 'missing', message: 'The engine has no x.' };
const away: EngineFault = { reason: 'unreachable', message: 'away', tried: [] };
const { signal } = new AbortController();

test('an image that the engine lacks does not keep the others from being read', async () => {
  const said: string[] = [];
  const round = await readRound(
    readerOf(missing),
    ['x', 'debian:12'],
    'engine',
    (text) => said.push(text),
    signal,
  );
  expect(round.read.map(({ image }) => image)).toEqual(['debian:12']);
  expect(said).toEqual(['x', 'debian:12', 'debian:12, 120 MB']);
  expect(roundText(round, 'engine')).toBe('Read 1 base image. Not in Docker: x.');
  expect(roundText(round, 'registry')).toBe('Read 1 base image. x could not be read: The engine has no x.');
});

test('a round without a fault says how many were read, and one with several names the first', () => {
  const fault = (image: string) => ({ image, fault: missing });
  expect(roundText({ read: [readDebian, readDebian], faults: [] }, 'registry')).toBe('Read 2 base images.');
  expect(roundText({ read: [], faults: [fault('x'), fault('y'), fault('z')] }, 'registry')).toBe(
    'Read 0 base images. x and 2 more could not be read: The engine has no x.',
  );
});

test('an engine that is away is asked once', async () => {
  const round = await readRound(readerOf(away), ['x', 'debian:12'], 'engine', () => undefined, signal);
  expect(round).toEqual({ read: [], faults: [{ image: 'x', fault: away }] });
});

test('how many base images are known', () => {
  const images = [
    { image: 'a', source: 'read' },
    { image: 'b', source: 'catalogue' },
    { image: 'c', source: 'repository' },
    { image: 'd', source: 'unknown' },
  ] as const;
  expect(knownImagesText(images)).toBe('3 of 4 base images known');
  expect(knownImagesText(images.slice(0, 1))).toBe('1 base image known');
  expect(knownImagesText([])).toBe('');
  expect(unreadImages(images)).toEqual(['b', 'd']);
  expect(unknownImages(images)).toEqual(['d']);
});
