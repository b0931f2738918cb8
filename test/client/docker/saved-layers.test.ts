import { Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { readSavedLayers } from '../../../client/src/docker/image/image-listing.js';
import type { LayerPart } from '../../../client/src/ports/engine.js';

const digests = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`);
const names = digests.map((digest) => `blobs/${digest.replace(':', '/')}`);

/** A layer with one file that is named like it. */
async function layer(name: string): Promise<Buffer> {
  return bytesOf((archive) => archive.entry({ name: `opt/${name}` }, Buffer.alloc(200_000)));
}

async function bytesOf(write: (archive: Pack) => void): Promise<Buffer> {
  const archive = pack();
  write(archive);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** As an engine saves an image: the layers, and at the end in which order they lie. */
async function saved(order: readonly string[], called = names): Promise<Buffer> {
  const layers = await Promise.all(['first', 'second', 'third'].map(layer));
  return bytesOf((archive) => {
    for (const name of order) archive.entry({ name }, layers[called.indexOf(name)] ?? Buffer.alloc(0));
    archive.entry({ name: 'manifest.json' }, JSON.stringify([{ Layers: called }]));
  });
}

async function listed(bytes: Buffer, part?: LayerPart): Promise<readonly string[]> {
  const found: string[] = [];
  const stream = Readable.from(inPieces(bytes), { objectMode: false });
  await readSavedLayers(stream, digests, (file) => found.push(`${file.layer} ${file.path}`), part);
  return found;
}

function* inPieces(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 512) yield bytes.subarray(at, at + 512);
}

test('all layers, lowest first, in whatever order they come', async () => {
  const order = [names[2], names[0], names[1]].flatMap((name) => name ?? []);
  expect(await listed(await saved(order))).toEqual(['0 /opt/first', '1 /opt/second', '2 /opt/third']);
});

test('a wanted layer alone; what comes after it is not waited for', async () => {
  const bytes = await saved(names);
  let read = 0;
  const part = { wanted: new Set([0]), onBytes: (count: number) => (read = count) };
  expect(await listed(bytes, part)).toEqual(['0 /opt/first']);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(bytes.length);
});

test('where layers have names of their own, the end of the archive tells which is which', async () => {
  const own = ['x/layer.tar', 'y/layer.tar', 'z/layer.tar'];
  const part = { wanted: new Set([1, 2]) };
  expect(await listed(await saved(own, own), part)).toEqual(['1 /opt/second', '2 /opt/third']);
});

test('layers that Podman names by their digests, and not more than are wanted', async () => {
  const podman = digests.map((digest) => `${digest.slice('sha256:'.length)}.tar`);
  const bytes = await saved(podman, podman);
  expect(await listed(bytes)).toEqual(['0 /opt/first', '1 /opt/second', '2 /opt/third']);
  let read = 0;
  await listed(bytes, { wanted: new Set([0]), onBytes: (count) => (read = count) });
  expect(read).toBeLessThan(bytes.length);
});

test('a layer that is not there is no empty layer', async () => {
  const own = ['x/layer.tar', 'y/layer.tar', 'z/layer.tar'];
  await expect(listed(await saved(own.slice(0, 2), own))).rejects.toThrow('without all of its layers');
});
