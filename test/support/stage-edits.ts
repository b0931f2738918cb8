/** Applies an edit of stages to a text and gives the text back. */
import { applyEdits, editsOverlap, type Edit } from '../../server/src/core/text/edit.js';
import type { Source } from '../../server/src/assists/stage-blocks.js';
import { buildGraph } from '../../server/src/core/graph/build-graph.js';
import { parse } from '../../server/src/core/text/parse.js';
import { dedent } from './marked-text.js';

/** `undefined` where the assist answers that it cannot help. The fixture is dedented. */
export function afterEdit(
  fixture: string,
  assist: (source: Source) => readonly Edit[] | undefined,
): string | undefined {
  const text = dedent(fixture);
  const ast = parse(text);
  const edits = assist({ ast, graph: buildGraph(ast) });
  if (edits === undefined) return undefined;
  if (editsOverlap(edits)) throw new Error(`edits overlap: ${JSON.stringify(edits)}`);
  return applyEdits(text, edits);
}
