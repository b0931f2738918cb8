import { nearestName } from '../graph/nearest-name.js';
import type { StageGraph } from '../graph/graph.js';
import type { NamedTarget } from '../inputs.js';
import type { Ast } from '../text/ast.js';
import { isReadByBuildKit } from '../text/syntax-image.js';
import { isTemplate } from '../text/template.js';
import type { Span } from '../text/text.js';

/** A target of a build that no stage of its Dockerfile has. */
export interface MissingTarget extends Span {
  readonly stage: string;
  readonly file: string;
  /** The stage that was most likely meant. */
  readonly near: string | undefined;
  readonly names: readonly string[];
}

/** Those of `targets` that surely no stage has; empty for a text that is no Dockerfile, or that another front end reads. */
export function missingTargets(
  ast: Ast,
  graph: StageGraph,
  targets: readonly NamedTarget[],
): readonly MissingTarget[] {
  if (graph.stages.length === 0 || isTemplate(ast) || !isReadByBuildKit(ast)) return [];
  const names = [...new Set(graph.stages.flatMap(({ name }) => name ?? []))];
  return targets.flatMap(({ stage, file, span, isSure }) => {
    if (isSure !== true || span === undefined || graph.target(stage) !== undefined) return [];
    return [{ ...span, stage, file, near: nearestName(stage.toLowerCase(), names), names }];
  });
}
