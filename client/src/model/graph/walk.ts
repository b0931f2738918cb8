import type { GraphPicture } from '../panel/panel-messages.js';
import type { Scene } from './scene.js';

/** A step over the picture: along the links, or to a neighbour of the same kind. */
export type Step = 'ahead' | 'back' | 'next' | 'previous' | 'first' | 'last';

/** What an arrow key means in a picture that runs this way. */
export function stepOf(key: string, direction: Scene['direction']): Step | undefined {
  const [ahead, back, next, previous] =
    direction === 'right'
      ? ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']
      : ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft'];
  const steps = new Map<string, Step>([
    [ahead ?? '', 'ahead'],
    [back ?? '', 'back'],
    [next ?? '', 'next'],
    [previous ?? '', 'previous'],
    ['Home', 'first'],
    ['End', 'last'],
  ]);
  return steps.get(key);
}

/** The card or link that a step leads to: from a card to a link and from there to the card at its end. */
export function walk(
  { nodes, links }: Pick<GraphPicture, 'nodes' | 'links'>,
  scene: Pick<Scene, 'direction' | 'places'>,
  at: string,
  step: Step,
): string | undefined {
  const order = inOrder(
    nodes.map(({ id }) => id),
    scene,
  );
  const rank = new Map(order.map((id, index) => [id, index]));
  const byEnds = [...links].sort((a, b) => endsOf(a, rank) - endsOf(b, rank));
  if (step === 'first' || step === 'last') return step === 'first' ? order[0] : order.at(-1);
  const link = links.find(({ id }) => id === at);
  if (link === undefined) {
    if (step === 'ahead') return byEnds.find(({ from }) => from === at)?.id;
    if (step === 'back') return byEnds.find(({ to }) => to === at)?.id;
    return neighbour(order, at, step);
  }
  if (step === 'ahead') return link.to;
  if (step === 'back') return link.from;
  const beside = byEnds.filter(({ from, to }) => from === link.from || to === link.to);
  return neighbour(
    beside.map(({ id }) => id),
    at,
    step,
  );
}

/** All that a card takes in, directly or not, and all that uses it, with the links on the way. */
export function connected(links: GraphPicture['links'], at: string): ReadonlySet<string> {
  const follow = (from: 'from' | 'to', to: 'from' | 'to'): ReadonlySet<string> => {
    const found = new Set([at]);
    // What is added meanwhile is visited too.
    for (const one of found)
      for (const link of links) if (link[from] === one) found.add(link.id).add(link[to]);
    return found;
  };
  return new Set([...follow('from', 'to'), ...follow('to', 'from')]);
}

function inOrder(
  ids: readonly string[],
  { direction, places }: Pick<Scene, 'direction' | 'places'>,
): readonly string[] {
  const spot = (id: string): readonly [number, number] => {
    const { x = 0, y = 0 } = places[id] ?? {};
    return direction === 'right' ? [x, y] : [y, x];
  };
  return [...ids].sort((a, b) => spot(a)[0] - spot(b)[0] || spot(a)[1] - spot(b)[1]);
}

function endsOf({ from, to }: GraphPicture['links'][number], rank: ReadonlyMap<string, number>): number {
  return (rank.get(from) ?? 0) * rank.size + (rank.get(to) ?? 0);
}

function neighbour(ids: readonly string[], at: string, step: 'next' | 'previous'): string | undefined {
  return ids[ids.indexOf(at) + (step === 'next' ? 1 : -1)];
}
