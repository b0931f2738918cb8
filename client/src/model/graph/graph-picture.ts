import { drawGraph, type DrawnGraph, type DrawnNode } from './drawn-graph.js';
import { drawSvg, layOut, pathData } from './svg.js';
import type { GraphView } from '../../../../server/src/protocol/reports.js';
import type { GraphPicture, PictureNode } from '../panel/panel-messages.js';

/** Lays the stage graph out for the page. `sizes` by stage index, as far as measured. */
export function graphPicture(
  file: string,
  graph: GraphView,
  sizes: ReadonlyMap<number, { label: string; bytes: number }>,
  current: number,
): GraphPicture {
  const layout = layOut(drawGraph(graph, sizes));
  const heaviest = Math.max(0, ...[...sizes.values()].map(({ bytes }) => bytes));
  const titles = new Map(layout.nodes.map(({ id, title }) => [id, title]));
  return {
    file,
    width: layout.width,
    height: layout.height,
    current,
    nodes: layout.nodes.map((node) => pictureNode(node, heaviest)),
    edges: layout.edges.map(({ kind, points, from, to, line }) => {
      const spoken = `${titles.get(to) ?? to} takes from ${titles.get(from) ?? from} by ${kind}`;
      return { kind, path: pathData(points), spoken, line };
    }),
  };
}

/** The picture as a file; here, so that the library of the layout is loaded by one late bundle. */
export function graphSvg(graph: DrawnGraph): string {
  return drawSvg(graph);
}

type Placed = ReturnType<typeof layOut>['nodes'][number];

function pictureNode(node: Placed, heaviest: number): PictureNode {
  const { id, kind, title, detail, stage = -1, line = -1, x, y, width, height } = node;
  const spoken = [kindWord(kind), title, detail].filter((part) => part !== '').join(', ');
  return {
    id,
    kind,
    title,
    detail,
    spoken,
    stage,
    line,
    x,
    y,
    width,
    height,
    weight: weightOf(node, heaviest),
  };
}

function kindWord(kind: DrawnNode['kind']): string {
  switch (kind) {
    case 'stage':
      return 'stage';
    case 'final':
      return 'final stage';
    case 'unused':
      return 'unused stage';
    case 'image':
      return 'image';
  }
}

/** Steps of a logarithmic scale: a stage a tenth of the heaviest is one step and a half lighter. */
function weightOf({ bytes }: DrawnNode, heaviest: number): number {
  if (bytes === undefined || bytes <= 0 || heaviest <= 0) return -1;
  return Math.max(0, Math.min(4, Math.round(4 + 1.5 * Math.log10(bytes / heaviest))));
}
