import type { Analysis } from '../../../server/src/core/analysis.js';
import { budgetsOf, wrongBudgetOf, type StageBudget } from '../../../server/src/features/budgets.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { ProtocolRange } from '../../../server/src/protocol/messages.js';
import type { BuildFaultView, PlatformSizeView, SizesReport } from '../../../server/src/protocol/reports.js';
import { jsonText } from '../model/reports/json.js';
import { sizesMarkdown, sizesText } from '../model/reports/sizes-text.js';
import { budgetState } from '../model/size/budget.js';
import { formatBytes } from '../model/size/format.js';
import { measureChain } from '../model/size/measure.js';
import type { StageMeasure } from '../model/size/stage-measure.js';
import { measuringOrder, stageTitle } from '../model/stage/document-stages.js';
import { printable } from '../model/text/printable.js';
import { readEngineCall, wantedStages } from './engine-call.js';
import { choice, readCommandLine } from './options.js';
import { nameOf, type Source } from './read-file.js';
import { readComparison, sizesFormats, sizesOptions } from './sizes-options.js';
import { endsAll, openStageBuilds, tellFaults, type StageBuilds } from './stage-builds.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/**
 * `sizes`: builds the stages with the engine and tells what each weighs, per instruction; 2 when one was not built, 1
 * when --budget is given and one is larger than its budget.
 */
export async function sizes(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readCommandLine(words, sizesOptions);
  const format = choice('format', values.format, sizesFormats);
  const comparison = readComparison(values.compare);
  const call = readEngineCall('sizes', words, sizesOptions);
  const builds = await openStageBuilds(call, terminal);
  const { plan, analysis } = builds;
  const budgets = budgetsOf(analysis.facts);
  if (values.budget === true) refuseWithoutBudgets(budgets, analysis, call.source);
  const wanted =
    (call.stages.length === 0 ? await builds.targetStages() : undefined) ??
    wantedStages(plan, analysis, call.stages);
  const title = await builds.title();
  const measured = title.ok ? await measurePlatforms(builds, wanted) : [];
  const faults = title.ok ? measured.flatMap((one) => one.faults) : [builds.faultView(title.fault)];
  terminal.progress('');
  const shown = wanted.flatMap((stage) => measured[0]?.measures.get(stage) ?? []);
  const engine = title.ok ? title.value : null;
  const report = sizesReport(engine, { measures: shown, faults, budgets, measured }, plan, analysis);
  if (format === 'json') terminal.print(jsonText(report));
  else if (shown.length > 0)
    terminal.print(
      format === 'markdown'
        ? sizesMarkdown(report, call.source.file, comparison)
        : sizesText(report, comparison),
    );
  return tellFaults(faults, call.source, terminal) || tellExcess(report, values.budget === true, terminal);
}

/** A pipeline that bounds nothing would be green for ever. */
function refuseWithoutBudgets(budgets: readonly StageBudget[], { facts }: Analysis, { file }: Source): void {
  const wrong = wrongBudgetOf(facts);
  if (wrong !== undefined)
    throw new UsageError(`${nameOf(file)}: max-size takes a size such as 50MB; not ${printable(wrong)}`);
  if (budgets.length === 0)
    throw new UsageError(
      `no stage of ${nameOf(file)} has a budget: "budgets" in stage-insight.json or a comment "# stage-insight: max-size=50MB" above its FROM says one`,
    );
}

/** The exit code: 1 when a stage is larger than its budget, and which on standard error. */
function tellExcess({ stages }: SizesReport, isAsked: boolean, terminal: Terminal): number {
  const over = stages.filter(({ bytes, budgetBytes }) => (budgetState(bytes, budgetBytes)?.over ?? 0) > 0);
  if (!isAsked || over.length === 0) return 0;
  for (const { index, name, bytes, budgetBytes } of over) {
    const title = printable(stageTitle({ index, name }));
    const excess = budgetState(bytes, budgetBytes)?.text ?? '';
    terminal.warn(`stage-insight: ${title} weighs ${formatBytes(bytes)}: ${excess}`);
  }
  return 1;
}

interface Measured {
  readonly platform: string | undefined;
  readonly measures: ReadonlyMap<number, StageMeasure>;
  readonly faults: readonly BuildFaultView[];
}

/** Each platform has its own builds: an engine takes in one at a time. */
async function measurePlatforms(
  builds: StageBuilds,
  wanted: readonly number[],
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const platform of builds.platforms) measured.push(await measureStages(builds, wanted, platform));
  return measured;
}

/** Two builds at a time keep an engine busy; steps that they share run once. */
const atOnce = 2;

/**
 * One build measures a whole FROM chain, so stages that no other is based on are built first, and what they covered is
 * not built again.
 */
async function measureStages(
  builds: StageBuilds,
  wanted: readonly number[],
  platform: string | undefined,
): Promise<Measured> {
  const { plan } = builds;
  const measures = new Map<number, StageMeasure>();
  const faults = new Map<number, BuildFaultView>();
  const order = measuringOrder(plan).filter((stage) => wanted.includes(stage));
  const bases = new Set(order.flatMap((stage) => baseOf(plan, stage)));
  let isOver = false;
  const buildAll = async (waiting: number[]): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined && !isOver; stage = waiting.shift()) {
      if (measures.has(stage)) continue;
      const built = await builds.build(stage, platform);
      if (!built.ok) {
        faults.set(stage, builds.faultView(built.fault, stage));
        isOver ||= endsAll(built.fault);
        continue;
      }
      for (const measure of measureChain(plan, stage, built.value.image, built.value.triggers)) {
        if (!measures.has(measure.stage)) measures.set(measure.stage, measure);
      }
    }
  };
  const tops = order.filter((stage) => !bases.has(stage));
  await Promise.all(Array.from({ length: atOnce }, () => buildAll(tops)));
  await buildAll(order.filter((stage) => bases.has(stage)));
  return { platform, measures, faults: order.flatMap((stage) => faults.get(stage) ?? []) };
}

function baseOf(plan: BuildPlan, stage: number): readonly number[] {
  const base = plan.stages[stage]?.base;
  return base?.kind === 'stage' ? [base.stage] : [];
}

interface Results {
  readonly measures: readonly StageMeasure[];
  readonly faults: SizesReport['faults'];
  readonly budgets: readonly StageBudget[];
  /** By platform. */
  readonly measured?: readonly Measured[];
}

/** What `--format json` prints. */
export function sizesReport(
  engine: string | null,
  { measures, faults, budgets, measured = [] }: Results,
  plan: BuildPlan,
  { facts }: Analysis,
): SizesReport {
  const stages = measures.map(({ stage, bytes, ownBytes, baseBytes, layers, image, ...measure }) => ({
    index: stage,
    name: plan.stages[stage]?.name ?? null,
    bytes,
    ownBytes: ownBytes ?? null,
    baseBytes: baseBytes ?? null,
    layers,
    image: image ?? null,
    budgetBytes: budgets.find((one) => one.stage === stage)?.bytes ?? null,
    compressedBytes: measure.compressedBytes ?? null,
    ...(measured.length > 1 && { platforms: platformsOf(stage, measured) }),
    instructions: [
      ...triggerRow(stage, measure.triggerBytes, facts),
      ...measure.instructions.map((one) => ({
        range: rangeOf(facts, stage, one.instruction),
        bytes: one.bytes,
        text: plan.stages[stage]?.instructions[one.instruction]?.text.replace(/\s+/g, ' ') ?? '',
      })),
    ],
  }));
  return { version: 1, engine, stages, faults };
}

function platformsOf(stage: number, measured: readonly Measured[]): readonly PlatformSizeView[] {
  return measured.flatMap(({ platform = '', measures }) => {
    const measure = measures.get(stage);
    return measure === undefined
      ? []
      : [{ platform, bytes: measure.bytes, ownBytes: measure.ownBytes ?? null }];
  });
}

/** What triggers added stands at the FROM that brought them. */
function triggerRow(
  stage: number,
  bytes: number | undefined,
  { graph, ast }: Analysis['facts'],
): readonly { readonly range: ProtocolRange | null; readonly bytes: number; readonly text: string }[] {
  const from = graph.stages[stage]?.from;
  if (bytes === undefined || from === undefined) return [];
  return [{ range: ast.lines.rangeOf(from), bytes, text: 'ONBUILD of the base' }];
}

function rangeOf(
  { graph, ast }: Analysis['facts'],
  stage: number,
  instruction: number,
): ProtocolRange | null {
  const written = graph.stages[stage]?.instructions[instruction];
  return written === undefined ? null : ast.lines.rangeOf(written);
}
