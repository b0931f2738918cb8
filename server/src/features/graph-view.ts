import type { Analysis } from '../core/analysis.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { unusedStages } from '../core/graph/unused-stages.js';
import type { GraphView, RuntimeView, StageView } from '../protocol/reports.js';

export function describeGraph({ facts }: Analysis): GraphView {
  const { graph, ast } = facts;
  const unused = unusedStages(graph, facts.inputs);
  return {
    version: 1,
    stages: graph.stages.map((stage) => describeStage(facts, stage, unused.has(stage.index))),
    edges: graph.edges.map(({ from, to, kind, raw, start, end }) => {
      return { from, to, kind, range: ast.lines.rangeOf({ start, end }), raw };
    }),
    final: graph.final,
  };
}

function describeStage(facts: Facts, stage: Stage, unused: boolean): StageView {
  const { index, name = null, base, platform } = stage;
  return {
    index,
    name,
    range: facts.ast.lines.rangeOf(stage),
    base: base.kind === 'unknown' ? { kind: 'unknown' } : base,
    ...(platform && { platform: platform.value ?? platform.raw }),
    runtime: describeRuntime(facts, stage),
    unused,
  };
}

function describeRuntime(facts: Facts, stage: Stage): RuntimeView {
  const image = facts.baseOf(stage.index);
  if (image?.libc === undefined) return { family: 'unknown', evidence: 'the base image is not known' };
  const { libc: family, libcVersion: version, title } = image;
  return { family, ...(version !== undefined && { version }), evidence: title };
}
