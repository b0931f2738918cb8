import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import { buildGraph } from '../../../server/src/core/graph/build-graph.js';
import type { Facts } from '../../../server/src/core/facts.js';
import { parse } from '../../../server/src/core/text/parse.js';
import { buildPlanOf } from '../../../server/src/features/build-plan.js';

/** The plan of a Dockerfile text, as the server gives it to the client. A plan needs the text and its graph only. */
export function planOfText(text: string): BuildPlan {
  const ast = parse(text);
  return buildPlanOf({ ast, graph: buildGraph(ast) } as Facts);
}
