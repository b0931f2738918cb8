import { registryError } from './registry-faults.js';
import { t } from '../text/translate.js';
import { parseObject, record } from '../text/untyped.js';

/** The parts of a manifest or an index that sizes are read from. */
export interface Manifest {
  readonly layers?: readonly LayerEntry[];
  readonly manifests?: readonly IndexEntry[];
  /** Of a manifest: where the configuration of the image is. */
  readonly config?: { readonly digest: string };
}

interface LayerEntry {
  readonly size: number;
  readonly digest?: unknown;
}

interface IndexEntry {
  readonly digest: string;
  readonly platform?: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
}

/** For `Accept`. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** `undefined` for text that is no manifest: a figure that is made of half an answer would be a lie. */
export function parseManifest(text: string): Manifest | undefined {
  const { layers, manifests, config } = parseObject(text);
  if (Array.isArray(layers) && layers.every(isLayer)) {
    const { digest } = record(config);
    return { layers, ...(isDigest(digest) && { config: { digest } }) };
  }
  if (Array.isArray(manifests) && manifests.every(isIndexEntry)) return { manifests };
  return undefined;
}

/** It becomes a part of an address. */
function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9]+:[a-f0-9]{32,128}$/.test(value);
}

/** `linux/arm64/v8`, out of the configuration of an image. */
export function platformOf(text: string): string | undefined {
  const { os, architecture, variant } = parseObject(text);
  const parts = [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '');
  const platform = parts.join('/');
  return /^[\w.]+(?:\/[\w.]+){1,2}$/.test(platform) ? platform : undefined;
}

function isLayer(value: unknown): value is LayerEntry {
  const { size } = record(value);
  return typeof size === 'number' && Number.isFinite(size) && size >= 0;
}

function isIndexEntry(value: unknown): value is IndexEntry {
  const { digest, platform } = record(value);
  return typeof digest === 'string' && (platform === undefined || typeof platform === 'object');
}

/** Of an index: the digest for the platform. Attestations have the platform `unknown/unknown`. */
export function chooseManifest({ manifests }: Manifest, platform: string): string | undefined {
  if (manifests === undefined) return undefined;
  const [os, architecture, variant] = platform.split('/');
  const fitting = manifests.filter(
    (one) => one.platform?.os === os && one.platform?.architecture === architecture,
  );
  const chosen =
    fitting.find((one) => variant === undefined || one.platform?.variant === variant) ?? fitting[0];
  if (chosen === undefined) throw registryError({ what: platform, status: 404 });
  return chosen.digest;
}

/** One layer of a manifest. */
export interface LayerPart {
  readonly digest: string;
  /** Bytes as it travels. */
  readonly size: number;
}

/** The layers of a manifest, lowest first; `undefined` where one does not say where it is. */
export function layerParts({ layers }: Manifest): readonly LayerPart[] | undefined {
  const parts = layers?.flatMap(({ digest, size }) => (isDigest(digest) ? [{ digest, size }] : []));
  return parts?.length === layers?.length ? parts : undefined;
}

/** An index within an index has no layers to add up. */
export function sumLayers({ layers }: Manifest): {
  readonly compressedBytes: number;
  readonly layers: number;
} {
  if (layers === undefined) throw registryError({ what: t('the image'), problem: 'broken' });
  return { compressedBytes: layers.reduce((sum, { size }) => sum + size, 0), layers: layers.length };
}
