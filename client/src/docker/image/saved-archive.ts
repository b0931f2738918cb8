import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import { parseImageConfig } from '../../model/images/image-config.js';
import { bytesOfLayers, type LayerEntry } from '../../model/images/layer-entry.js';
import { layerFiles } from '../../model/images/layered-files.js';
import { readImage } from '../../model/images/read-image.js';
import { partName, savedImages, type SavedImage } from '../../model/images/saved-image.js';
import { isCompressed, peek } from './compression.js';
import { newBudget, readLayer, type ReadBudget } from './read-layer.js';
import { bytesOf, tarEntries } from './tar-entries.js';
import { t } from '../../model/text/translate.js';

/** The parts of images, by their names in the archive. */
export interface ImageParts {
  text(name: string): Buffer | undefined;
  layer(name: string): Promise<readonly LayerEntry[] | undefined>;
}

const largestText = 8_000_000;
const maxTexts = 64_000_000;

/** Reads an archive once, front to back: which layers an image has is often said at its end. */
export async function readParts(stream: Readable, onBytes: (bytes: number) => void): Promise<ImageParts> {
  const texts = new Map<string, Buffer>();
  const layers = new Map<string, readonly LayerEntry[]>();
  // A layer that occurs twice is saved once, the other time as a link.
  const links = new Map<string, string>();
  const budget = newBudget();
  let left = maxTexts;
  for await (const entry of tarEntries(stream, onBytes)) {
    const { type, linkname, size = 0 } = entry.header;
    const name = partName(entry.header.name);
    if ((type === 'symlink' || type === 'link') && linkname)
      links.set(name, partName(linkname.replace(/^(?:\.\.\/)+/, '')));
    if (type !== 'file') {
      entry.resume();
    } else if (/\.json$/.test(name) && size <= largestText && (left -= size) > 0) {
      texts.set(name, await bytesOf(entry as AsyncIterable<Buffer>));
    } else if (/(?:\/layer\.tar|^blobs\/[^/]+\/[^/]+)$/.test(name)) {
      const part = await readPart(entry as unknown as Readable, size, budget);
      if (Buffer.isBuffer(part) && (left -= part.length) > 0) texts.set(name, part);
      else if (part !== undefined && !Buffer.isBuffer(part)) layers.set(name, part);
    } else entry.resume();
  }
  return {
    text: (name) => texts.get(name),
    layer: (name) => Promise.resolve(layers.get(links.get(name) ?? name)),
  };
}

/** JSON as its bytes, a layer as its entries; anything else is passed over. */
async function readPart(
  entry: Readable,
  size: number,
  budget: ReadBudget,
): Promise<Buffer | readonly LayerEntry[] | undefined> {
  const [head, whole] = await peek(entry, 512);
  if (head[0] === 0x7b && size <= largestText) return bytesOf(whole as AsyncIterable<Buffer>);
  if (isCompressed(head) || isTar(head)) return readLayer(head, whole, budget);
  whole.resume();
  return undefined;
}

/** An archive without entries is two blocks of zeros. */
function isTar(head: Buffer): boolean {
  return head.toString('latin1', 257, 262) === 'ustar' || head.every((byte) => byte === 0);
}

/** The images that the parts make up: those for Linux, of a platform when it is given. */
export async function imagesOfParts(
  parts: ImageParts,
  asOf: string,
  fallback: string,
  platform: string | undefined,
): Promise<readonly ReadImage[]> {
  const images: ReadImage[] = [];
  const seen = new Set<string>();
  for (const saved of savedImages((name) => parts.text(name)?.toString('utf8'))) {
    const bytes = parts.text(saved.config);
    const config = bytes === undefined ? undefined : parseImageConfig(bytes.toString('utf8'));
    const isWanted = config !== undefined && config.layers > 0 && isPlatform(config.platform, platform);
    if (bytes === undefined || config === undefined || !isWanted) continue;
    const layers = await layersOf(parts, saved, config.layers);
    const files = layerFiles(layers);
    const size = bytesOfLayers(layers);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    for (const image of saved.tags.length > 0 ? saved.tags : [fallback]) {
      if (seen.has(`${image} ${digest}`)) continue;
      seen.add(`${image} ${digest}`);
      images.push(await readImage({ image, digest, asOf, bytes: size }, config, files));
    }
  }
  return images;
}

/** `linux/arm64` is `linux/arm64/v8` too. */
function isPlatform(own: string, wanted: string | undefined): boolean {
  return (
    wanted === undefined || own === wanted || own.startsWith(`${wanted}/`) || wanted.startsWith(`${own}/`)
  );
}

async function layersOf(
  parts: ImageParts,
  { layers }: SavedImage,
  count: number,
): Promise<readonly (readonly LayerEntry[])[]> {
  const found = await Promise.all(layers.map((name) => parts.layer(name)));
  const whole = found.filter((layer) => layer !== undefined);
  // Absence is claimed of what was read, so it has to be all.
  if (whole.length !== found.length || found.length !== count)
    throw new Error(t('The archive does not hold all layers of the image.'));
  return whole;
}
