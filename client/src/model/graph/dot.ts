import { printable } from '../text/printable.js';
import { worstOf, type DrawnEdge, type DrawnGraph, type DrawnNode } from './drawn-graph.js';

const edgeStyles: Readonly<Record<DrawnEdge['kind'], string>> = {
  FROM: 'style=solid, arrowhead=normal',
  COPY: 'style=dashed, arrowhead=empty',
  MOUNT: 'style=dotted, arrowhead=odiamond',
  ONBUILD: 'style=dashed, arrowhead=vee',
};

const nodeStyles: Readonly<Record<DrawnNode['kind'], string>> = {
  stage: 'shape=box',
  final: 'shape=box, style=filled, fillcolor="grey90", penwidth=2',
  unused: 'shape=box, style=dashed, fontcolor="grey40"',
  image: 'shape=box, style="dashed,rounded"',
};

/** A Graphviz digraph, left to right. */
export function drawDot({ nodes, edges }: DrawnGraph): string {
  const lines = [
    'digraph stages {',
    '  rankdir=LR;',
    ...nodes.map(
      ({ id, kind, title, detail }) => `  ${id} [label=${quote(title, detail)}, ${nodeStyles[kind]}];`,
    ),
    ...edges.map(({ from, to, kind, count, findings }) => {
      const label = count > 1 ? `, label="×${count}"` : '';
      const colour = worstOf(findings)?.severity === 'error' ? ', color="#b42318"' : '';
      return `  ${from} -> ${to} [${edgeStyles[kind]}${label}${colour}];`;
    }),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function quote(title: string, detail: string): string {
  const text = [title, detail]
    .filter((part) => part !== '')
    .map((part) => printable(part).replace(/[\\"]/g, '\\$&'))
    .join('\\n');
  return `"${text}"`;
}
