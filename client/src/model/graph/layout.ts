import type { Card, CardGraph, Link } from './cards.js';
import { lineUp, type Item, type Tie } from './line-up.js';
import { ranksWithin } from './ranks.js';
import { routeThrough, type Point } from './routes.js';

/** The way from a stage to what uses it. */
export type Direction = 'right' | 'down';

/** Where the cards lie and the links run; x and y of a card are its centre, in pixels. */
export interface GraphLayout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly cards: readonly PlacedCard[];
  readonly links: readonly PlacedLink[];
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export type PlacedCard = Card & Box;
/** `path`: SVG path data. `middle`: a point of the path where a mark finds room. */
export type PlacedLink = Link & { readonly path: string; readonly middle: Point };

export interface LayoutOptions {
  readonly direction: Direction;
  /** Between two ranks, in pixels. */
  readonly gap: number;
  /** How many cards may stand in one rank. */
  readonly abreast: number;
  /** What a card needs, in pixels. */
  readonly sizeOf: (card: Card) => { readonly width: number; readonly height: number };
}

const margin = 14;

/**
 * Lays the graph out rank by rank. A link passes a rank between two cards and bends in the gap after it, so that none
 * runs through a card.
 */
export function layOut(graph: CardGraph, { direction, gap, abreast, sizeOf }: LayoutOptions): GraphLayout {
  const isRight = direction === 'right';
  const ranks = ranksWithin(graph, abreast);
  const rankOf = (id: string): number => ranks.get(id) ?? 0;
  const passages = graph.links.map((link) => passagesOf(link, rankOf(link.from), rankOf(link.to)));
  const sizes = new Map(graph.cards.map((card) => [card.id, sizeOf(card)]));
  const lengthOf = (id: string): number => (isRight ? sizes.get(id)?.width : sizes.get(id)?.height) ?? 0;
  const breadthOf = (id: string): number => (isRight ? sizes.get(id)?.height : sizes.get(id)?.width) ?? 0;
  const items = itemsOf(graph, rankOf, passages, breadthOf);
  const across = lineUp(items, passages.flatMap(tiesOf));
  const bands = bandsOf(items, lengthOf, gap);
  const places: Places = { across, bands, rankOf, lengthOf, breadthOf };
  const runs = runLinks(graph.links, passages, places);
  const edges = [
    ...graph.cards.flatMap(({ id }) =>
      [-1, 1].map((end) => (across.get(id) ?? 0) + (end * breadthOf(id)) / 2),
    ),
    ...runs.flatMap((run) => run.map((spot) => spot.across)),
  ];
  const [first, last] = [Math.min(...edges), Math.max(...edges)];
  const breadth = edges.length === 0 ? 0 : last - first + 2 * margin;
  const length = edges.length === 0 ? 0 : (bands.at(-1)?.end ?? 0) + margin;
  const point = ({ along, across: place }: Spot): Point => {
    const shifted = place - first + margin;
    return isRight ? { x: along, y: shifted } : { x: shifted, y: along };
  };
  return {
    direction,
    width: isRight ? length : breadth,
    height: isRight ? breadth : length,
    cards: graph.cards.map((card) => {
      const spot = { along: centreOf(bands[rankOf(card.id)]), across: across.get(card.id) ?? 0 };
      return { ...card, ...point(spot), ...(sizes.get(card.id) ?? { width: 0, height: 0 }) };
    }),
    links: graph.links.map((link, index) => ({
      ...link,
      ...routeThrough((runs[index] ?? []).map(point), direction),
    })),
  };
}

/** A place by its way along the direction of the graph and across it. */
interface Spot {
  readonly along: number;
  readonly across: number;
}

/** Where the cards of one rank lie along the direction. */
interface Band {
  readonly start: number;
  readonly end: number;
}

function centreOf(band: Band | undefined): number {
  return band === undefined ? 0 : (band.start + band.end) / 2;
}

interface Places {
  readonly across: ReadonlyMap<string, number>;
  readonly bands: readonly Band[];
  readonly rankOf: (id: string) => number;
  readonly lengthOf: (id: string) => number;
  readonly breadthOf: (id: string) => number;
}

/** A link passing a rank. */
interface Passage extends Item {
  readonly rank: number;
}

/** The ends of a link and the ranks that it passes, from its source to its target. */
interface Passages {
  readonly from: string;
  readonly to: string;
  readonly passes: readonly Passage[];
  readonly isBack: boolean;
}

function passagesOf({ id, from, to }: Link, start: number, end: number): Passages {
  const count = Math.max(0, Math.abs(end - start) - 1);
  const step = Math.sign(end - start);
  const passes = Array.from({ length: count }, (_, index): Passage => {
    const rank = start + step * (index + 1);
    return { id: `${id} ${rank}`, rank, breadth: 0 };
  });
  return { from, to, passes, isBack: end < start };
}

function tiesOf({ from, to, passes, isBack }: Passages): readonly Tie[] {
  if (from === to) return [];
  const ids = [from, ...passes.map(({ id }) => id), to];
  const ordered = isBack ? ids.reverse() : ids;
  return ordered.slice(1).map((id, index): Tie => [ordered[index] ?? id, id]);
}

function itemsOf(
  { cards }: CardGraph,
  rankOf: (id: string) => number,
  passages: readonly Passages[],
  breadthOf: (id: string) => number,
): readonly (readonly Item[])[] {
  const items: Item[][] = [];
  const put = (rank: number, item: Item): void => {
    while (items.length <= rank) items.push([]);
    items[rank]?.push(item);
  };
  for (const { id } of cards) put(rankOf(id), { id, breadth: breadthOf(id) });
  for (const { passes } of passages) for (const pass of passes) put(pass.rank, pass);
  return items;
}

function bandsOf(
  items: readonly (readonly Item[])[],
  lengthOf: (id: string) => number,
  gap: number,
): readonly Band[] {
  let start = margin;
  return items.map((rank) => {
    const band = { start, end: start + Math.max(0, ...rank.map(({ id }) => lengthOf(id))) };
    start = band.end + gap;
    return band;
  });
}

/** The spots that links run through, in pairs: where they cross a rank. */
function runLinks(
  links: readonly Link[],
  passages: readonly Passages[],
  places: Places,
): readonly (readonly Spot[])[] {
  const { across, bands } = places;
  return links.map((link, index) => {
    const passage = passages[index];
    if (passage === undefined) return [];
    if (link.from === link.to) return loopAt(link.from, places);
    const ahead = passage.isBack ? -1 : 1;
    const [out, into] = [portOf(index, 'from', passages, places), portOf(index, 'to', passages, places)];
    const crossed = passage.passes.flatMap(({ id, rank }) => {
      const [enter, leave] = sidesOf(bands[rank], ahead);
      const place = across.get(id) ?? 0;
      return [
        { along: enter, across: place },
        { along: leave, across: place },
      ];
    });
    const [, leave] = sidesOf(bands[places.rankOf(link.from)], ahead);
    const [enter] = sidesOf(bands[places.rankOf(link.to)], ahead);
    return [out, { ...out, along: leave }, ...crossed, { ...into, along: enter }, into];
  });
}

function sidesOf({ start, end }: Band = { start: 0, end: 0 }, ahead: number): readonly [number, number] {
  return ahead > 0 ? [start, end] : [end, start];
}

/** Where a link touches its card: side by side with the others of that side, in the order of where they go. */
function portOf(index: number, end: 'from' | 'to', passages: readonly Passages[], places: Places): Spot {
  const own = passages[index];
  const id = own?.[end] ?? '';
  const isAhead = (one: Passages): boolean => (end === 'from') !== one.isBack;
  const otherEnd = (at: number): number => {
    const { passes = [], from = '', to = '' } = passages[at] ?? {};
    const next = end === 'from' ? (passes[0]?.id ?? to) : (passes.at(-1)?.id ?? from);
    return places.across.get(next) ?? 0;
  };
  const sharing = passages.flatMap((one, at) =>
    one[end] === id && one.from !== one.to && own && isAhead(one) === isAhead(own) ? [at] : [],
  );
  const place = [...sharing].sort((a, b) => otherEnd(a) - otherEnd(b) || a - b).indexOf(index);
  const step = Math.min(14, (places.breadthOf(id) - 10) / Math.max(1, sharing.length));
  const half = places.lengthOf(id) / 2;
  const side = own !== undefined && isAhead(own) ? half : -half;
  return {
    along: centreOf(places.bands[places.rankOf(id)]) + side,
    across: (places.across.get(id) ?? 0) + (place - (sharing.length - 1) / 2) * step,
  };
}

/** A stage that takes from itself, which no builder accepts: a corner beside its card. */
function loopAt(id: string, { across, bands, rankOf, lengthOf, breadthOf }: Places): readonly Spot[] {
  const along = centreOf(bands[rankOf(id)]) + lengthOf(id) / 4;
  const edge = (across.get(id) ?? 0) + breadthOf(id) / 2;
  return [
    { along, across: edge },
    { along, across: edge + 9 },
    { along: along + 14, across: edge + 9 },
    { along: along + 14, across: edge },
  ];
}
