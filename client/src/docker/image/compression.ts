import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';

/** Pieces of 16 kB, the default, cost a quarter more of the processor, and larger ones more memory. */
const pieces = { chunkSize: 32_768 };
import { t } from '../../model/text/translate.js';

/** The first bytes of a stream, as many as `length` where it has them, and a stream of all of it. */
export async function peek(entry: Readable, length = 4): Promise<readonly [Buffer, Readable]> {
  const chunks = entry[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head: Buffer = Buffer.alloc(0);
  while (head.length < length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  return [head, Readable.from(whole(), { objectMode: false })];
}

export function isCompressed(head: Buffer): boolean {
  return isGzip(head) || isZstd(head);
}

/** The stream unpacked, when its first bytes say that it is compressed. */
export function decompressed(head: Buffer, whole: Readable): Readable {
  if (isGzip(head)) return pipeline(whole, zlib.createGunzip(pieces), () => {});
  if (!isZstd(head)) return whole;
  // Node has it since 22.15; older editors cannot look into such layers.
  if (typeof zlib.createZstdDecompress !== 'function')
    throw new Error(t('A layer is compressed with zstd, which needs Node 22.15 or newer.'));
  return pipeline(whole, zlib.createZstdDecompress(pieces), () => {});
}

/** Compressed bytes that went into a stream of `decompressed`; `undefined` where it was not compressed. */
export function packedBytes(unpacked: Readable): number | undefined {
  const { bytesWritten } = unpacked as Partial<zlib.Gunzip>;
  return bytesWritten;
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

function isZstd(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528;
}
