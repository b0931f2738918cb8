import type { GraphView } from '../../../../server/src/protocol/reports.js';
import type { GraphPicture } from '../panel/panel-messages.js';
import { cardsOf } from './cards.js';
import { drawGraph, type DrawnGraph, type KnownStages } from './drawn-graph.js';
import { fitScene, type Pane } from './fit.js';
import { spokenCard, spokenLink } from './scene.js';
import { drawSvg } from './svg.js';

/** Lays the stage graph out for a page of this size. `current`: the stage under the cursor, -1 for none. */
export function graphPicture(
  source: Pick<GraphPicture, 'file' | 'document' | 'canBuild'>,
  graph: GraphView,
  known: KnownStages,
  current: number,
  pane: Pane,
): GraphPicture {
  const drawn = drawGraph(graph, known);
  const cards = cardsOf(drawn);
  const titles = new Map(cards.cards.map(({ id, title }) => [id, title]));
  const stages = new Map(drawn.nodes.map(({ id, stage }) => [id, stage]));
  return {
    ...source,
    current: `s${current}`,
    nodes: cards.cards.map((card) => {
      const stage = stages.get(card.id);
      const place = stage && { stage: stage.index, line: stage.range.start.line };
      return { id: card.id, spoken: spokenCard(card), ...place };
    }),
    links: cards.links.map((link) => {
      const { id, from, to, line } = link;
      return { id, from, to, line, spoken: spokenLink(link, titles) };
    }),
    scene: fitScene(cards, pane),
  };
}

/** The picture as a file; here, so that the library of the layout is loaded by one late bundle. */
export function graphSvg(graph: DrawnGraph): string {
  return drawSvg(graph);
}
