import type { ImageToRead, NamedImageItem } from '../../../../server/src/protocol/messages.js';
import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import type { EngineFault } from '../../ports/engine.js';
import type { ImageReader, ReadOptions } from '../../ports/image-reader.js';
import { formatBytes } from '../size/format.js';
import { t } from '../text/translate.js';

/** What came of reading some images. */
export interface ReadRound {
  readonly read: readonly ReadImage[];
  readonly faults: readonly { readonly image: string; readonly fault: EngineFault }[];
}

/** One after the other. An engine that is away, or a cancelled reading, ends the round; an image that is missing does not. */
export async function readRound(
  reader: Pick<ImageReader, 'fromEngine' | 'fromRegistry'>,
  images: readonly string[],
  from: ImageToRead['from'],
  report: (message: string) => void,
  signal: NonNullable<ReadOptions['signal']>,
): Promise<ReadRound> {
  const read: ReadImage[] = [];
  const faults: { image: string; fault: EngineFault }[] = [];
  for (const image of images) {
    report(image);
    const onProgress = (bytes: number): void => report(`${image}, ${formatBytes(bytes)}`);
    const ask = from === 'engine' ? reader.fromEngine : reader.fromRegistry;
    const found = await ask(image, { onProgress, signal });
    if (found.ok) read.push(found.value);
    else faults.push({ image, fault: found.fault });
    if (!found.ok && endsRound(found.fault)) break;
  }
  return { read, faults };
}

function endsRound({ reason }: EngineFault): boolean {
  return reason === 'unreachable' || reason === 'cancelled';
}

/** Images that were not read yet and that no file of the repository builds. */
export function unreadImages(images: readonly NamedImageItem[]): readonly string[] {
  return images
    .filter(({ source }) => source !== 'read' && source !== 'repository')
    .map(({ image }) => image);
}

/** Images that nothing is known about. */
export function unknownImages(images: readonly NamedImageItem[]): readonly string[] {
  return images.filter(({ source }) => source === 'unknown').map(({ image }) => image);
}

/** `3 of 4 base images known`; empty for a file that names none. */
export function knownImagesText(images: readonly NamedImageItem[]): string {
  const all = images.length;
  const known = all - unknownImages(images).length;
  if (all === 0) return '';
  return known === all ? t('{0} known', count(all)) : t('{0} of {1} known', known, count(all));
}

/** What a round came to, as one sentence. */
export function roundText({ read, faults }: ReadRound, from: ImageToRead['from']): string {
  const done = t('Read {0}', count(read.length));
  const [first] = faults;
  if (first === undefined) return `${done}.`;
  const missing = faults.filter(({ fault }) => fault.reason === 'missing');
  if (from === 'engine' && missing.length === faults.length)
    return t('{0}. Not in Docker: {1}.', done, missing.map(({ image }) => image).join(', '));
  const others = faults.length === 1 ? '' : t(' and {0} more', faults.length - 1);
  return t('{0}. {1}{2} could not be read: {3}', done, first.image, others, first.fault.message);
}

function count(images: number): string {
  return images === 1 ? t('1 base image') : t('{0} base images', images);
}
