import { parse } from '../../core/text/parse.js';
import { buildGraph } from '../../core/graph/build-graph.js';
import { startInstructions } from '../../core/verdict/start-instructions.js';
import { baseName } from '../../core/shell/paths.js';
import type { Extracted } from './extractions.js';
import type { TextFile } from './merge-result.js';

const idle = /^(true|sh|bash|ash|sleep|tail|cat|echo|ls|node|python3?|irb)$/;

/**
 * The ENTRYPOINT or CMD of a Dockerfile where it may make the files that are taken out of its container; `undefined`
 * where it has none of its own, only waits, or starts one of these files.
 */
export function commandMakes(
  { text }: TextFile,
  extracted: readonly Extracted[],
): { readonly text: string; readonly line: number } | undefined {
  const ast = parse(text);
  const graph = buildGraph(ast);
  const { entrypoint, command } = startInstructions(graph, graph.final);
  const start = entrypoint ?? command;
  if (start === undefined) return undefined;
  const words = start.words.map(({ value }) => value);
  const [program = ''] = words;
  const isIdle = idle.test(baseName(program)) && words.length === 1;
  const isWaiting = /^(true|sleep|tail|echo)$/.test(baseName(program));
  if (isIdle || isWaiting || extracted.some(({ path }) => baseName(path) === baseName(program)))
    return undefined;
  return { text: words.join(' ').slice(0, 80), line: ast.lines.positionAt(start.start).line };
}
