import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { inRoot } from './project.mjs';

const sources = ['server/src/**/*.ts', 'client/src/**/*.ts', 'client/panel/**/*.ts'];

/** Which file imports which; imports of types and late imports count too: what two files need of each other is one thing. */
export function readImports() {
  const files = sources.flatMap((glob) => globSync(glob, { cwd: inRoot('.') })).map(withSlashes);
  return new Map(files.map((file) => [file, importsOf(file)]));
}

function importsOf(file) {
  const text = readFileSync(inRoot(file), 'utf8');
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^'\n]+)\.js'/g)].map(
    ([, path]) => `${posix.join(posix.dirname(file), path)}.ts`,
  );
}

const withSlashes = (path) => path.replaceAll('\\', '/');

/**
 * Circles in a graph (a Map from each node to those it leads to): the first of each that a walk comes upon, as the
 * list of its nodes.
 */
export function findCircles(graph) {
  const [done, circles] = [new Set(), []];
  const walk = (node, trail) => {
    const at = trail.indexOf(node);
    if (at >= 0) circles.push(trail.slice(at));
    if (at >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) walk(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) walk(node, []);
  return circles;
}

/** 0 where no file leads back to itself; else each circle is written out. */
export function checkCircles() {
  const circles = findCircles(readImports());
  for (const circle of circles) {
    process.stderr.write(`import circle: ${[...circle, circle[0]].join('\n  -> ')}\n`);
  }
  return circles.length === 0 ? 0 : 1;
}
