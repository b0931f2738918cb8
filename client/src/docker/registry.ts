import type { Answer, CancelSignal } from '../ports/engine.js';
import type { Clock } from '../ports/clock.js';
import type { Registry, RegistryCache, RegistrySize } from '../ports/registry.js';
import type { Environment } from './contexts.js';
import { answer, cancelled, cleanMessage, messageOf, refuse } from './faults.js';
import { parseReference } from './image-reference.js';
import type { ImageReference } from './image-reference.js';
import { createRegistryAccess } from './registry-access.js';
import type { RegistryAccess } from './registry-access.js';
import { toAbortSignal } from './signals.js';

export interface RegistryOptions {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly cache: RegistryCache;
}

/**
 * Reads sizes from registries as sparingly as limits ask for: a HEAD tells the digest of a tag, and manifests, whose
 * GETs count as pulls, are read once for each digest. After "too many requests" a registry is left alone for as long
 * as it says.
 */
export function createRegistry(options: RegistryOptions): Registry {
  const access = createRegistryAccess(options.environment);
  const blockedUntil = new Map<string, number>();
  return Object.freeze({
    async imageSize(text: string, platform: string, signal?: CancelSignal): Promise<Answer<RegistrySize>> {
      const reference = parseReference(text);
      if (reference === undefined)
        return refuse({ reason: 'refused', message: `${cleanMessage(text)} is no image name.` });
      const until = blockedUntil.get(reference.registry) ?? 0;
      if (until > options.clock.now())
        return refuse({ reason: 'refused', message: `${reference.registry} asked to wait.` });
      try {
        return answer(
          await readSize({
            access,
            reference,
            platform,
            cache: options.cache,
            signal: toAbortSignal(signal),
          }),
        );
      } catch (error) {
        const { status, retryAfter } = error as RegistryError;
        if (status === 429)
          blockedUntil.set(reference.registry, options.clock.now() + (retryAfter ?? 3600) * 1000);
        if (signal?.aborted === true) return refuse(cancelled);
        return refuse({
          reason: status === 404 ? 'missing' : 'refused',
          message: cleanMessage(messageOf(error)),
        });
      }
    },
  });
}

type RegistryError = Error & { readonly status?: number; readonly retryAfter?: number };

interface Question {
  readonly access: RegistryAccess;
  readonly reference: ImageReference;
  readonly platform: string;
  readonly cache: RegistryCache;
  readonly signal: AbortSignal | undefined;
}

async function readSize({ access, reference, platform, cache, signal }: Question): Promise<RegistrySize> {
  const head = await ask('HEAD', reference.digest ?? reference.tag);
  const digest = head.headers.get('docker-content-digest') ?? undefined;
  const key = `${digest ?? ''} ${platform}`;
  const known = digest === undefined ? undefined : cache.get(key);
  if (known !== undefined) return known;
  const first = await readManifest(await ask('GET', digest ?? reference.tag));
  const chosen = chooseManifest(first, platform);
  const manifest = chosen === undefined ? first : await readManifest(await ask('GET', chosen));
  const layers = manifest.layers ?? [];
  const compressedBytes = layers.reduce((sum, { size }) => sum + (Number.isFinite(size) ? size : 0), 0);
  const size = { digest: digest ?? chosen ?? '', compressedBytes, layers: layers.length, platform };
  if (digest !== undefined) cache.set(key, size);
  return size;

  async function ask(method: 'GET' | 'HEAD', name: string): Promise<Response> {
    const path = `/v2/${reference.repository}/manifests/${name}`;
    const response = await access.fetch(reference, method, path, accepted, signal);
    if (response.ok) return response;
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw Object.assign(
      new Error(`${reference.registry} answered ${response.status} for ${reference.repository}:${name}`),
      {
        status: response.status,
        ...(Number.isFinite(retryAfter) && { retryAfter }),
      },
    );
  }
}

const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

interface Manifest {
  readonly layers?: readonly { readonly size: number }[];
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
  }[];
}

const maxManifestBytes = 4_000_000;

async function readManifest(response: Response): Promise<Manifest> {
  const text = await response.text();
  if (text.length > maxManifestBytes) throw new Error('the manifest is too large');
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null) throw new Error('the manifest is no object');
  const { layers, manifests } = manifest as Manifest;
  return { ...(Array.isArray(layers) && { layers }), ...(Array.isArray(manifests) && { manifests }) };
}

/** Of an index: the digest for the platform. Attestations have the platform `unknown/unknown`. */
function chooseManifest({ manifests }: Manifest, platform: string): string | undefined {
  if (manifests === undefined) return undefined;
  const [os, architecture, variant] = platform.split('/');
  const fitting = manifests.filter(
    (one) => one.platform?.os === os && one.platform?.architecture === architecture,
  );
  const chosen =
    fitting.find((one) => variant === undefined || one.platform?.variant === variant) ?? fitting[0];
  if (chosen === undefined)
    throw Object.assign(new Error(`there is no image for ${platform}`), { status: 404 });
  return chosen.digest;
}
