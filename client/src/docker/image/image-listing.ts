import { PassThrough, type Readable, Transform, pipeline } from 'node:stream';
import type Docker from 'dockerode';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';
import type { FileStat, ImageRecord, LayerFile, LayerPart } from '../../ports/engine.js';
import { orTimeout, requestStream } from '../connection/connection.js';
import { decompressed, peek } from './compression.js';
import { partName } from '../../model/images/saved-image.js';
import { t } from '../../model/text/translate.js';
import { parseJson } from '../../model/text/untyped.js';

/** Milliseconds: an image of 20 GB takes a few minutes. */
const longestListing = 20 * 60_000;

/** Every path of a container's file system, as the engine streams it; bytes are thrown away. */
export async function listFlattened(
  docker: Docker,
  container: string,
  onFile: (file: FileStat) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const stream = await requestStream(docker, {
    method: 'GET',
    path: `/containers/${container}/export`,
    signal: orTimeout(signal, longestListing),
  });
  await readHeaders(stream as unknown as Readable, (header) => onFile(fileOfHeader(header)));
}

/** Every path of every wanted layer, lowest first, as `docker save` sends them. */
export async function listLayers(
  docker: Docker,
  { id, layers }: Pick<ImageRecord, 'id' | 'layers'>,
  onFile: (file: LayerFile) => void,
  signal: AbortSignal | undefined,
  part: LayerPart,
): Promise<void> {
  const path = `/images/${encodeURIComponent(id)}/get`;
  const stream = await requestStream(docker, {
    method: 'GET',
    path,
    signal: orTimeout(signal, longestListing),
  });
  await readSavedLayers(stream as unknown as Readable, layers, onFile, part);
}

/**
 * Reads a saved image. `digests` are its layers, lowest first. Headers are held in memory, because an archive gives
 * their order at its very end; where it names layers by their digests, it is left as soon as the wanted ones are read.
 */
export async function readSavedLayers(
  stream: Readable,
  digests: readonly string[],
  onFile: (file: LayerFile) => void,
  { wanted, onBytes }: LayerPart = {},
): Promise<void> {
  const isWanted = (layer: number): boolean => wanted?.has(layer) ?? true;
  const names = new Set(digests.filter((_, layer) => isWanted(layer)).map(blobName));
  const others = new Set(digests.map(blobName).filter((name) => !names.has(name)));
  const saved = await readSavedImage(counted(stream, onBytes), names, others);
  // Left early: then every wanted layer was found by its digest.
  const order = saved.order.length > 0 ? saved.order : digests.map(blobName);
  for (const [layer, name] of order.entries()) {
    if (!isWanted(layer)) continue;
    const headers = saved.layers.get(saved.aliases.get(name) ?? name);
    // An empty list would say that the layer holds nothing.
    if (headers === undefined) throw new Error(t('The engine sent the image without all of its layers.'));
    for (const header of headers) onFile(layerFileOfHeader(header, layer));
  }
}

/** As `partName` has it of Podman and, since release 25, of engines that store layers unpacked; others use digests of packed bytes. */
function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function counted(stream: Readable, onBytes: LayerPart['onBytes']): Readable {
  if (onBytes === undefined) return stream;
  let bytes = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  return pipeline(stream, counter, () => {});
}

interface SavedImage {
  readonly layers: Map<string, readonly Header[]>;
  /** A layer that occurs twice is saved once, the other time as a link. */
  readonly aliases: Map<string, string>;
  order: readonly string[];
}

/**
 * Reads `docker save`, of old engines (`<id>/layer.tar`) and of new ones (`blobs/sha256/…`, perhaps compressed). `names`
 * are the blobs of the wanted layers and `others` those of the rest, as far as the archive is called by them.
 */
async function readSavedImage(
  stream: Readable,
  names: ReadonlySet<string>,
  others: ReadonlySet<string>,
): Promise<SavedImage> {
  const missing = new Set(names);
  const saved: SavedImage = { layers: new Map(), aliases: new Map(), order: [] };
  const archive = extract();
  pipeline(stream, archive, () => {});
  for await (const entry of archive) {
    const { type, linkname } = entry.header;
    const name = partName(entry.header.name);
    if (type === 'symlink' && linkname)
      saved.aliases.set(name, partName(linkname.replace(/^(?:\.\.\/)+/, '')));
    else if (name === 'manifest.json')
      saved.order = layersOfManifest(await readText(entry as unknown as Readable));
    else if (type === 'file' && !others.has(name) && /(?:\/layer\.tar|^blobs\/[^/]+\/[^/]+)$/.test(name)) {
      const headers = await readBlob(entry as unknown as Readable);
      if (headers !== undefined) saved.layers.set(name, headers);
      if (missing.delete(name) && missing.size === 0) return saved;
    } else entry.resume();
  }
  return saved;
}

function layersOfManifest(text: string): readonly string[] {
  const [image] = parseJson(text) as readonly { readonly Layers?: unknown }[];
  return Array.isArray(image?.Layers)
    ? image.Layers.filter((layer) => typeof layer === 'string').map(partName)
    : [];
}

/** Header of a layer; undefined when the blob is none but a configuration. */
async function readBlob(entry: Readable): Promise<readonly Header[] | undefined> {
  const [head, whole] = await peek(entry);
  if (head[0] === 0x7b) {
    whole.resume();
    return undefined;
  }
  const headers: Header[] = [];
  await readHeaders(decompressed(head, whole), (header) => headers.push(header));
  return headers;
}

async function readHeaders(stream: Readable, onHeader: (header: Header) => void): Promise<void> {
  const archive = extract();
  pipeline(stream, new PassThrough(), archive, () => {});
  for await (const entry of archive) {
    onHeader(entry.header);
    entry.resume();
  }
}

async function readText(entry: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function fileOfHeader({ name, type, size, mode, linkname }: Header): FileStat {
  const kind =
    type === 'directory'
      ? 'folder'
      : type === 'symlink'
        ? 'link'
        : type === 'file' || type === 'link'
          ? 'file'
          : 'other';
  return {
    path: cleanPath(name),
    kind,
    bytes: type === 'file' ? (size ?? 0) : 0,
    mode: (mode ?? 0) % 0o1000,
    ...(linkname && { target: linkname }),
  };
}

/** Names are hostile text: they are keys, never paths on this machine. */
function cleanPath(name: string): string {
  return `/${name
    .replace(/\p{Cc}/gu, '\ufffd')
    .replace(/^(?:\.?\/)+/, '')
    .replace(/(?<!\/)\/+$/, '')}`.replace(/^\/\.$/, '/');
}

function layerFileOfHeader(header: Header, layer: number): LayerFile {
  const file = { ...fileOfHeader(header), layer };
  const whiteout = /^(.*\/)\.wh\.([^/]+)$/.exec(file.path);
  if (whiteout === null) return file;
  const [, folder = '/', name = ''] = whiteout;
  return name === '.wh..opq'
    ? { ...file, path: folder.replace(/(.)\/$/, '$1'), kind: 'folder', bytes: 0, removed: 'opaque' }
    : { ...file, path: folder + name, bytes: 0, removed: 'file' };
}
