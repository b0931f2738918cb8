/**
 * The part of dagre that is used here. Its own declarations import without file endings, which Node's rules of
 * resolution do not follow, so that everything in them would be of an unknown type.
 */
declare module '@dagrejs/dagre' {
  interface Placed {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }

  export const Graph: new (options: { readonly multigraph: boolean }) => Graph;

  export interface Graph {
    setGraph(label: Readonly<Record<string, string | number>>): void;
    setNode(name: string, label: { readonly width: number; readonly height: number }): void;
    setEdge(from: string, to: string, label: object, name: string): void;
    /** Size of the drawing, once laid out. */
    graph(): { readonly width?: number; readonly height?: number };
    node(name: string): Placed;
    edge(edge: { readonly v: string; readonly w: string; readonly name: string }): object;
  }

  export function layout(graph: Graph): void;
}
