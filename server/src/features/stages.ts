import { catalogueDate } from '../core/images/catalogue.js';
import { catalogueName } from '../core/images/families.js';
import { parseImageName } from '../core/images/image-name.js';
import { nearestSize } from '../core/images/sizes.js';
import type { Facts } from '../core/facts.js';
import type { Edge, Reference, Stage } from '../core/graph/graph.js';
import type { Span } from '../core/text/text.js';
import { unusedStages } from '../core/graph/unused-stages.js';
import { referencesTo, spanOf } from './at-offset.js';
import { budgetsOf } from './budgets.js';
import { buildPlanOf, fingerprintOf } from './build-plan.js';
import type { BuildPlan } from '../protocol/build-plan.js';
import { describeSources, type ImageSource } from './image-answers.js';
import { declarationOf } from './definition.js';
import { programsOf, type ProgramsView } from './programs.js';

/** All that a tree, a lens or a report shows of a Dockerfile's stages. */
export interface StageOverview {
  readonly stages: readonly StageView[];
  /** Index of the default target; -1 without stages. */
  readonly final: number;
  readonly edges: readonly Edge[];
  readonly plan: BuildPlan;
  /** `YYYY-MM-DD`. */
  readonly catalogueDate: string;
  readonly images: readonly ImageSource[];
}

export interface StageView {
  readonly stage: Stage;
  readonly full: Span;
  readonly from: Span;
  readonly selection: Span;
  readonly runtime: RuntimeView;
  /** Of a base image that is not a stage of the file. */
  readonly baseSize: BaseSizeView | undefined;
  readonly unused: boolean;
  readonly takes: readonly Reference[];
  readonly users: readonly Reference[];
  readonly fingerprint: string;
  readonly programs: ProgramsView;
  /** The most bytes that it may weigh; `undefined` when nothing says so. */
  readonly budget: number | undefined;
}

export interface RuntimeView {
  readonly family: 'glibc' | 'musl' | 'uclibc' | 'none' | 'unknown';
  readonly version: string | undefined;
  readonly title: string | undefined;
  readonly asOf: string | undefined;
}

/** Bytes as the catalogue has them: unpacked, and as the layers travel. */
export interface BaseSizeView {
  readonly bytes: number | undefined;
  readonly downloadBytes: number | undefined;
  readonly asOf: string | undefined;
  /** The image itself was read, it is documented, or it is that of another version of the image. */
  readonly from: 'image' | 'documents' | 'relative';
}

/** One lens row: the editor turns it into `Build`, the size and `Inspect`, always that many. */
export interface StageLens {
  readonly stage: number;
  readonly name: string | undefined;
  readonly span: Span;
  readonly fingerprint: string;
}

export function overviewOf(facts: Facts): StageOverview {
  const { graph } = facts;
  const plan = buildPlanOf(facts);
  const unused = unusedStages(graph, facts.inputs);
  const budgets = budgetsOf(facts);
  const stages = graph.stages.map((stage) => ({
    stage,
    full: spanOf(stage),
    from: spanOf(stage.from),
    selection: declarationOf(stage),
    runtime: runtimeOf(facts, stage.index),
    baseSize: stage.base.kind === 'image' ? baseSizeOf(facts, stage.index, stage.base.image) : undefined,
    unused: unused.has(stage.index),
    takes: graph.references.filter((reference) => reference.stage === stage.index),
    users: referencesTo(facts, stage.index),
    fingerprint: fingerprintOf(plan, stage.index),
    programs: programsOf(facts, stage.index),
    budget: budgets.find((one) => one.stage === stage.index)?.bytes,
  }));
  return {
    stages,
    final: graph.final,
    edges: graph.edges,
    plan,
    catalogueDate,
    images: describeSources(facts),
  };
}

/** One row for each FROM, whatever is known of the stage: lenses must not jump. */
export function lensesOf(facts: Facts): readonly StageLens[] {
  const plan = buildPlanOf(facts);
  return facts.graph.stages.map(({ index, name, from }) => ({
    stage: index,
    name,
    span: spanOf(from),
    fingerprint: fingerprintOf(plan, index),
  }));
}

/** Family and version of the libc that a stage's own programs use. */
function runtimeOf(facts: Facts, stage: number): RuntimeView {
  const base = facts.baseOf(stage);
  return {
    family: base?.libc ?? 'unknown',
    version: base?.libcVersion,
    title: base?.title,
    asOf: base?.floating === true ? base.asOf : undefined,
  };
}

function baseSizeOf(facts: Facts, stage: number, image: string): BaseSizeView | undefined {
  const { bytes, downloadBytes, bytesAsOf, asOf, readFrom } = facts.baseOf(stage) ?? {};
  if (bytes !== undefined || downloadBytes !== undefined)
    return {
      bytes,
      downloadBytes,
      asOf: bytesAsOf ?? asOf,
      from: readFrom === undefined ? 'documents' : 'image',
    };
  const name = parseImageName(image);
  if (name.problem !== undefined || name.digest !== undefined) return undefined;
  const near = nearestSize(catalogueName(name), name.tag ?? 'latest');
  return near && { bytes: near.bytes, downloadBytes: near.packed, asOf: near.asOf, from: 'relative' };
}
