import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import { answer, faultOf, refuse } from '../../model/engine/engine-faults.js';
import type { Answer } from '../../ports/engine.js';
import type { ImageReader, ReadOptions } from '../../ports/image-reader.js';
import { connect, requestStream } from '../connection/connection.js';
import type { EngineOptions } from '../connection/options.js';
import { toAbortSignal } from '../connection/signals.js';
import { readFromRegistry, readRegistryDigest } from '../registry/read-registry.js';
import { decompressed, peek } from './compression.js';
import { folderParts } from './layout-folder.js';
import { imagesOfParts, readParts } from './saved-archive.js';
import { t } from '../../model/text/translate.js';

/** An image of 20 GB takes a few minutes. */
const longestReading = 20 * 60_000;

export function createImageReader(options: EngineOptions): ImageReader {
  const registries = { ...options, waits: new Map<string, number>() };
  return Object.freeze({
    fromEngine: (reference, asked) =>
      guarded(asked, (signal) => readEngine(options, reference, asked, signal)),
    fromArchive: (path, asked) => guarded(asked, (signal) => readArchive(options, path, asked, signal)),
    fromRegistry: (reference, asked) =>
      guarded(asked, (signal) =>
        readFromRegistry(registries, reference, asked.platform, counted(asked.onProgress), signal),
      ),
    digestInRegistry: (reference, asked) =>
      guarded(asked, (signal) => readRegistryDigest(registries, reference, asked.platform, signal)),
  } satisfies ImageReader);
}

async function guarded<T>(
  { signal }: ReadOptions,
  read: (signal: AbortSignal) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const late = AbortSignal.timeout(longestReading);
  const stop = toAbortSignal(signal);
  try {
    return await read(stop === undefined ? late : AbortSignal.any([stop, late]));
  } catch (error) {
    if (signal?.aborted === true)
      return refuse({ reason: 'cancelled', message: t('Reading was cancelled.') });
    if (late.aborted) return refuse({ reason: 'refused', message: t('Reading the image took too long.') });
    return refuse(faultOf(error, false));
  }
}

function dayOf({ clock }: EngineOptions): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

async function readEngine(
  options: EngineOptions,
  reference: string,
  { platform, onProgress }: ReadOptions,
  signal: AbortSignal,
): Promise<Answer<ReadImage>> {
  const connection = await connect(options);
  if (!connection.ok) return connection;
  const path = `/images/${encodeURIComponent(reference)}/get`;
  const { docker } = connection.value;
  const stream = await requestStream(docker, { method: 'GET', path, signal }).catch((error: unknown) => {
    if ((error as { readonly statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  });
  if (stream === undefined)
    return refuse({ reason: 'missing', message: t('The engine has no {0}.', reference) });
  const parts = await readParts(stoppable(stream as unknown as Readable, signal), counted(onProgress));
  const [image] = await imagesOfParts(parts, dayOf(options), reference, platform);
  if (image !== undefined) return answer({ ...image, image: reference });
  const wanted = platform === undefined ? reference : t('{0} for {1}', reference, platform);
  return refuse({ reason: 'missing', message: t('The engine has no {0}.', wanted) });
}

async function readArchive(
  options: EngineOptions,
  path: string,
  { platform, onProgress }: ReadOptions,
  signal: AbortSignal,
): Promise<Answer<readonly ReadImage[]>> {
  const count = counted(onProgress);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return refuse({ reason: 'missing', message: t('There is no file {0}.', path) });
  const name = basename(path)
    .toLowerCase()
    .replace(/\.(?:tar|tgz|tar\.gz|tar\.zst|oci)$/, '');
  const parts = stat.isDirectory()
    ? folderParts(path, count)
    : await readParts(await unpacked(stoppable(createReadStream(path), signal)), count);
  const images = await imagesOfParts(parts, dayOf(options), name, platform);
  if (images.length > 0) return answer(images);
  const wanted = platform === undefined ? t('image for Linux') : t('image for {0}', platform);
  return refuse({ reason: 'missing', message: t('{0} holds no {1}.', path, wanted) });
}

function stoppable(stream: Readable, signal: AbortSignal): Readable {
  return addAbortSignal(signal, stream);
}

/** People compress what `docker save` wrote. */
async function unpacked(stream: Readable): Promise<Readable> {
  const [head, whole] = await peek(stream, 512);
  return decompressed(head, whole);
}

function counted(onProgress: ReadOptions['onProgress']): (bytes: number) => void {
  let sum = 0;
  return (bytes) => {
    sum += bytes;
    onProgress?.(sum);
  };
}
