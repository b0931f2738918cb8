import type { CardGraph } from './cards.js';

/** Ids of cards rank by rank, in the order of the text. */
export type Ranks = ReadonlyMap<string, number>;

/**
 * A rank for each card, from 0 on, with at most `most` cards in one. A card stands below all that it takes from: as
 * early as there is room, then as close to what uses it as that leaves room for.
 */
export function ranksWithin({ cards, links }: CardGraph, most: number): Ranks {
  const sources = new Map(cards.map(({ id }) => [id, new Set<string>()]));
  const uses = new Map(cards.map(({ id }) => [id, new Set<string>()]));
  for (const { from, to } of links) {
    if (from === to) continue;
    sources.get(to)?.add(from);
    uses.get(from)?.add(to);
  }
  const ranks = new Map<string, number>();
  // Of a ring, a source may have no rank yet.
  const rankOf = (id: string): number => ranks.get(id) ?? -1;
  const filled: number[] = [];
  const put = (id: string, rank: number): void => {
    const before = ranks.get(id);
    if (before !== undefined) filled[before] = (filled[before] ?? 0) - 1;
    filled[rank] = (filled[rank] ?? 0) + 1;
    ranks.set(id, rank);
  };
  const hasRoom = (rank: number): boolean => (filled[rank] ?? 0) < most;
  const order = sourcesFirst(sources);
  for (const id of order) {
    let rank = Math.max(0, ...[...(sources.get(id) ?? [])].map((from) => 1 + rankOf(from)));
    while (!hasRoom(rank)) rank += 1;
    put(id, rank);
  }
  for (const id of [...order].reverse()) {
    const used = [...(uses.get(id) ?? [])].map(rankOf);
    const own = rankOf(id);
    if (used.length === 0) continue;
    let rank = Math.min(...used) - 1;
    while (rank > own && !hasRoom(rank)) rank -= 1;
    if (rank > own) put(id, rank);
  }
  return withoutGaps(ranks);
}

/** A rank that all cards have left is none. */
function withoutGaps(ranks: Ranks): Ranks {
  const used = [...new Set(ranks.values())].sort((a, b) => a - b);
  return new Map([...ranks].map(([id, rank]) => [id, used.indexOf(rank)]));
}

/** What is taken from comes first, otherwise as in the text. In a ring, the stage that stands first begins. */
function sourcesFirst(sources: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const open = new Set(sources.keys());
  const order: string[] = [];
  while (open.size > 0) {
    const isReady = (id: string): boolean => [...(sources.get(id) ?? [])].every((from) => !open.has(from));
    const [first = ''] = open;
    const id = [...open].find(isReady) ?? first;
    open.delete(id);
    order.push(id);
  }
  return order;
}
