import type { NamedImage } from '../../../server/src/features/image-answers.js';
import { cacheReadImage } from '../../../server/src/main/read-images.js';
import type { ReadImage } from '../../../server/src/protocol/read-image.js';
import { formatBytes } from '../model/size/format.js';
import type { ReadDigest, ReadOptions } from '../ports/image-reader.js';
import { loadImageReader, valueOf } from './engine.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';
import { lastPart } from '../model/text/paths.js';

interface Read {
  readonly read: readonly ReadImage[];
  /** Whether an image that was asked for could not be read. */
  readonly failed: boolean;
}

/** Reads what the call names from where it says, and keeps it in the user's cache. */
export async function readImages(
  named: readonly NamedImage[] | undefined,
  { read: source, platform }: { readonly read?: string; readonly platform?: string },
  terminal: Terminal,
): Promise<Read> {
  if (source === undefined) return { read: [], failed: false };
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  const options: ReadOptions = {
    ...(platform !== undefined && { platform }),
    onProgress: (bytes) => terminal.progress(`reading, ${formatBytes(bytes)} so far`),
    signal: stop.signal,
  };
  try {
    const wanted = [...new Set((named ?? []).filter((one) => !one.isBuiltHere).map(({ image }) => image))];
    const found =
      source === 'engine' || source === 'registry'
        ? await readEach(source, wanted, options, terminal)
        : await readArchive(source, named === undefined ? undefined : wanted, options, terminal);
    for (const image of found.read) cacheReadImage(image);
    return found;
  } finally {
    process.off('SIGINT', interrupt);
    terminal.progress('');
  }
}

/** An image that is not there is named, and the others are read all the same. */
async function readEach(
  source: 'engine' | 'registry',
  wanted: readonly string[],
  options: ReadOptions,
  terminal: Terminal,
): Promise<Read> {
  const reader = await loadImageReader();
  const read: ReadImage[] = [];
  for (const image of wanted) {
    const found = await (source === 'engine' ? reader.fromEngine : reader.fromRegistry)(image, options);
    if (found.ok) read.push(found.value);
    else if (found.fault.reason === 'unreachable' || found.fault.reason === 'cancelled') valueOf(found);
    else terminal.warn(`stage-insight: ${image} was not read: ${found.fault.message}`);
  }
  return { read, failed: read.length < wanted.length };
}

/** What the tags of locked images mean now, of a registry: their layers are not transferred for that. */
export async function readDigests(
  locked: readonly ReadDigest[],
  terminal: Terminal,
): Promise<{ readonly digests: readonly ReadDigest[]; readonly failed: boolean }> {
  const reader = await loadImageReader();
  const digests: ReadDigest[] = [];
  for (const { image, platform } of locked) {
    terminal.progress(`asking for ${image}`);
    const found = await reader.digestInRegistry(image, { platform });
    if (found.ok) digests.push({ ...found.value, platform });
    else terminal.warn(`stage-insight: ${image} was not compared: ${found.fault.message}`);
  }
  terminal.progress('');
  return { digests, failed: digests.length < locked.length };
}

/** Of an archive those that are wanted; one image alone is the one that is wanted alone, whatever its tag. */
async function readArchive(
  path: string,
  wanted: readonly string[] | undefined,
  options: ReadOptions,
  terminal: Terminal,
): Promise<Read> {
  const reader = await loadImageReader();
  const found = valueOf(await reader.fromArchive(path, options));
  if (wanted === undefined) return { read: found, failed: false };
  const [single] = wanted;
  if (wanted.length === 1 && single !== undefined && new Set(found.map(({ digest }) => digest)).size === 1)
    return { read: found.slice(0, 1).map((image) => ({ ...image, image: single })), failed: false };
  const read = found.filter(({ image }) => wanted.some((name) => isSameName(name, image)));
  if (read.length === 0)
    throw new UsageError(
      `${path} holds ${found.map(({ image }) => image).join(', ')} and none of the images asked for`,
    );
  const missing = wanted.filter((name) => !read.some(({ image }) => isSameName(name, image)));
  for (const name of missing) terminal.warn(`stage-insight: ${name} was not read: ${path} does not hold it.`);
  return { read, failed: false };
}

/** `debian` is `docker.io/library/debian:latest`. */
function isSameName(a: string, b: string): boolean {
  const full = (name: string): string => {
    const short = name.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
    const last = lastPart(short);
    return /[:@]/.test(last) ? short : `${short}:latest`;
  };
  return full(a) === full(b);
}
