/** Something that stands in a rank: a card, or a place where a link passes between cards. */
export interface Item {
  readonly id: string;
  /** Pixels across the direction of the graph; 0 for a link that passes. */
  readonly breadth: number;
}

/** What is linked across a gap: ids of items in two ranks that follow each other, the earlier one first. */
export type Tie = readonly [string, string];

/** Between two cards of a rank, in pixels. */
export const cardSpace = 14;

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
  const places = new Map(ordered.flatMap(packRank));
  const passes: readonly Side[] = ['above', 'below', 'above', 'below', 'above', 'below', 'both', 'both'];
  for (const side of passes) {
    const ranksInOrder = side === 'below' ? [...ordered].reverse() : ordered;
    for (const rank of ranksInOrder)
      for (const [id, place] of pull(rank, places, near, side)) places.set(id, place);
  }
  return places;
}

type Side = 'above' | 'below' | 'both';
/** The ids of what an item is linked to. */
type Near = (id: string, side: Side) => readonly string[];

function neighboursOf(ties: readonly Tie[]): Near {
  const [above, below] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const link = (near: Map<string, string[]>, id: string, other: string): void =>
    void near
      .set(id, near.get(id) ?? [])
      .get(id)
      ?.push(other);
  for (const [upper, lower] of ties) {
    link(below, upper, lower);
    link(above, lower, upper);
  }
  return (id, side) => [
    ...(side === 'below' ? [] : (above.get(id) ?? [])),
    ...(side === 'above' ? [] : (below.get(id) ?? [])),
  ];
}

const rounds = 8;

function orderRanks(ranks: readonly (readonly Item[])[], near: Near): readonly (readonly Item[])[] {
  let best = ranks;
  let fewest = crossings(ranks, near);
  let order = ranks;
  for (let round = 0; round < rounds && fewest > 0; round++) {
    order = sweep(order, near, round % 2 === 0 ? 'above' : 'below');
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
  const places = new Map(ranks.flatMap(packRank));
  const sorted = side === 'above' ? [...ranks] : [...ranks].reverse();
  const swept = sorted.map((rank) => {
    const order = rank
      .map((item) => ({ item, wish: meanOf(near(item.id, side), places) ?? placeOf(places, item.id) }))
      .sort((a, b) => a.wish - b.wish)
      .map(({ item }) => item);
    for (const [id, place] of packRank(order)) places.set(id, place);
    return order;
  });
  return side === 'above' ? swept : swept.reverse();
}

/** How many pairs of links cross between the ranks. */
function crossings(ranks: readonly (readonly Item[])[], near: Near): number {
  const orders = new Map(ranks.flatMap((rank) => rank.map(({ id }, at) => [id, at])));
  // Links by their lower end: a later one crosses each earlier one that begins after it.
  const crossed = ranks.flatMap((rank) => {
    const begins = rank.map(({ id }) => near(id, 'above').map((one) => placeOf(orders, one)));
    return begins.flatMap((ends, at) => {
      const before = begins.slice(0, at).flat();
      return ends.map((end) => before.filter((one) => one > end).length);
    });
  });
  return crossed.reduce((sum, count) => sum + count, 0);
}

/** Side by side around 0. */
function packRank(rank: readonly Item[]): [string, number][] {
  const spaced = spaceOut(rank);
  const middle = (spaced.at(-1)?.offset ?? 0) / 2;
  return spaced.map(({ item: { id }, offset }) => [id, offset - middle]);
}

/** Where the centres stand when the first one is at 0 and all are as close as may be. */
function spaceOut(rank: readonly Item[]): readonly { readonly item: Item; readonly offset: number }[] {
  let offset = 0;
  return rank.map((item, index) => {
    const before = rank[index - 1];
    if (before !== undefined) offset += (before.breadth + item.breadth) / 2 + spaceBetween(before, item);
    return { item, offset };
  });
}

function spaceBetween(a: Item, b: Item): number {
  if (a.breadth > 0 && b.breadth > 0) return cardSpace;
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
): readonly (readonly [string, number])[] {
  const blocks: { sum: number; weight: number; members: (readonly [string, number])[] }[] = [];
  for (const { item, offset } of spaceOut(rank)) {
    const wish = meanOf(near(item.id, side), places);
    const weight = wish === undefined ? looseWeight : item.breadth > 0 ? cardWeight : passWeight;
    const place = (wish ?? placeOf(places, item.id)) - offset;
    let block = { sum: weight * place, weight, members: [[item.id, offset] as const] };
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
        members: [...last.members, ...block.members],
      };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, weight, members }) =>
    members.map(([id, offset]) => [id, sum / weight + offset] as const),
  );
}

function meanOf(ids: readonly string[], places: ReadonlyMap<string, number>): number | undefined {
  if (ids.length === 0) return undefined;
  return ids.reduce((sum, id) => sum + placeOf(places, id), 0) / ids.length;
}

/** All that stands in a rank has a place. */
function placeOf(places: ReadonlyMap<string, number>, id: string): number {
  return places.get(id) ?? 0;
}
