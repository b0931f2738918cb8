import type { Memento } from 'vscode';
import { keepNewest, readRegistryMemory } from '../model/registry/registry-memory.js';
import type { DigestCache, RegistryCache, WaitCache } from '../ports/registry.js';

const keptAs = 'stageInsight.registry';

/** Sizes by digest, digests by tag, and who asked to wait: kept in the editor for all workspaces. */
export function createRegistryMemory(memory: Memento): {
  readonly cache: RegistryCache;
  readonly tags: DigestCache;
  readonly waits: WaitCache;
} {
  const { sizes, tags, waits } = readRegistryMemory(memory.get(keptAs));
  const keep = (): void =>
    void memory.update(keptAs, { sizes: [...sizes], tags: [...tags], waits: [...waits] });
  const remember = <Value>(map: Map<string, Value>) => ({
    get: (key: string): Value | undefined => map.get(key),
    set: (key: string, value: Value): void => {
      keepNewest(map, key, value);
      keep();
    },
  });
  return { cache: remember(sizes), tags: remember(tags), waits: remember(waits) };
}
