import type Docker from 'dockerode';
import type { CacheRecord, Owned, OwnedImage, Removal, Removed } from '../ports/engine.js';
import { compareVersions, requestJson } from './connection.js';
import type { Connection } from './connection.js';
import { cleanMessage, messageOf } from './faults.js';
import { ownLabels } from './labels.js';

/** What builds left behind: images by our label, and every cache record (the engine does not say whose they are). */
export async function readOwned({ docker, apiVersion }: Connection): Promise<Owned> {
  const filters = encodeURIComponent(JSON.stringify({ label: { [ownLabels.dockerfile]: true } }));
  const shared = compareVersions(apiVersion, '1.42') >= 0 ? '&shared-size=1' : '';
  const verbose = compareVersions(apiVersion, '1.52') >= 0 ? '?verbose=1' : '';
  const [images, usage] = (await Promise.all([
    requestJson(docker, { method: 'GET', path: `/images/json?all=0&filters=${filters}${shared}` }),
    requestJson(docker, { method: 'GET', path: `/system/df${verbose}` }),
  ])) as [readonly ListedImage[], DiskUsage];
  const sharedSizes = new Map(
    (usage.Images ?? usage.ImagesUsage?.Items ?? []).map(({ Id, SharedSize }) => [Id, SharedSize ?? 0]),
  );
  return {
    images: images.map((image) => ownedImage(image, image.SharedSize ?? sharedSizes.get(image.Id) ?? -1)),
    cache: (usage.BuildCache ?? usage.BuildCacheUsage?.Items ?? []).map(cacheRecord),
  };
}

interface ListedImage {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Size: number;
  readonly SharedSize?: number;
  readonly Created: number;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

interface ListedCache {
  readonly ID: string;
  readonly Description?: string;
  readonly Size?: number;
  readonly Shared?: boolean;
  readonly InUse?: boolean;
}

interface DiskUsage {
  readonly Images?: readonly ListedImage[] | null;
  readonly BuildCache?: readonly ListedCache[] | null;
  readonly ImagesUsage?: { readonly Items?: readonly ListedImage[] };
  readonly BuildCacheUsage?: { readonly Items?: readonly ListedCache[] };
}

function ownedImage({ Id, RepoTags, Size, Created, Labels }: ListedImage, sharedBytes: number): OwnedImage {
  const tags = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
  return {
    id: Id,
    tags,
    bytes: Size,
    uniqueBytes: sharedBytes < 0 ? 0 : Math.max(0, Size - sharedBytes),
    createdAt: Created * 1000,
    dockerfile: Labels?.[ownLabels.dockerfile] ?? '',
    stage: Labels?.[ownLabels.stage] ?? '',
    dangling: tags.length === 0,
  };
}

function cacheRecord({ ID, Description, Size, Shared, InUse }: ListedCache): CacheRecord {
  return {
    id: ID,
    description: cleanMessage(Description ?? ''),
    bytes: Size ?? 0,
    shared: Shared === true,
    inUse: InUse === true,
  };
}

/** Removes by id only, and of images only those that carry our label. A thing in use stays, and is told of. */
export async function removeOwned(
  connection: Connection,
  { images = [], cache = [] }: Removal,
): Promise<Removed> {
  const problems: string[] = [];
  const before = await usedBytes(connection.docker);
  const removed = { images: 0, cache: 0 };
  const owned =
    images.length === 0
      ? new Set<string>()
      : new Set((await readOwned(connection)).images.map(({ id }) => id));
  for (const id of images) {
    if (!owned.has(id)) problems.push(`${shortId(id)} was not built here and stays`);
    else if (await attempt(problems, () => removeImage(connection.docker, id))) removed.images += 1;
  }
  for (const id of cache) {
    const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }));
    const path = `/build/prune?all=1&filters=${filters}`;
    const pruned = await attempt(problems, () => requestJson(connection.docker, { method: 'POST', path }));
    if (((pruned as { CachesDeleted?: readonly string[] } | undefined)?.CachesDeleted?.length ?? 0) > 0)
      removed.cache += 1;
  }
  return { ...removed, bytes: Math.max(0, before - (await usedBytes(connection.docker))), problems };
}

/** All tags of an image go with it; other images that share its layers keep them. */
async function removeImage(docker: Docker, id: string): Promise<true> {
  await requestJson(docker, { method: 'DELETE', path: `/images/${encodeURIComponent(id)}?force=1` });
  return true;
}

async function attempt<T>(problems: string[], act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    problems.push(cleanMessage(messageOf(error)));
    return undefined;
  }
}

/** Bytes of layers and of the build cache: what really shrinks when something is freed. */
async function usedBytes(docker: Docker): Promise<number> {
  const usage = (await requestJson(docker, { method: 'GET', path: '/system/df' })) as UsedBytes;
  const cache = usage.BuildCache?.filter(({ Shared }) => Shared !== true).reduce(
    (sum, { Size }) => sum + (Size ?? 0),
    0,
  );
  return (
    (usage.LayersSize ?? usage.ImagesUsage?.TotalSize ?? 0) + (cache ?? usage.BuildCacheUsage?.TotalSize ?? 0)
  );
}

interface UsedBytes {
  readonly LayersSize?: number;
  readonly BuildCache?: readonly ListedCache[] | null;
  readonly ImagesUsage?: { readonly TotalSize?: number };
  readonly BuildCacheUsage?: { readonly TotalSize?: number };
}

function shortId(id: string): string {
  return id.replace('sha256:', '').slice(0, 12);
}
