import { Graph, layout } from '@dagrejs/dagre';
import { escapeXml } from './xml.js';
import type { DrawnEdge, DrawnGraph, DrawnNode } from './drawn-graph.js';

/** Where dagre puts things; x and y are centres, in pixels. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (DrawnNode & Box)[];
  readonly edges: readonly (DrawnEdge & { readonly points: readonly Point[] })[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const characterWidth = 7.5;
const margin = 12;

/** Lays the graph out from left to right. */
export function layOut({ nodes, edges }: DrawnGraph): GraphLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 56, marginx: margin, marginy: margin });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  edges.forEach(({ from, to }, index) => graph.setEdge(from, to, {}, String(index)));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.max(0, width),
    height: Math.max(0, height),
    nodes: nodes.map((node) => ({ ...node, ...boxOf(graph.node(node.id)) })),
    edges: edges.map((edge, index) => {
      const { points = [] } = graph.edge({ v: edge.from, w: edge.to, name: String(index) }) as {
        points?: Point[];
      };
      return { ...edge, points };
    }),
  };
}

/** A stand-alone SVG document. Names out of the Dockerfile are text, never markup. */
export function drawSvg(graph: DrawnGraph): string {
  const { width, height, nodes, edges } = layOut(graph);
  const body = [...edges.map(drawEdge), ...nodes.map(drawNode)].join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-label="Stage graph" font-family="system-ui, sans-serif" font-size="13">
<style>
  .node { fill: #ffffff; stroke: #57606a; } .final { stroke: #0969da; stroke-width: 2.5; } .unused { opacity: 0.55; stroke-dasharray: 4; }
  .image { fill: #f6f8fa; stroke-dasharray: 3; } text { fill: #1f2328; } .detail { fill: #57606a; font-size: 11px; }
  .edge { fill: none; stroke: #57606a; stroke-width: 1.3; } .copy, .onbuild { stroke-dasharray: 6 4; } .mount { stroke-dasharray: 1.5 4; stroke-linecap: round; }
  @media (prefers-color-scheme: dark) { .node { fill: #161b22; stroke: #8b949e; } .final { stroke: #58a6ff; } .image { fill: #0d1117; } text { fill: #e6edf3; } .detail { fill: #8b949e; } .edge { stroke: #8b949e; } marker path { fill: #8b949e; } }
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>
${body}
</svg>
`;
}

/** The path through `points` as SVG path data. */
export function pathData(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

function sizeOf({ title, detail }: DrawnNode): { width: number; height: number } {
  const longest = Math.min(Math.max(title.length, detail.length), 48);
  return { width: longest * characterWidth + 24, height: detail === '' ? 32 : 46 };
}

function boxOf(placed: unknown): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = placed as Partial<Box>;
  return { x, y, width, height };
}

function drawNode(node: DrawnNode & Box): string {
  const { kind, title, detail, x, y, width, height } = node;
  const box = `<rect class="node ${kind}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}" rx="${kind === 'image' ? 14 : 5}"/>`;
  const first = detail === '' ? y + 4.5 : y - 3;
  const text = `<text x="${round(x)}" y="${round(first)}" text-anchor="middle">${escapeXml(clip(title))}</text>`;
  const second =
    detail === ''
      ? ''
      : `<text class="detail" x="${round(x)}" y="${round(y + 14)}" text-anchor="middle">${escapeXml(clip(detail))}</text>`;
  return `<g><title>${escapeXml(title)}</title>${box}${text}${second}</g>`;
}

function drawEdge({ kind, count, points }: GraphLayout['edges'][number]): string {
  const name = kind.toLowerCase();
  const times = count > 1 ? ` ×${count}` : '';
  return `<path class="edge ${name}" d="${pathData(points)}" marker-end="url(#arrow)"><title>${kind}${times}</title></path>`;
}

function clip(text: string): string {
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
