export function readImports(): ReadonlyMap<string, readonly string[]>;
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[];
export function checkCircles(): 0 | 1;
