import type Docker from 'dockerode';
import type { CacheRecord, Owned, OwnedImage, Removal, Removed } from '../../ports/engine.js';
import { compareVersions } from '../../model/text/versions.js';
import { requestJson } from '../connection/connection.js';
import type { Linked } from '../connection/linked.js';
import { readDiskUsage } from './disk-usage.js';
import { bytesGiven, cleanMessage, messageOf } from '../../model/engine/engine-faults.js';
import { isOwnTag, ownLabels } from '../../model/build/image-labels.js';
import { t } from '../../model/text/translate.js';

/** What builds left behind: images by our label, and every cache record (the engine does not say whose they are). */
export async function readOwned(linked: Linked): Promise<Owned> {
  const { docker, apiVersion } = linked.connection;
  const filters = encodeURIComponent(JSON.stringify({ label: { [ownLabels.dockerfile]: true } }));
  const shared = compareVersions(apiVersion, '1.42') >= 0 ? '&shared-size=1' : '';
  const verbose = compareVersions(apiVersion, '1.52') >= 0 ? '?verbose=1' : '';
  const [images, usage] = (await Promise.all([
    requestJson(docker, { method: 'GET', path: `/images/json?all=0&filters=${filters}${shared}` }),
    readDiskUsage(docker, verbose),
  ])) as [readonly ListedImage[], DiskUsage];
  const sharedSizes = new Map(
    (usage.Images ?? usage.ImagesUsage?.Items ?? []).map(({ Id, SharedSize }) => [Id, SharedSize ?? -1]),
  );
  return {
    images: images
      .filter(isOwn)
      .map((image) =>
        ownedImage(
          image,
          reportsSharedSize(linked) ? givenOr(image.SharedSize, sharedSizes.get(image.Id)) : -1,
        ),
      ),
    cache: (usage.BuildCache ?? usage.BuildCacheUsage?.Items ?? []).map(cacheRecord),
  };
}

/**
 * Podman says that nothing is shared, of images that are the same but for one layer. The store of containerd counts what
 * it keeps packed of a base for each image anew, and its disk usage does not shrink by what an image frees.
 */
function reportsSharedSize({ connection, info }: Linked): boolean {
  return !connection.isPodman && !info.store.startsWith('containerd');
}

/** Lists of engines before 25 say -1 for what they do not count, where their disk usage counts it. */
function givenOr(listed: number | undefined, counted: number | undefined): number {
  return listed !== undefined && listed >= 0 ? listed : (counted ?? -1);
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

/** Labels are inherited: an image that somebody else builds on one of ours carries them too, under a name of its own. */
function isOwn({ RepoTags }: ListedImage): boolean {
  const tags = namedTags(RepoTags);
  return tags.length === 0 || tags.some(isOwnTag);
}

function namedTags(tags: ListedImage['RepoTags']): readonly string[] {
  return (tags ?? []).filter((tag) => tag !== '<none>:<none>');
}

function ownedImage({ Id, RepoTags, Size, Created, Labels }: ListedImage, sharedBytes: number): OwnedImage {
  const tags = namedTags(RepoTags);
  return {
    id: Id,
    tags,
    bytes: bytesGiven(Size),
    ...(sharedBytes >= 0 && { uniqueBytes: Math.max(0, Size - bytesGiven(sharedBytes)) }),
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
    bytes: bytesGiven(Size ?? 0),
    shared: Shared === true,
    inUse: InUse === true,
  };
}

/** Removes by id only, and of images only those that are ours. A thing in use stays, and is told of. */
export async function removeOwned(linked: Linked, { images = [], cache = [] }: Removal): Promise<Removed> {
  const problems: string[] = [];
  const gone = await removeImages(linked, images, problems);
  const pruned = await pruneRecords(linked.connection.docker, cache, problems);
  return {
    ...{ images: gone.count, cache: pruned.count, bytes: gone.bytes + pruned.bytes, problems },
    ...(gone.count > 0 && !reportsSharedSize(linked) && { isPart: true }),
  };
}

interface Gone {
  readonly count: number;
  /** Really freed, as the engine tells it. */
  readonly bytes: number;
}

async function removeImages(linked: Linked, images: readonly string[], problems: string[]): Promise<Gone> {
  if (images.length === 0) return { count: 0, bytes: 0 };
  const { docker } = linked.connection;
  const owned = new Map((await readOwned(linked)).images.map(({ id, tags }) => [id, tags]));
  const isTold = reportsSharedSize(linked);
  const before = isTold ? await usedBytes(docker) : 0;
  let count = 0;
  for (const id of images) {
    const tags = owned.get(id);
    if (tags === undefined) problems.push(t('{0} was not built by Stage Insight and is kept', shortId(id)));
    else if (await attempt(problems, () => removeImage(docker, id, tags))) count += 1;
  }
  return { count, bytes: isTold ? Math.max(0, before - (await usedBytes(docker))) : 0 };
}

/** One by one, by id: a prune without a filter would take the records of everybody. */
async function pruneRecords(docker: Docker, records: readonly string[], problems: string[]): Promise<Gone> {
  let [count, bytes] = [0, 0];
  for (const id of records) {
    const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }));
    const path = `/build/prune?all=1&filters=${filters}`;
    const answer = await attempt(problems, () => requestJson(docker, { method: 'POST', path }));
    const { CachesDeleted, SpaceReclaimed } = (answer ?? {}) as PruneAnswer;
    if ((CachesDeleted?.length ?? 0) > 0) count += 1;
    bytes += SpaceReclaimed ?? 0;
  }
  return { count, bytes };
}

interface PruneAnswer {
  readonly CachesDeleted?: readonly string[] | null;
  readonly SpaceReclaimed?: number;
}

/**
 * Our tags of an image go with it, and other images that share its layers keep them. An image that somebody has
 * given a name of their own loses our tags only.
 */
async function removeImage(docker: Docker, id: string, tags: readonly string[]): Promise<true> {
  const foreign = tags.filter((tag) => !isOwnTag(tag));
  const names = foreign.length === 0 ? [id] : tags.filter(isOwnTag);
  for (const name of names)
    await requestJson(docker, { method: 'DELETE', path: `/images/${encodeURIComponent(name)}?force=1` });
  if (foreign.length > 0)
    throw new Error(
      t('{0} is kept because it is also tagged {1}', shortId(id), cleanMessage(foreign.join(', '))),
    );
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

/** Bytes of image layers and of cache records that no image shares: what shrinks when an image frees something. */
async function usedBytes(docker: Docker): Promise<number> {
  const usage = (await readDiskUsage(docker)) as UsedBytes;
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
