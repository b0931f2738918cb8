import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BuildRequest } from '../ports/engine.js';
import type { ContextEntry } from './session/walk.js';

/** The Dockerfile as the engine shall see it: what is on the disk, or the text of the request. */
export interface DockerfileSource {
  /** Its name within its own folder. */
  readonly name: string;
  readonly text: Buffer;
  /** With its ignore file, in the order the engine demands. */
  readonly entries: readonly ContextEntry[];
}

export async function readDockerfile({ dockerfile, text }: BuildRequest): Promise<DockerfileSource> {
  const name = basename(dockerfile);
  const own = text === undefined ? await entryOfFile(dockerfile, name) : entryOfText(name, text);
  if (own === undefined) throw new Error(`${dockerfile} cannot be read`);
  const ignore = await entryOfFile(join(dirname(dockerfile), `${name}.dockerignore`), `${name}.dockerignore`);
  return { name, text: own.content.bytes, entries: ignore === undefined ? [own] : [own, ignore] };
}

type MemoryEntry = ContextEntry & { readonly content: { readonly bytes: Buffer } };

function entryOfText(path: string, text: string): MemoryEntry {
  return memoryEntry(path, Buffer.from(text, 'utf8'), BigInt(Date.now()) * 1_000_000n);
}

async function entryOfFile(file: string, path: string): Promise<MemoryEntry | undefined> {
  try {
    const { mtimeNs } = await stat(file, { bigint: true });
    return memoryEntry(path, await readFile(file), mtimeNs);
  } catch {
    return undefined;
  }
}

function memoryEntry(path: string, bytes: Buffer, modifiedAt: bigint): MemoryEntry {
  return { path, mode: 0o644, bytes: bytes.length, modifiedAt, content: { bytes } };
}
