import type { StageGraph } from './graph.js';

/**
 * For each stage a number that it shares with exactly those stages which take something from it and from which
 * it takes something, directly or through others: stages of one ring. Kosaraju's two walks, without recursion.
 */
export function findRings(graph: StageGraph): readonly number[] {
  // Stages only reach back, but for mistakes: then there is no ring.
  if (!graph.edges.some(({ from, to }) => typeof from === 'number' && from >= to))
    return graph.stages.map(({ index }) => index);
  const count = graph.stages.length;
  const outgoing = Array.from({ length: count }, (): number[] => []);
  const incoming = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of graph.edges) {
    if (typeof from !== 'number') continue;
    outgoing[to]?.push(from);
    incoming[from]?.push(to);
  }
  const ring = new Array<number>(count).fill(-1);
  for (const start of finishOrder(outgoing).reverse()) {
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (ring[next] !== -1) continue;
      ring[next] = start;
      open.push(...(incoming[next] ?? []));
    }
  }
  return ring;
}

/** The nodes in the order in which a depth-first walk leaves them. */
function finishOrder(outgoing: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  for (let root = 0; root < outgoing.length; root++) {
    const path = seen.has(root) ? [] : [{ node: root, next: 0 }];
    seen.add(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const child = outgoing[top.node]?.[top.next++];
      if (child === undefined) order.push(path.pop()?.node ?? 0);
      else if (!seen.has(child)) {
        seen.add(child);
        path.push({ node: child, next: 0 });
      }
    }
  }
  return order;
}
