import type { Readable } from 'node:stream';
import {
  entryOf,
  imageLimits,
  isRead,
  maxUnpackedOf,
  type LayerEntry,
} from '../../model/images/layer-entry.js';
import { decompressed, packedBytes } from './compression.js';
import { bytesOf, tarEntries } from './tar-entries.js';
import { t } from '../../model/text/translate.js';

/** What is spent on one image, of all that its limits allow. */
export interface ReadBudget {
  entries: number;
  readBytes: number;
  bytes: number;
  names: number;
}

export function newBudget(): ReadBudget {
  return { entries: 0, readBytes: 0, bytes: 0, names: 0 };
}

/** The entries of one layer, of which `head` are the first bytes; only the few files that decide are kept. */
export async function readLayer(
  head: Buffer,
  whole: Readable,
  budget: ReadBudget,
): Promise<readonly LayerEntry[]> {
  const entries: LayerEntry[] = [];
  const unpacked = decompressed(head, whole);
  let length = 0;
  const count = (bytes: number): void => {
    spend(budget, 'bytes', bytes);
    length += bytes;
    if (length > maxUnpackedOf(packedBytes(unpacked) ?? length)) throw tooLarge();
  };
  for await (const one of tarEntries(unpacked, count)) {
    const { name, type, mode, size, linkname } = one.header;
    const entry = entryOf({
      name,
      type: type ?? 'file',
      mode: mode ?? 0,
      size: size ?? 0,
      ...(linkname && { linkname }),
    });
    spend(budget, 'entries', 1);
    spend(budget, 'names', name.length + (linkname?.length ?? 0));
    if (entry !== undefined && isRead(entry)) {
      spend(budget, 'readBytes', entry.size);
      entries.push({ ...entry, bytes: await bytesOf(one as AsyncIterable<Buffer>) });
    } else {
      if (entry !== undefined) entries.push(entry);
      one.resume();
    }
  }
  return entries;
}

function spend(budget: ReadBudget, what: keyof ReadBudget, amount: number): void {
  budget[what] += amount;
  if (budget[what] <= imageLimits[what]) return;
  if (what !== 'entries') throw tooLarge();
  throw new Error(t('Reading stopped: the image has more than {0} files.', imageLimits.entries));
}

function tooLarge(): Error {
  return new Error(t('Reading stopped: the image is unreasonably large.'));
}
