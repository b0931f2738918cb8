import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { extract } from 'tar-stream';
import type { ImageFile, ImageFiles } from '../../ports/image-files.js';
import { readUpTo, requestJson, requestStream, type EngineStream } from '../connection/connection.js';
import { createContainer, removeContainer } from '../container/raw-container.js';
import { readerLabel } from '../../model/build/image-labels.js';

/** A container of the image that is made and never started; its file system is the image's. */
export interface Reader {
  readonly container: string;
  remove(): Promise<void>;
}

/** `Cmd` is needed for images without one. Nothing runs, so a foreign platform does not matter. */
export async function createReader(docker: Docker, image: string, signal?: AbortSignal): Promise<Reader> {
  await removeForgotten(docker);
  const id = await createContainer(docker, {
    Image: image,
    Cmd: ['never-started'],
    Labels: { [readerLabel]: 'true' },
    HostConfig: { NetworkMode: 'none' },
  });
  const remove = (): Promise<void> => removeContainer(docker, id);
  // A request that is cut short may make a container all the same, which nobody would know of.
  if (signal?.aborted === true) {
    await remove();
    signal.throwIfAborted();
  }
  return { container: id, remove };
}

const forgottenAfterSeconds = 3600;

/** Readers of an editor that crashed. They hold no bytes of their own, but they keep their image from being removed. */
async function removeForgotten(docker: Docker): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [readerLabel], status: ['created'] }));
  const path = `/containers/json?all=1&filters=${filters}`;
  const readers = (await requestJson(docker, { method: 'GET', path })) as readonly ListedReader[];
  const old = readers.filter(({ Created }) => Created < Date.now() / 1000 - forgottenAfterSeconds);
  await Promise.all(old.map(({ Id }) => removeContainer(docker, Id)));
}

interface ListedReader {
  readonly Id: string;
  readonly Created: number;
}

const maxFileBytes = 256_000_000;

/** Milliseconds that one file or folder may take: an engine sends all that a folder holds. */
const longestReading = 600_000;

function inTime(): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(longestReading) };
}

/** Bytes by path. A link at the end of a path is told as a link, with where the engine says it leads. */
export function createImageFiles(docker: Docker, { container }: Reader): ImageFiles {
  const archive = (path: string): string =>
    `/containers/${container}/archive?path=${encodeURIComponent(path)}`;
  return {
    async stat(path) {
      const header = await unlessMissing(() => archiveHeader(docker, archive(path)));
      return header === undefined ? undefined : fileOfHeader(header);
    },
    async read(path) {
      const header = await unlessMissing(() => archiveHeader(docker, archive(path)));
      if (header === undefined || kindOf(header.mode) !== 'file' || !(header.size <= maxFileBytes))
        return undefined;
      return readSingle(await requestStream(docker, { method: 'GET', path: archive(path), ...inTime() }));
    },
    async list(folder) {
      const names = await unlessMissing(() =>
        listFolder(docker, archive(`${folder.replace(/(?<!\/)\/+$/, '')}/.`)),
      );
      return names ?? [];
    },
  };
}

interface ArchiveHeader {
  readonly size: number;
  /** As Go writes it. */
  readonly mode: number;
  readonly linkTarget: string;
}

async function archiveHeader(docker: Docker, path: string): Promise<ArchiveHeader> {
  const stream = await requestStream(docker, { method: 'HEAD', path, ...inTime() });
  stream.on('error', () => {});
  stream.destroy();
  const header = (stream as unknown as { headers: Record<string, string | undefined> }).headers[
    'x-docker-container-path-stat'
  ];
  return JSON.parse(Buffer.from(header ?? 'e30=', 'base64').toString('utf8')) as ArchiveHeader;
}

function fileOfHeader({ size, mode, linkTarget }: ArchiveHeader): ImageFile {
  const kind = kindOf(mode);
  return {
    kind,
    bytes: kind === 'file' ? size : 0,
    mode: mode % 0o1000,
    ...(kind === 'link' && { linkTarget }),
  };
}

function kindOf(mode: number): ImageFile['kind'] {
  const has = (bit: number): boolean => Math.floor(mode / 2 ** bit) % 2 === 1;
  if (has(31)) return 'folder';
  if (has(27)) return 'link';
  return has(26) || has(25) || has(24) || has(21) || has(19) ? 'other' : 'file';
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** The bytes of the only file of an archive. */
async function readSingle(
  stream: NodeJS.ReadableStream & { destroy(): void },
): Promise<Uint8Array | undefined> {
  const archive = extract();
  (stream as unknown as Readable).on('error', (error) => archive.destroy(error)).pipe(archive);
  try {
    for await (const entry of archive) {
      const { rest, whole } = await readUpTo(entry as unknown as EngineStream, maxFileBytes);
      const isFile = entry.header.type === 'file' || entry.header.type === 'contiguous-file';
      return isFile && whole ? rest : undefined;
    }
    return undefined;
  } finally {
    stream.destroy();
  }
}

/** Names directly in a folder. The engine has no shorter way than to send all of it; bytes are thrown away. */
async function listFolder(docker: Docker, path: string): Promise<readonly string[]> {
  const names = new Set<string>();
  const stream = await requestStream(docker, { method: 'GET', path, ...inTime() });
  const archive = extract();
  (stream as unknown as Readable).on('error', (error) => archive.destroy(error)).pipe(archive);
  try {
    for await (const entry of archive) {
      const name = entry.header.name.replace(/^\.?\//, '').split('/')[0];
      if (name !== undefined && name !== '' && name !== '.') names.add(name);
      entry.resume();
    }
  } finally {
    stream.destroy();
  }
  return [...names];
}
