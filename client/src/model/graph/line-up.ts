/** Something that stands in a rank: a card, or a place where a link passes between cards. */
export interface Item {
  readonly id: string;
  /** Pixels across the direction of the graph; 0 for a link that passes. */
  readonly breadth: number;
}

/** What is linked across a gap: ids of items in two ranks that follow each other, the earlier one first. */
export type Tie = readonly [string, string];

/**
 * Where the items of each rank stand across the graph: the centre of each, in pixels. Their order is the one of those
 * tried that crosses the fewest links, beginning with the order given; each stands as near to what it is linked to as
 * its neighbours allow.
 */
export function lineUp(
  ranks: readonly (readonly Item[])[],
  ties: readonly Tie[],
): ReadonlyMap<string, number> {
  const near = neighboursOf(ties);
  const ordered = orderRanks(ranks, near);
  let places = packed(ordered);
  const passes: readonly Side[] = ['above', 'below', 'above', 'below', 'above', 'below', 'both', 'both'];
  for (const side of passes) {
    const ranksInOrder = side === 'below' ? [...ordered].reverse() : ordered;
    for (const rank of ranksInOrder) places = new Map([...places, ...pull(rank, places, near, side)]);
  }
  return places;
}

interface Neighbours {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

type Side = 'above' | 'below' | 'both';
type Near = ReadonlyMap<string, Neighbours>;

function neighboursOf(ties: readonly Tie[]): Near {
  const near = new Map<string, { above: string[]; below: string[] }>();
  const at = (id: string): { above: string[]; below: string[] } => {
    const known = near.get(id) ?? { above: [], below: [] };
    near.set(id, known);
    return known;
  };
  for (const [upper, lower] of ties) {
    at(upper).below.push(lower);
    at(lower).above.push(upper);
  }
  return near;
}

function sideOf(near: Near, id: string, side: Side): readonly string[] {
  const { above = [], below = [] } = near.get(id) ?? {};
  return side === 'above' ? above : side === 'below' ? below : [...above, ...below];
}

const rounds = 8;

function orderRanks(ranks: readonly (readonly Item[])[], near: Near): readonly (readonly Item[])[] {
  let best = ranks;
  let fewest = crossings(ranks, near);
  let order = ranks;
  for (let round = 0; round < rounds && fewest > 0; round++) {
    const side = round % 2 === 0 ? 'above' : 'below';
    order = sweep(order, near, side);
    const count = crossings(order, near);
    if (count < fewest) [best, fewest] = [order, count];
  }
  return best;
}

/** Sorts each rank by the middle of what its items are linked to; what is linked to nothing keeps its place. */
function sweep(
  ranks: readonly (readonly Item[])[],
  near: Near,
  side: 'above' | 'below',
): readonly (readonly Item[])[] {
  const places = new Map(packed(ranks));
  const sorted = side === 'above' ? [...ranks] : [...ranks].reverse();
  const swept = sorted.map((rank) => {
    const wish = new Map(
      rank.map(({ id }) => [id, meanOf(sideOf(near, id, side), places) ?? places.get(id) ?? 0]),
    );
    const order = [...rank].sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0));
    for (const [id, place] of packRank(order)) places.set(id, place);
    return order;
  });
  return side === 'above' ? swept : swept.reverse();
}

/** How many pairs of links cross between the ranks. */
function crossings(ranks: readonly (readonly Item[])[], near: Near): number {
  return ranks.slice(1).reduce((sum, rank, index) => {
    const upper = new Map(ranks[index]?.map(({ id }, at) => [id, at]));
    // Links by their lower end: a later one crosses each earlier one that begins after it.
    const begins = rank.map(({ id }) => sideOf(near, id, 'above').map((one) => upper.get(one) ?? 0));
    const before: number[] = [];
    let count = 0;
    for (const ends of begins) {
      for (const end of ends) count += before.filter((one) => one > end).length;
      before.push(...ends);
    }
    return sum + count;
  }, 0);
}

function packed(ranks: readonly (readonly Item[])[]): ReadonlyMap<string, number> {
  return new Map(ranks.flatMap(packRank));
}

/** Side by side around 0. */
function packRank(rank: readonly Item[]): [string, number][] {
  const offsets = offsetsOf(rank);
  const middle = ((offsets[0] ?? 0) + (offsets.at(-1) ?? 0)) / 2;
  return rank.map(({ id }, index) => [id, (offsets[index] ?? 0) - middle]);
}

/** Where the centres stand when the first one is at 0 and all are as close as may be. */
function offsetsOf(rank: readonly Item[]): readonly number[] {
  let offset = 0;
  return rank.map((item, index) => {
    const before = rank[index - 1];
    if (before !== undefined) offset += (before.breadth + item.breadth) / 2 + spaceBetween(before, item);
    return offset;
  });
}

function spaceBetween(a: Item, b: Item): number {
  if (a.breadth > 0 && b.breadth > 0) return 14;
  return a.breadth > 0 || b.breadth > 0 ? 10 : 6;
}

/** Links that pass are kept straight before cards are kept in the middle. */
const [cardWeight, passWeight, looseWeight] = [1, 2, 0.05];

/** Moves a rank as near to its wishes as the order and the spaces allow: the least sum of squares. */
function pull(
  rank: readonly Item[],
  places: ReadonlyMap<string, number>,
  near: Near,
  side: Side,
): readonly [string, number][] {
  const offsets = offsetsOf(rank);
  const blocks: { sum: number; weight: number; count: number }[] = [];
  rank.forEach(({ id, breadth }, index) => {
    const wish = meanOf(sideOf(near, id, side), places);
    const weight = wish === undefined ? looseWeight : breadth > 0 ? cardWeight : passWeight;
    const place = (wish ?? places.get(id) ?? 0) - (offsets[index] ?? 0);
    let block = { sum: weight * place, weight, count: 1 };
    // Blocks that would overlap become one, at the middle of their wishes.
    for (
      let last = blocks.at(-1);
      last && last.sum / last.weight > block.sum / block.weight;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
        count: last.count + block.count,
      };
    }
    blocks.push(block);
  });
  const starts = blocks.flatMap(({ sum, weight, count }) =>
    Array.from({ length: count }, () => sum / weight),
  );
  return rank.map(({ id }, index) => [id, (starts[index] ?? 0) + (offsets[index] ?? 0)]);
}

function meanOf(ids: readonly string[], places: ReadonlyMap<string, number>): number | undefined {
  if (ids.length === 0) return undefined;
  return ids.reduce((sum, id) => sum + (places.get(id) ?? 0), 0) / ids.length;
}
