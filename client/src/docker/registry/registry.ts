import type { Answer, CancelSignal } from '../../ports/engine.js';
import type { Clock } from '../../ports/clock.js';
import type { DigestCache, Registry, RegistryCache, RegistrySize, WaitCache } from '../../ports/registry.js';
import type { Environment } from '../connection/contexts.js';
import { answer, cancelled, cleanMessage, refuse } from '../../model/engine/engine-faults.js';
import { parseReference } from '../../model/registry/image-reference.js';
import type { ImageReference } from '../../model/registry/image-reference.js';
import { bodyWithin, createRegistryAccess } from './registry-access.js';
import type { RegistryAccess } from './registry-access.js';
import { registryError, registryFault } from '../../model/registry/registry-faults.js';
import {
  chooseManifest,
  manifestTypes,
  parseManifest,
  platformOf,
  sumLayers,
} from '../../model/registry/registry-manifest.js';
import type { Manifest } from '../../model/registry/registry-manifest.js';
import { toAbortSignal } from '../connection/signals.js';
import { t } from '../../model/text/translate.js';

export interface RegistryOptions {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly cache: RegistryCache;
  /** Which digest a tag had, and when; a tag is not asked for again within a day. */
  readonly tags?: DigestCache;
  /** Kept over restarts, so that starting anew is no way around a limit. */
  readonly waits?: WaitCache;
}

const tagLifetime = 24 * 3_600_000;

/**
 * Reads sizes from registries as sparingly as limits ask for: a HEAD tells the digest of a tag once a day, and
 * manifests, whose GETs count as pulls, are read once for each digest. After "too many requests" a registry is left
 * alone for as long as it says.
 */
export function createRegistry(options: RegistryOptions): Registry {
  const { clock, cache, tags = new Map(), waits = new Map<string, number>() } = options;
  const access = createRegistryAccess(options.environment);
  return Object.freeze({
    async imageSize(text: string, platform: string, signal?: CancelSignal): Promise<Answer<RegistrySize>> {
      const reference = parseReference(text);
      if (reference === undefined)
        return refuse({ reason: 'refused', message: t('{0} is not an image name.', cleanMessage(text)) });
      const abort = toAbortSignal(signal);
      const question = { access, reference, platform, cache, tags, now: clock.now(), signal: abort };
      const known = knownSize(question);
      if (known !== undefined) return answer(known);
      const until = waits.get(reference.registry) ?? 0;
      if (until > question.now)
        return refuse({ reason: 'refused', message: t('{0} asked to wait.', reference.registry) });
      try {
        return answer(await readSize(question));
      } catch (error) {
        if (signal?.aborted === true) return refuse(cancelled);
        const { fault, retryAfter } = registryFault(error, reference.registry, clock.now());
        if (retryAfter !== undefined) waits.set(reference.registry, clock.now() + retryAfter);
        return refuse(fault);
      }
    },
  });
}

interface Question {
  readonly access: RegistryAccess;
  readonly reference: ImageReference;
  readonly platform: string;
  readonly cache: RegistryCache;
  readonly tags: DigestCache;
  readonly now: number;
  readonly signal: AbortSignal | undefined;
}

/** From memory alone. */
function knownSize({ reference, platform, cache, tags, now }: Question): RegistrySize | undefined {
  const kept = tags.get(tagKey(reference));
  const digest = reference.digest ?? (kept !== undefined && now - kept.at < tagLifetime ? kept.digest : '');
  return digest === '' ? undefined : cache.get(`${digest} ${platform}`);
}

function tagKey({ registry, repository, tag }: ImageReference): string {
  return `${registry}/${repository}:${tag}`;
}

async function readSize(question: Question): Promise<RegistrySize> {
  const { reference, platform, cache, tags, now } = question;
  const name = reference.digest ?? reference.tag;
  const head = await ask(question, 'HEAD', name);
  const digest = head.headers.get('docker-content-digest') ?? undefined;
  const key = `${digest ?? ''} ${platform}`;
  if (digest !== undefined && reference.digest === undefined)
    tags.set(tagKey(reference), { digest, at: now });
  const known = digest === undefined ? undefined : cache.get(key);
  if (known !== undefined) return known;
  const first = await readManifest(question, digest ?? name);
  const chosen = chooseManifest(first, platform);
  const manifest = chosen === undefined ? first : await readManifest(question, chosen);
  // Of an index the platform was chosen; what has no index is for one platform, whichever was asked for.
  const own = chosen === undefined ? await readPlatform(question, manifest) : undefined;
  const size = { digest: digest ?? chosen ?? '', ...sumLayers(manifest), platform: own ?? platform };
  if (digest !== undefined) cache.set(key, size);
  return size;
}

async function ask(
  { access, reference, signal }: Question,
  method: 'GET' | 'HEAD',
  name: string,
): Promise<Response> {
  const path = `/v2/${reference.repository}/manifests/${name}`;
  const response = await access.fetch(reference, method, path, manifestTypes, signal);
  if (response.ok) return response;
  throw registryError({
    what: `${reference.repository}:${name}`,
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    reset: response.headers.get('ratelimit-reset') ?? response.headers.get('x-ratelimit-reset'),
  });
}

/** Out of the configuration of the image; blobs do not count as pulls. `undefined` where it does not tell. */
async function readPlatform(
  { access, reference, signal }: Question,
  { config }: Manifest,
): Promise<string | undefined> {
  if (config === undefined) return undefined;
  const path = `/v2/${reference.repository}/blobs/${config.digest}`;
  const response = await access.fetch(reference, 'GET', path, '*/*', signal).catch(() => undefined);
  if (response?.ok !== true || Number(response.headers.get('content-length')) > maxManifestBytes)
    return undefined;
  const body = await bodyWithin(response, maxManifestBytes).catch(() => undefined);
  return platformOf(body?.toString('utf8') ?? '');
}

const maxManifestBytes = 4_000_000;

/** A body that breaks off, is too long or no manifest becomes an error that says so. */
async function readManifest(question: Question, name: string): Promise<Manifest> {
  const what = `${question.reference.repository}:${name}`;
  const response = await ask(question, 'GET', name);
  const body = await bodyWithin(response, maxManifestBytes).catch((error: unknown) => {
    throw question.signal?.aborted === true ? error : registryError({ what, problem: 'broken' });
  });
  const manifest = body === undefined ? undefined : parseManifest(body.toString('utf8'));
  if (manifest === undefined) throw registryError({ what, problem: 'broken' });
  return manifest;
}
