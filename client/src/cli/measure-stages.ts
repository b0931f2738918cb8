import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { BuildFaultView } from '../../../server/src/protocol/reports.js';
import { measureChain } from '../model/size/measure.js';
import type { StageMeasure } from '../model/size/stage-measure.js';
import { measuringOrder } from '../model/stage/document-stages.js';
import type { Answer, BuildResult } from '../ports/engine.js';
import { endsAll, type StageBuilds } from './stage-builds.js';

/** What the stages weigh that are built for one platform. */
export interface Measured {
  /** `undefined`: that of the engine. */
  readonly platform: string | undefined;
  /** By index; also of stages that others are based on. */
  readonly measures: ReadonlyMap<number, StageMeasure>;
  readonly faults: readonly BuildFaultView[];
  /** What came from a builder elsewhere; absent: the engine built, or nobody tells. */
  readonly transferredBytes?: number;
}

/** Each platform has its own builds: an engine takes in one at a time. */
export async function measureStages(
  builds: StageBuilds,
  wanted: readonly number[],
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const platform of builds.platforms) measured.push(await measureOn(platform, builds, wanted));
  return measured;
}

/** Two builds at a time keep an engine busy; steps that they share run once. */
const atOnce = 2;

/**
 * One build measures a whole FROM chain, so stages that no other is based on are built first, and what they covered is
 * not built again. A builder elsewhere builds all of those in one call.
 */
async function measureOn(
  platform: string | undefined,
  builds: StageBuilds,
  wanted: readonly number[],
): Promise<Measured> {
  const order = measuringOrder(builds.plan).filter((stage) => wanted.includes(stage));
  const bases = new Set(order.flatMap((stage) => baseOf(builds.plan, stage)));
  const notes = createNotes(builds);
  const buildAll = async (waiting: number[]): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined && !notes.isOver(); stage = waiting.shift())
      if (!notes.has(stage)) notes.take(stage, await builds.build(stage, platform));
  };
  const tops = order.filter((stage) => !bases.has(stage));
  const [first, ...others] = tops;
  if (first !== undefined && others.length > 0 && (await builds.isElsewhere()))
    notes.take(first, await builds.build(first, platform, others));
  await Promise.all(Array.from({ length: atOnce }, () => buildAll(tops)));
  await buildAll(order.filter((stage) => bases.has(stage)));
  return { platform, ...notes.sorted(order) };
}

/** What is known of the stages so far. */
interface Notes {
  take(stage: number, built: Answer<BuildResult>): void;
  has(stage: number): boolean;
  /** Whether no other stage can be built either. */
  isOver(): boolean;
  sorted(order: readonly number[]): Omit<Measured, 'platform'>;
}

function createNotes({ plan, faultView }: StageBuilds): Notes {
  const measures = new Map<number, StageMeasure>();
  const faults = new Map<number, BuildFaultView>();
  const transfers: (number | undefined)[] = [];
  let isOver = false;
  const note = (stage: number, { image, triggers, transferredBytes }: BuildResult): void => {
    transfers.push(transferredBytes);
    for (const measure of measureChain(plan, stage, image, triggers))
      if (!measures.has(measure.stage)) measures.set(measure.stage, measure);
  };
  return {
    take(stage, built) {
      if (built.ok) {
        note(stage, built.value);
        built.value.others?.forEach((result, other) => note(other, result));
        return;
      }
      faults.set(stage, faultView(built.fault, stage));
      isOver ||= endsAll(built.fault);
    },
    has: (stage) => measures.has(stage) || faults.has(stage),
    isOver: () => isOver,
    sorted: (order) => {
      const transferredBytes = sumOf(transfers);
      return {
        measures,
        faults: order.flatMap((stage) => faults.get(stage) ?? []),
        ...(transferredBytes !== undefined && { transferredBytes }),
      };
    },
  };
}

/** `undefined` when one is not known, or when there is none. */
export function sumOf(bytes: readonly (number | undefined)[]): number | undefined {
  if (bytes.length === 0) return undefined;
  return bytes.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
}

function baseOf(plan: BuildPlan, stage: number): readonly number[] {
  const base = plan.stages[stage]?.base;
  return base?.kind === 'stage' ? [base.stage] : [];
}
