import { printable } from '../text/printable.js';
import { worstOf, type DrawnEdge, type DrawnGraph, type DrawnNode } from './drawn-graph.js';

/** A Mermaid flow chart: FROM solid, COPY dashed, mounts dotted with a round end. */
export function drawMermaid({ nodes, edges }: DrawnGraph): string {
  const lines = [
    'flowchart LR',
    ...nodes.map((node) => `  ${node.id}${shapeOf(node)}`),
    ...edges.map((edge) => `  ${edge.from} ${arrowOf(edge)} ${edge.to}`),
    ...classesOf(nodes),
    ...failingLinks(edges),
  ];
  return `${lines.join('\n')}\n`;
}

function shapeOf({ kind, title, detail }: DrawnNode): string {
  const label = [title, detail].flatMap((part) => (part === '' ? [] : escapeLabel(part))).join('<br/>');
  return kind === 'image' ? `(["${label}"])` : `["${label}"]`;
}

/** Mermaid reads labels as HTML: names out of a Dockerfile must stay text. */
function escapeLabel(text: string): string {
  return printable(text).replace(/[&<>"#]/g, (char) => `#${char.charCodeAt(0)};`);
}

function arrowOf({ kind, count }: DrawnEdge): string {
  const times = count > 1 ? ` ×${count}` : '';
  switch (kind) {
    case 'FROM':
      return `-->|FROM${times}|`;
    case 'COPY':
      return `-.->|COPY${times}|`;
    case 'MOUNT':
      return `-.-o|mount${times}|`;
    case 'ONBUILD':
      return `-.->|ONBUILD${times}|`;
  }
}

function classesOf(nodes: readonly DrawnNode[]): string[] {
  const ids = (kind: DrawnNode['kind']): string =>
    nodes.flatMap((node) => (node.kind === kind ? node.id : [])).join();
  const styles = {
    final: 'stroke-width:3px',
    unused: 'stroke-dasharray:4,opacity:0.6',
    image: 'stroke-dasharray:2',
  };
  return Object.entries(styles).flatMap(([kind, style]) => {
    const members = ids(kind as keyof typeof styles);
    return members === '' ? [] : [`  classDef ${kind} ${style}`, `  class ${members} ${kind}`];
  });
}

/** Edges are styled by their place in the text. */
function failingLinks(edges: readonly DrawnEdge[]): string[] {
  const failing = edges.flatMap(({ findings }, index) =>
    worstOf(findings)?.severity === 'error' ? [index] : [],
  );
  return failing.length === 0 ? [] : [`  linkStyle ${failing.join()} stroke:#b42318,stroke-width:2px`];
}
