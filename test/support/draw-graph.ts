/** A stage graph as a drawn text, for snapshots: a stage a line with its base and what it takes from where. */
import type { Base, Edge, StageGraph } from '../../server/src/core/graph/graph.js';

export function drawGraph(graph: StageGraph): string {
  return graph.stages
    .map(({ index, name, base }) => {
      const taken = graph.edges.filter(({ to, kind }) => to === index && kind !== 'FROM');
      const head = `${index} ${name ?? '-'}: ${drawBase(graph, base)}`;
      return taken.length === 0 ? head : `${head} <- ${drawSources(graph, taken)}`;
    })
    .join('\n');
}

function drawSources(graph: StageGraph, edges: readonly Edge[]): string {
  const sources = edges.map(
    ({ from, kind }) => `${typeof from === 'number' ? drawStage(graph, from) : from} (${kind})`,
  );
  return [...new Set(sources)].join(', ');
}

function drawBase(graph: StageGraph, base: Base): string {
  switch (base.kind) {
    case 'image':
      return base.image;
    case 'stage':
      return `stage ${drawStage(graph, base.stage)}`;
    case 'scratch':
      return 'scratch';
    case 'unknown':
      return `unknown ${base.raw}`;
  }
}

function drawStage(graph: StageGraph, index: number): string {
  return graph.stages[index]?.name ?? String(index);
}
