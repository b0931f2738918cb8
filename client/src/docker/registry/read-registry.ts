import { createHash } from 'node:crypto';
import { PassThrough, pipeline, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import { answer, faultOf, refuse } from '../../model/engine/engine-faults.js';
import { parseImageConfig, type ImageConfig } from '../../model/images/image-config.js';
import { bytesOfLayers, type LayerEntry } from '../../model/images/layer-entry.js';
import { layerFiles } from '../../model/images/layered-files.js';
import { readImage } from '../../model/images/read-image.js';
import { parseReference, type ImageReference } from '../../model/registry/image-reference.js';
import { registryError, registryFault } from '../../model/registry/registry-faults.js';
import {
  chooseManifest,
  layerParts,
  manifestTypes,
  parseManifest,
  type LayerPart,
} from '../../model/registry/registry-manifest.js';
import type { Answer } from '../../ports/engine.js';
import type { ReadDigest } from '../../ports/image-reader.js';
import type { EngineOptions } from '../connection/options.js';
import { peek } from '../image/compression.js';
import { newBudget, readLayer, type ReadBudget } from '../image/read-layer.js';
import { bodyWithin, createRegistryAccess, type RegistryAccess } from './registry-access.js';
import { t } from '../../model/text/translate.js';

/** One image of a registry, and how to ask for its parts. */
interface Asked {
  readonly access: RegistryAccess;
  readonly reference: ImageReference;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** `waits`: until when registries asked to be left alone, by host. */
type RegistryOptions = Pick<EngineOptions, 'environment' | 'clock'> & { readonly waits: Map<string, number> };

/** What is read of a platform when none is named: the one that most images are built for. */
const usualPlatform = 'linux/amd64';
const largestText = 8_000_000;
const longestText = 60_000;
const longestLayer = 20 * 60_000;

/** Configuration and layers of an image, each once; nothing is kept but what `readImage` makes of them. */
export function readFromRegistry(
  options: RegistryOptions,
  text: string,
  platform: string | undefined,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Answer<ReadImage>> {
  return ask(options, text, onBytes, signal, async (asked) => {
    const { config, digest, layers } = await readConfig(asked, platform ?? usualPlatform);
    const budget = newBudget();
    const read: (readonly LayerEntry[])[] = [];
    for (const layer of layers) read.push(await readBlobLayer(asked, layer, budget));
    const asOf = new Date(options.clock.now()).toISOString().slice(0, 10);
    return readImage({ image: text, digest, asOf, bytes: bytesOfLayers(read) }, config, layerFiles(read));
  });
}

/** The digest of what a tag means now, of the few kilobytes that say it. */
export function readRegistryDigest(
  options: RegistryOptions,
  text: string,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<Answer<ReadDigest>> {
  const onBytes = (): void => undefined;
  return ask(options, text, onBytes, signal, async (asked) => {
    const { config, digest } = await readConfig(asked, platform ?? usualPlatform);
    return { image: text, platform: config.platform, digest };
  });
}

async function ask<T>(
  { environment, clock, waits }: RegistryOptions,
  text: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
  read: (asked: Asked) => Promise<T>,
): Promise<Answer<T>> {
  const reference = parseReference(text);
  if (reference === undefined)
    return refuse({ reason: 'refused', message: t('{0} is not an image name.', text) });
  const { registry: host } = reference;
  if ((waits.get(host) ?? 0) > clock.now())
    return refuse({ reason: 'refused', message: t('{0} asked to wait.', host) });
  try {
    return answer(await read({ access: createRegistryAccess(environment), reference, signal, onBytes }));
  } catch (error) {
    if (signal.aborted) throw error;
    const { registry, name } = error as { readonly registry?: unknown; readonly name?: string };
    const isOfRegistry = registry !== undefined || name === 'TimeoutError' || name === 'TypeError';
    if (!isOfRegistry) return refuse(faultOf(error, false));
    const { fault, retryAfter } = registryFault(error, host, clock.now());
    if (retryAfter !== undefined) waits.set(host, clock.now() + retryAfter);
    return refuse(fault);
  }
}

async function readConfig(
  asked: Asked,
  platform: string,
): Promise<{ readonly config: ImageConfig; readonly digest: string; readonly layers: readonly LayerPart[] }> {
  const { repository, tag, digest } = asked.reference;
  const what = `${repository}:${digest ?? tag}`;
  const first = await readManifest(asked, digest ?? tag, digest);
  const chosen = chooseManifest(first, platform);
  const manifest = chosen === undefined ? first : await readManifest(asked, chosen, chosen);
  const layers = layerParts(manifest);
  const own = manifest.config?.digest;
  if (layers === undefined || own === undefined) throw registryError({ what, problem: 'broken' });
  const text = await readText(asked, `blobs/${own}`, '*/*', own);
  const config = parseImageConfig(text);
  if (config === undefined) throw registryError({ what: t('{0} for {1}', what, platform), status: 404 });
  if (config.layers !== layers.length) throw registryError({ what, problem: 'broken' });
  return { config, digest: own, layers };
}

async function readManifest(asked: Asked, name: string, digest: string | undefined) {
  const manifest = parseManifest(await readText(asked, `manifests/${name}`, manifestTypes, digest));
  if (manifest === undefined)
    throw registryError({ what: `${asked.reference.repository}:${name}`, problem: 'broken' });
  return manifest;
}

/** The text of a small part, which is what its digest says where one is known. */
async function readText(
  asked: Asked,
  path: string,
  accept: string,
  digest: string | undefined,
): Promise<string> {
  const response = await openPart(asked, path, accept, longestText);
  const bytes = await bodyWithin(response, largestText);
  if (bytes === undefined)
    throw registryError({ what: `${asked.reference.repository}:${path}`, problem: 'broken' });
  if (digest !== undefined) checkDigest(createHash('sha256').update(bytes).digest('hex'), digest, asked);
  return bytes.toString('utf8');
}

async function readBlobLayer(
  asked: Asked,
  { digest, size }: LayerPart,
  budget: ReadBudget,
): Promise<readonly LayerEntry[]> {
  const { body } = await openPart(asked, `blobs/${digest}`, '*/*', longestLayer);
  const stream = Readable.fromWeb(body as ReadableStream<Uint8Array>, { signal: asked.signal });
  let received = 0;
  const hash = createHash('sha256');
  const counted = new PassThrough();
  counted.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    asked.onBytes(chunk.length);
    received += chunk.length;
    if (received > size) counted.destroy(wrongData(asked));
  });
  counted.pause();
  pipeline(stream, counted, () => {});
  const [head, whole] = await peek(counted, 512);
  const entries = await readLayer(head, whole, budget);
  checkDigest(hash.digest('hex'), digest, asked);
  return entries;
}

function checkDigest(found: string, digest: string, asked: Asked): void {
  if (digest !== `sha256:${found}`) throw wrongData(asked);
}

function wrongData({ reference }: Asked): Error {
  return new Error(
    t('{0} sent data that does not match its digest, so none of it is kept.', reference.registry),
  );
}

async function openPart(
  { access, reference, signal }: Asked,
  path: string,
  accept: string,
  patience: number,
): Promise<Response> {
  const { repository } = reference;
  const address = `/v2/${repository}/${path}`;
  const response = await access.fetch(reference, 'GET', address, accept, signal, patience);
  if (response.ok && response.body !== null) return response;
  await response.body?.cancel();
  throw registryError({
    what: `${repository}:${path.replace(/^manifests\//, '')}`,
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    reset: response.headers.get('ratelimit-reset') ?? response.headers.get('x-ratelimit-reset'),
  });
}
