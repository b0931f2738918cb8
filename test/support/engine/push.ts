import { createHash } from 'node:crypto';

/** Pushes images that no engine made to a registry without a login: as they are, for any platform. */

export interface PushedManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/** An image with one layer of so many bytes; `platform` stands in its configuration. */
export async function pushImage(
  repository: string,
  tag: string,
  platform: { readonly os: string; readonly architecture: string },
  layerBytes: number,
): Promise<PushedManifest> {
  const config = await pushBlob(repository, Buffer.from(JSON.stringify({ ...platform, rootfs: {} })));
  const layer = await pushBlob(repository, Buffer.alloc(layerBytes, platform.architecture));
  const content = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, ...config },
    layers: [{ mediaType: types.layer, ...layer }],
  };
  return pushManifest(repository, tag, types.manifest, content);
}

export function pushIndex(
  repository: string,
  tag: string,
  manifests: readonly (PushedManifest & { readonly platform: object })[],
): Promise<PushedManifest> {
  return pushManifest(repository, tag, types.index, { schemaVersion: 2, mediaType: types.index, manifests });
}

async function pushManifest(
  repository: string,
  tag: string,
  mediaType: string,
  content: object,
): Promise<PushedManifest> {
  const body = Buffer.from(JSON.stringify(content));
  const response = await fetch(addressOf(repository, `manifests/${tag}`), {
    method: 'PUT',
    headers: { 'content-type': mediaType },
    body,
  });
  if (!response.ok) throw new Error(`manifest refused: ${await response.text()}`);
  return { mediaType, digest: digestOf(body), size: body.length };
}

async function pushBlob(
  repository: string,
  content: Buffer,
): Promise<{ readonly digest: string; readonly size: number }> {
  const start = await fetch(addressOf(repository, 'blobs/uploads/'), { method: 'POST' });
  const place = new URL(start.headers.get('location') ?? '', addressOf(repository, ''));
  const digest = digestOf(content);
  place.searchParams.set('digest', digest);
  const response = await fetch(place, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(content),
  });
  if (!response.ok) throw new Error(`blob refused: ${await response.text()}`);
  return { digest, size: content.length };
}

/** Of `localhost:5000/team/app`. */
function addressOf(repository: string, rest: string): string {
  const slash = repository.indexOf('/');
  return `http://${repository.slice(0, slash)}/v2/${repository.slice(slash + 1)}/${rest}`;
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
