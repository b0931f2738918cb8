import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BuildRequest } from '../ports/engine.js';
import type { ContextEntry } from './session/walk.js';
import { t } from '../model/text/translate.js';

/** The Dockerfile as the engine shall see it: what is on the disk, or the text of the request. */
export interface DockerfileSource {
  /** Its name within its own folder. */
  readonly name: string;
  readonly text: Buffer;
  /** Name to ask for; absent when the wanted stage is the last one of the text. */
  readonly target?: string;
  /** With its ignore file, in the order the engine demands. */
  readonly entries: readonly ContextEntry[];
}

export async function readDockerfile(request: BuildRequest): Promise<DockerfileSource> {
  const { dockerfile, text } = request;
  const name = basename(dockerfile);
  const whole = text === undefined ? await entryOfFile(dockerfile, name) : entryOfText(name, text);
  if (whole === undefined) throw new Error(t('{0} cannot be read', dockerfile));
  const target = targetOf(request);
  const own = target === undefined ? endedAfterStage(whole, request) : whole;
  const ignore = await entryOfFile(join(dirname(dockerfile), `${name}.dockerignore`), `${name}.dockerignore`);
  return {
    name,
    text: own.content.bytes,
    ...(target !== undefined && { target }),
    entries: ignore === undefined ? [own] : [own, ignore],
  };
}

/** BuildKit finds a target by name only, and of several with one name the last. */
function targetOf({ plan, stage }: BuildRequest): string | undefined {
  const name = plan.stages[stage]?.name;
  const last = plan.stages.findLast((one) => one.name === name);
  return name !== undefined && last?.index === stage ? name : undefined;
}

/** A stage without a name of its own becomes the last one, and so the target, when the text ends with it. */
function endedAfterStage(entry: MemoryEntry, { plan, stage }: BuildRequest): MemoryEntry {
  const wanted = plan.stages[stage];
  if (wanted === undefined || stage === plan.stages.length - 1) return entry;
  const lastLine = (wanted.instructions.at(-1) ?? wanted.from).endLine;
  const lines = entry.content.bytes.toString('utf8').split(/(?<=\r\n|\n|\r(?!\n))/);
  return memoryEntry(
    entry.path,
    Buffer.from(lines.slice(0, lastLine + 1).join(''), 'utf8'),
    entry.modifiedAt + BigInt(stage + 1),
  );
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
