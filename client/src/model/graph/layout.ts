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

/** Between the cards and the border of the drawing. */
export const margin = 14;

/**
 * Lays the graph out rank by rank. A link passes a rank between two cards and bends in the gap after it, so that none
 * runs through a card.
 */
export function layOut(graph: CardGraph, { direction, gap, abreast, sizeOf }: LayoutOptions): GraphLayout {
  if (graph.cards.length === 0) return { direction, width: 0, height: 0, cards: [], links: [] };
  const isRight = direction === 'right';
  const ranks = ranksWithin(graph, abreast);
  const cards = graph.cards.map((card) => {
    const { width, height } = sizeOf(card);
    const [length, breadth] = isRight ? [width, height] : [height, width];
    return { card, id: card.id, rank: ranks.get(card.id) ?? 0, length, breadth };
  });
  const ways = waysOf(graph.links, cards);
  const items = rankByRank([...cards, ...ways.flatMap(({ passes }) => passes)]);
  const across = lineUp(items, ways.flatMap(tiesOf));
  const bands = bandsOf(items, gap);
  const places: Places = {
    acrossOf: ({ id }) => across.get(id) ?? 0,
    bandOf: ({ rank }) => bands[rank] ?? { start: 0, end: 0 },
  };
  const runs = ways.map((way) => ({ link: way.link, spots: runOf(way, ways, places) }));
  const edges = [
    ...cards.flatMap((card) => [-1, 1].map((end) => places.acrossOf(card) + (end * card.breadth) / 2)),
    ...runs.flatMap(({ spots }) => spots.map((spot) => spot.across)),
  ];
  const first = Math.min(...edges);
  const breadth = Math.max(...edges) - first + 2 * margin;
  const length = Math.max(...bands.map(({ end }) => end)) + margin;
  const point = ({ along, across: place }: Spot): Point => {
    const shifted = place - first + margin;
    return isRight ? { x: along, y: shifted } : { x: shifted, y: along };
  };
  return {
    direction,
    width: isRight ? length : breadth,
    height: isRight ? breadth : length,
    cards: cards.map((item) => ({ ...item.card, ...point(centreOf(item, places)), ...sizeOf(item.card) })),
    links: runs.map(({ link, spots }) => ({ ...link, ...routeThrough(spots.map(point), direction) })),
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

/** A card, or a link that passes a rank. */
interface RankItem extends Item {
  readonly rank: number;
  /** Pixels along the direction of the graph; 0 for a link that passes. */
  readonly length: number;
}

interface Places {
  readonly acrossOf: (item: Item) => number;
  readonly bandOf: (item: RankItem) => Band;
}

function centreOf(item: RankItem, { acrossOf, bandOf }: Places): Spot {
  const { start, end } = bandOf(item);
  return { along: (start + end) / 2, across: acrossOf(item) };
}

/** The ends of a link and the ranks that it passes, from its source to its target. */
interface Way {
  readonly link: Link;
  readonly from: RankItem;
  readonly to: RankItem;
  readonly passes: readonly RankItem[];
  readonly isBack: boolean;
}

function waysOf(links: readonly Link[], cards: readonly RankItem[]): readonly Way[] {
  const byId = new Map(cards.map((card) => [card.id, card]));
  return links.flatMap((link): readonly Way[] => {
    const [from, to] = [byId.get(link.from), byId.get(link.to)];
    if (from === undefined || to === undefined) return [];
    const step = Math.sign(to.rank - from.rank);
    const passes: RankItem[] = [];
    for (let rank = from.rank + step; rank !== to.rank; rank += step)
      passes.push({ id: `${link.id} ${rank}`, rank, length: 0, breadth: 0 });
    return [{ link, from, to, passes, isBack: step < 0 }];
  });
}

function tiesOf({ from, to, passes, isBack }: Way): readonly Tie[] {
  const ids = [from, ...passes, to].map(({ id }) => id);
  const ordered = isBack ? ids.reverse() : ids;
  return ordered.slice(1).map((id, index): Tie => [ordered[index] ?? id, id]);
}

function rankByRank(items: readonly RankItem[]): readonly (readonly RankItem[])[] {
  const ranks: RankItem[][] = [];
  for (const item of items) (ranks[item.rank] ??= []).push(item);
  return ranks;
}

function bandsOf(items: readonly (readonly RankItem[])[], gap: number): readonly Band[] {
  let start = margin;
  return items.map((rank) => {
    const band = { start, end: start + Math.max(...rank.map(({ length }) => length)) };
    start = band.end + gap;
    return band;
  });
}

/** The spots that a link runs through, in pairs: where it crosses a rank. */
function runOf(way: Way, ways: readonly Way[], places: Places): readonly Spot[] {
  const { from, to, passes, isBack } = way;
  if (from === to) return loopAt(from, places);
  const sidesOf = (item: RankItem): readonly [number, number] => {
    const { start, end } = places.bandOf(item);
    return isBack ? [end, start] : [start, end];
  };
  const crossed = passes.flatMap((pass) =>
    sidesOf(pass).map((along) => ({ along, across: places.acrossOf(pass) })),
  );
  const [out, into] = [portOf(way, 'from', ways, places), portOf(way, 'to', ways, places)];
  const [[, leave], [enter]] = [sidesOf(from), sidesOf(to)];
  return [out, { ...out, along: leave }, ...crossed, { ...into, along: enter }, into];
}

/** Where a link touches its card: side by side with the others of that side, in the order of where they go. */
function portOf(way: Way, end: 'from' | 'to', ways: readonly Way[], places: Places): Spot {
  const card = way[end];
  const otherEnd = ({ from, to, passes }: Way): number =>
    places.acrossOf(end === 'from' ? (passes[0] ?? to) : (passes.at(-1) ?? from));
  const sharing = ways
    .filter((one) => one[end] === card && one.from !== one.to && one.isBack === way.isBack)
    .sort((a, b) => otherEnd(a) - otherEnd(b));
  const step = Math.min(14, (card.breadth - 10) / sharing.length);
  const isAhead = (end === 'from') !== way.isBack;
  const { along, across } = centreOf(card, places);
  return {
    along: along + (isAhead ? card.length : -card.length) / 2,
    across: across + (sharing.indexOf(way) - (sharing.length - 1) / 2) * step,
  };
}

/** A stage that takes from itself, which no builder accepts: a corner beside its card. */
function loopAt(card: RankItem, places: Places): readonly Spot[] {
  const centre = centreOf(card, places);
  const along = centre.along + card.length / 4;
  const edge = centre.across + card.breadth / 2;
  return [
    { along, across: edge },
    { along, across: edge + 9 },
    { along: along + 14, across: edge + 9 },
    { along: along + 14, across: edge },
  ];
}
