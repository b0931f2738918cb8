import type { EdgeView, GraphView, StageView } from '../../../../server/src/protocol/reports.js';
import { stageTitle } from '../stage/document-stages.js';

/** A stage graph ready to be drawn: stages and external images are nodes alike. */
export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  /** `s0`, `s1` … for stages, `i0` … for images. */
  readonly id: string;
  readonly kind: 'stage' | 'final' | 'unused' | 'image';
  /** What people call it: the name, `stage 2`, or the image. */
  readonly title: string;
  /** Second line, e.g. the size; empty for none. */
  readonly detail: string;
  readonly stage?: number;
  /** 0-based line of the stage's FROM. */
  readonly line?: number;
  readonly bytes?: number;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeView['kind'];
  /** How many places of the text make this edge. */
  readonly count: number;
  /** 0-based line of the first of them. */
  readonly line: number;
}

/** `sizes`: label and bytes by stage index, as far as measured. */
export function drawGraph(
  graph: GraphView,
  sizes: ReadonlyMap<number, { label: string; bytes: number }>,
): DrawnGraph {
  const images = new Map<string, string>();
  for (const { from } of graph.edges) {
    if (typeof from === 'string' && !images.has(from)) images.set(from, `i${images.size}`);
  }
  const stages = graph.stages.map((stage): DrawnNode => {
    const size = sizes.get(stage.index);
    const { index, range } = stage;
    const detail = size?.label ?? '';
    const common = {
      id: `s${index}`,
      kind: kindOf(stage, graph.final),
      title: stageTitle(stage),
      detail,
      stage: index,
    };
    return { ...common, line: range.start.line, ...(size && { bytes: size.bytes }) };
  });
  const pulled = [...images].map(([title, id]): DrawnNode => ({ id, kind: 'image', title, detail: '' }));
  return { nodes: [...pulled, ...stages], edges: mergeEdges(graph.edges, images) };
}

function kindOf({ index, unused }: StageView, final: number): DrawnNode['kind'] {
  if (index === final) return 'final';
  return unused ? 'unused' : 'stage';
}

function mergeEdges(edges: readonly EdgeView[], images: ReadonlyMap<string, string>): DrawnEdge[] {
  const merged = new Map<string, DrawnEdge>();
  for (const { from, to, kind, range } of edges) {
    const source = typeof from === 'number' ? `s${from}` : (images.get(from) ?? '');
    const key = `${source} ${to} ${kind}`;
    const count = (merged.get(key)?.count ?? 0) + 1;
    const line = merged.get(key)?.line ?? range.start.line;
    merged.set(key, { from: source, to: `s${to}`, kind, count, line });
  }
  return [...merged.values()];
}
