import type { RegistrySize, TagDigest } from '../../ports/registry.js';
import { list, record } from '../text/untyped.js';

/** What is remembered of registries between two starts of the editor. */
export interface RegistryMemory {
  readonly sizes: Map<string, RegistrySize>;
  readonly tags: Map<string, TagDigest>;
  /** `WaitCache`. */
  readonly waits: Map<string, number>;
}

/** Reads what an earlier version, or nobody, wrote: anything that does not fit is left out. */
export function readRegistryMemory(value: unknown): RegistryMemory {
  const { sizes, tags, waits } = record(value);
  return { sizes: entries(sizes, isSize), tags: entries(tags, isTag), waits: entries(waits, isTime) };
}

/** Enough for the base images of many projects. */
const keptEntries = 500;

/** Puts an entry last, and lets the oldest go. */
export function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of [...map.keys()].slice(0, Math.max(0, map.size - keptEntries))) map.delete(oldest);
}

function entries<Value>(value: unknown, fits: (one: unknown) => one is Value): Map<string, Value> {
  return new Map(
    list(value).flatMap((pair): [string, Value][] => {
      const [key, one] = list(pair);
      return typeof key === 'string' && fits(one) ? [[key, one]] : [];
    }),
  );
}

function isSize(value: unknown): value is RegistrySize {
  const { digest, compressedBytes, layers, platform } = record(value);
  return (
    typeof digest === 'string' &&
    typeof compressedBytes === 'number' &&
    typeof layers === 'number' &&
    typeof platform === 'string'
  );
}

function isTag(value: unknown): value is TagDigest {
  const { digest, at } = record(value);
  return typeof digest === 'string' && typeof at === 'number';
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
