import { closeSync, constants, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Call } from './grpc.js';
import {
  bytesField,
  joinBytes,
  numberField,
  numberOf,
  readFields,
  textOf,
} from '../../model/text/protobuf.js';
import { fileProblem } from '../../model/engine/engine-faults.js';
import type { ContextEntry } from './walk.js';

/**
 * The sending side of BuildKit's file transfer: first the facts of every file, then the bytes of those the engine
 * does not have already. Nothing is written to the disk.
 */
export async function sendTree(
  call: Call,
  entries: AsyncIterable<ContextEntry> | Iterable<ContextEntry>,
): Promise<TransferStats> {
  const files = new Map<number, ContextEntry>();
  const stats = { entries: 0, filesSent: 0, bytesSent: 0 };
  try {
    await new Promise<void>((resolve, reject) => {
      const sent = sendEntries(call, entries, files, stats);
      const received = answerRequests(call, files, stats, reject);
      Promise.all([sent, received]).then(() => resolve(), reject);
    });
  } catch (error) {
    const text = fileProblem(error) ?? (error instanceof Error ? error.message : String(error));
    await call.send(packet(packetTypes.error, 0, bytesField(4, text))).catch(() => {});
    throw error;
  }
  return stats;
}

export interface TransferStats {
  readonly entries: number;
  readonly filesSent: number;
  readonly bytesSent: number;
}

type Counters = { -readonly [Key in keyof TransferStats]: TransferStats[Key] };

const packetTypes = { stat: 0, request: 1, data: 2, finished: 3, error: 4 } as const;

function packet(type: number, id: number, body: Uint8Array = new Uint8Array()): Uint8Array {
  return joinBytes([numberField(1, type), numberField(3, id), body]);
}

async function sendEntries(
  call: Call,
  entries: AsyncIterable<ContextEntry> | Iterable<ContextEntry>,
  files: Map<number, ContextEntry>,
  stats: Counters,
): Promise<void> {
  for await (const entry of entries) {
    if (entry.content !== undefined) files.set(stats.entries, entry);
    stats.entries += 1;
    await call.send(packet(packetTypes.stat, 0, bytesField(2, statMessage(entry), true)));
  }
  await call.send(packet(packetTypes.stat, 0));
}

/** Owner and group are left at 0, as the docker command line does it. */
function statMessage({ path, mode, bytes, modifiedAt, linkTarget }: ContextEntry): Uint8Array {
  return joinBytes([
    bytesField(1, path),
    numberField(2, mode),
    numberField(5, bytes),
    numberField(6, modifiedAt),
    bytesField(7, linkTarget ?? ''),
  ]);
}

async function answerRequests(
  call: Call,
  files: Map<number, ContextEntry>,
  stats: Counters,
  onProblem: (error: unknown) => void,
): Promise<void> {
  const slots = createSlots(4);
  for await (const message of call.messages) {
    const fields = readFields(message);
    const type = fields.filter(({ number }) => number === 1).map(numberOf)[0] ?? packetTypes.stat;
    if (type === packetTypes.finished) return call.send(packet(packetTypes.finished, 0));
    if (type === packetTypes.error)
      throw new Error(
        `the engine: ${fields
          .filter(({ number }) => number === 4)
          .map(textOf)
          .join('')}`,
      );
    if (type !== packetTypes.request) continue;
    const id = fields.filter(({ number }) => number === 3).map(numberOf)[0] ?? 0;
    const entry = files.get(id);
    if (entry === undefined) throw new Error(`the engine asked for a file that it was not told of (${id})`);
    slots.run(() => sendContent(call, id, entry, stats)).catch(onProblem);
  }
}

async function sendContent(
  call: Call,
  id: number,
  { content, bytes }: ContextEntry,
  stats: Counters,
): Promise<void> {
  stats.filesSent += 1;
  const whole = wholeContent(content, bytes);
  if (whole !== undefined) {
    stats.bytesSent += whole.length;
    return call.send(...dataPackets(id, whole), packet(packetTypes.data, id));
  }
  for await (const chunk of contentChunks(content)) {
    stats.bytesSent += chunk.length;
    await call.send(packet(packetTypes.data, id, bytesField(4, chunk)));
  }
  await call.send(packet(packetTypes.data, id));
}

const chunkBytes = 128 * 1024;

function dataPackets(id: number, bytes: Uint8Array): readonly Uint8Array[] {
  return bytes.length === 0 ? [] : [packet(packetTypes.data, id, bytesField(4, bytes))];
}

// A link that took the place of a file meanwhile is not followed.
const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** A small file, read at once: thousands of them would spend their time in waiting. Undefined for a large one. */
function wholeContent(content: ContextEntry['content'], expected: number): Buffer | undefined {
  if (content === undefined) return Buffer.alloc(0);
  if ('bytes' in content) return content.bytes.length <= chunkBytes ? content.bytes : undefined;
  if (expected >= chunkBytes) return undefined;
  const handle = openSync(content.file, readOnly);
  try {
    // One byte more than expected tells a file that has grown.
    const buffer = Buffer.allocUnsafe(expected + 1);
    const length = readSync(handle, buffer, 0, expected + 1, 0);
    return length <= expected ? buffer.subarray(0, length) : undefined;
  } finally {
    closeSync(handle);
  }
}

async function* contentChunks(content: ContextEntry['content']): AsyncGenerator<Buffer> {
  if (content === undefined) return;
  if ('bytes' in content) {
    for (let at = 0; at < content.bytes.length; at += chunkBytes)
      yield content.bytes.subarray(at, at + chunkBytes);
    return;
  }
  const handle = await open(content.file, readOnly);
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Runs at most `count` jobs at once, in order. */
function createSlots(count: number): { run(job: () => Promise<void>): Promise<void> } {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async run(job) {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        await job();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
