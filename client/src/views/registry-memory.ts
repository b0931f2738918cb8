import type { Memento } from 'vscode';
import { keepNewest, readRegistryMemory } from '../model/registry-memory.js';
import type { DigestCache, RegistryCache } from '../ports/registry.js';

const keptAs = 'stageInsight.registry';

/** Sizes by digest and digests by tag, kept in the editor for all workspaces. */
export function createRegistryMemory(memory: Memento): {
  readonly cache: RegistryCache;
  readonly tags: DigestCache;
} {
  const { sizes, tags } = readRegistryMemory(memory.get(keptAs));
  const keep = (): void => void memory.update(keptAs, { sizes: [...sizes], tags: [...tags] });
  const remember = <Value>(map: Map<string, Value>) => ({
    get: (key: string): Value | undefined => map.get(key),
    set: (key: string, value: Value): void => {
      keepNewest(map, key, value);
      keep();
    },
  });
  return { cache: remember(sizes), tags: remember(tags) };
}
