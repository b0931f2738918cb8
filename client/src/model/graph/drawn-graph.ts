import type {
  EdgeView,
  GraphFinding,
  GraphView,
  StageView,
} from '../../../../server/src/protocol/reports.js';
import { stageTitle } from '../stage/document-stages.js';
import { t } from '../text/translate.js';

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
  /** Of a stage; absent for an image. */
  readonly stage?: StageView;
  /** What is known of a stage besides the text. */
  readonly known?: StageKnowledge;
}

/** What builds told of a stage. */
export interface StageKnowledge {
  readonly state: 'building' | 'measured' | 'stale' | 'failed' | 'unknown';
  /** `861 MB`, `build failed`; empty while there is nothing to say. */
  readonly label: string;
  readonly bytes?: number;
  readonly baseBytes?: number;
  /** Whether its programs start, as read out of its image; absent while nobody looked. */
  readonly starts?: boolean;
  /** Why it does not, in a few words. */
  readonly whyNot?: string;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeView['kind'];
  /** How many places of the text make this edge. */
  readonly count: number;
  /** 0-based line of the first of them, or of the first finding about them. */
  readonly line: number;
  /** What fails of what it brings. */
  readonly findings: readonly GraphFinding[];
}

/** What is known of stages besides the text, by their indexes. */
export type KnownStages = ReadonlyMap<number, StageKnowledge>;

export function drawGraph(graph: GraphView, known: KnownStages): DrawnGraph {
  const images = new Map<string, string>();
  for (const { from } of graph.edges) {
    if (typeof from === 'string' && !images.has(from)) images.set(from, `i${images.size}`);
  }
  const stages = graph.stages.map((stage): DrawnNode => {
    const told = known.get(stage.index);
    return {
      id: `s${stage.index}`,
      kind: kindOf(stage, graph.final),
      title: stageTitle(stage),
      detail: told?.label ?? '',
      stage,
      ...(told && { known: told }),
    };
  });
  const pulled = [...images].map(([title, id]): DrawnNode => {
    const origin = graph.stages.find(({ base }) => base.image === title)?.base.builtFrom;
    return { id, kind: 'image', title, detail: origin === undefined ? '' : builtByText(origin) };
  });
  return { nodes: [...pulled, ...stages], edges: mergeEdges(graph.edges, images) };
}

/** Of an image that a Dockerfile of the repository builds. */
export function builtByText(dockerfile: string): string {
  return t('built by {0}', dockerfile);
}

/** The worst that is told of a stage or an edge. */
export function worstOf(findings: readonly GraphFinding[] = []): GraphFinding | undefined {
  return findings.find(({ severity }) => severity === 'error') ?? findings[0];
}

function kindOf({ index, unused }: StageView, final: number): DrawnNode['kind'] {
  if (index === final) return 'final';
  return unused ? 'unused' : 'stage';
}

function mergeEdges(edges: readonly EdgeView[], images: ReadonlyMap<string, string>): DrawnEdge[] {
  const merged = new Map<string, DrawnEdge>();
  for (const { from, to, kind, range, findings: told = [] } of edges) {
    const source = typeof from === 'number' ? `s${from}` : (images.get(from) ?? '');
    const key = `${source} ${to} ${kind}`;
    const before = merged.get(key);
    const findings = [...(before?.findings ?? []), ...told];
    const line = worstOf(findings)?.range.start.line ?? before?.line ?? range.start.line;
    merged.set(key, { from: source, to: `s${to}`, kind, count: (before?.count ?? 0) + 1, line, findings });
  }
  return [...merged.values()];
}
