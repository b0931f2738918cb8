import type { Analysis } from '../core/analysis.js';
import type { Facts } from '../core/facts.js';
import type { Edge, Stage } from '../core/graph/graph.js';
import type { ReportedFinding } from '../core/rule.js';
import { dockerfileOf } from '../core/images/read-images.js';
import { unusedStages } from '../core/graph/unused-stages.js';
import type { BaseView, GraphFinding, GraphView, RuntimeView, StageView } from '../protocol/reports.js';

/** The stages, what they take from each other, and what of it fails. */
export function describeGraph({ facts, findings }: Analysis): GraphView {
  const { graph, ast } = facts;
  const unused = unusedStages(graph, facts.inputs);
  const describe = (told: readonly ReportedFinding[]): Pick<StageView, 'findings'> => {
    const described = told.flatMap((finding) => describeFinding(facts, finding));
    return described.length === 0 ? {} : { findings: described };
  };
  return {
    version: 1,
    stages: graph.stages.map((stage) => ({
      ...describeStage(facts, stage, unused.has(stage.index)),
      ...describe(findings.filter(({ start }) => graph.stageAt(start) === stage)),
    })),
    edges: graph.edges.map((edge) => {
      const { from, to, kind, raw, start, end } = edge;
      const told = describe(findings.filter((finding) => isAboutEdge(edge, finding)));
      return { from, to, kind, range: ast.lines.rangeOf({ start, end }), raw, ...told };
    }),
    final: graph.final,
  };
}

/** What a COPY brings is told somewhere in the COPY; of a FROM or a mount only the name stands for the edge. */
function isAboutEdge({ kind, instruction, start, end }: Edge, finding: ReportedFinding): boolean {
  const brings = kind === 'COPY' || kind === 'ONBUILD';
  const span = brings ? instruction : { start, end };
  return finding.start >= span.start && finding.end <= span.end;
}

function describeFinding({ ast }: Facts, finding: ReportedFinding): GraphFinding[] {
  const { rule, severity, message, failure } = finding;
  if (severity !== 'error' && severity !== 'warning') return [];
  const range = ast.lines.rangeOf(finding);
  return [{ rule, severity, message, ...(failure !== undefined && { failure }), range }];
}

function describeStage(facts: Facts, stage: Stage, unused: boolean): StageView {
  const { index, name = null, platform } = stage;
  return {
    index,
    name,
    range: facts.ast.lines.rangeOf(stage),
    base: describeBase(facts, stage),
    ...(platform && { platform: platform.value ?? platform.raw }),
    runtime: describeRuntime(facts, stage),
    unused,
  };
}

function describeBase(facts: Facts, { index, base }: Stage): BaseView {
  if (base.kind === 'unknown') return { kind: 'unknown' };
  if (base.kind !== 'image') return base;
  const { bytes } = facts.baseOf(index) ?? {};
  const builtFrom = dockerfileOf(base.image, facts.inputs.images);
  return { ...base, ...(bytes !== undefined && { bytes }), ...(builtFrom !== undefined && { builtFrom }) };
}

function describeRuntime(facts: Facts, stage: Stage): RuntimeView {
  const image = facts.baseOf(stage.index);
  if (image?.libc === undefined) return { family: 'unknown', evidence: 'the base image is not known' };
  const { libc: family, libcVersion: version, title } = image;
  return { family, ...(version !== undefined && { version }), evidence: title };
}
