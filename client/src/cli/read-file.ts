import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, type BigIntStats } from 'node:fs';
import { printable } from '../model/text/printable.js';
import { UsageError } from './usage-error.js';

/** A Dockerfile to look at. `file` is the path for people; `-` is standard input. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** What the disk holds: the text as it can be written back. */
  readonly bytes: Buffer;
}

/** Bytes. No Dockerfile is this large; what is, was named by mistake. */
const maxBytes = 64 * 1024 * 1024;

/** How a file is called in a sentence: nothing in its name steers a terminal. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : printable(file);
}

/** Reads one Dockerfile; `-` is standard input. A byte order mark stays. Throws UsageError in one sentence. */
export function readSource(file: string): Source {
  const bytes = file === '-' ? readInput() : readRegularFile(file).bytes;
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined)
    throw new UsageError(`${nameOf(file)} is in ${utf16}, which Docker does not read: save it as UTF-8`);
  return { file, text: bytes.toString('utf8'), bytes };
}

/** By its byte order mark. */
function utf16Of(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16 (little endian)';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16 (big endian)';
  return undefined;
}

/**
 * What a regular file holds, and what the system knew of it then. A device or a pipe is never read: it may have no
 * end. Throws UsageError in one sentence.
 */
export function readRegularFile(file: string): { readonly bytes: Buffer; readonly stat: BigIntStats } {
  let opened: number | undefined;
  try {
    // Opening a pipe would wait for its writer; Windows knows no such flag.
    opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(opened, { bigint: true });
    refuseUnreadable(file, stat);
    return { bytes: readFileSync(opened), stat };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${nameOf(file)}: ${reasonOf(error)}`);
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

function refuseUnreadable(file: string, stat: BigIntStats): void {
  if (stat.isDirectory()) throw new UsageError(`cannot read ${nameOf(file)}: it is a folder`);
  if (!stat.isFile()) throw new UsageError(`cannot read ${nameOf(file)}: it is not a regular file`);
  if (stat.size > maxBytes)
    throw new UsageError(`${nameOf(file)} is ${stat.size} bytes long, which no Dockerfile is`);
}

/** Standard input to its end, or to the limit. */
function readInput(): Buffer {
  const parts: Buffer[] = [];
  for (let total = 0; total <= maxBytes;) {
    const part = Buffer.alloc(1 << 16);
    const count = readPart(part);
    if (count === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, count));
    total += count;
  }
  throw new UsageError(`standard input is longer than ${maxBytes} bytes, which no Dockerfile is`);
}

/** How many bytes came; 0 at the end. */
function readPart(part: Buffer): number {
  for (;;) {
    try {
      return readSync(0, part);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw new UsageError(`cannot read standard input: ${reasonOf(error)}`);
      // The writer of a pipe that does not block is slower than we are.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** The system's reason without the path and the code words around it. */
export function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'a part of its path is not a folder',
    EACCES: 'permission denied',
    EPERM: 'the operation is not permitted',
    EISDIR: 'it is a folder',
    ELOOP: 'its symbolic links lead to each other',
    ENAMETOOLONG: 'its name is too long',
    ENXIO: 'it is not a regular file',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  };
  if (code !== undefined && known[code] !== undefined) return known[code];
  return printable(error instanceof Error ? error.message : String(error));
}
