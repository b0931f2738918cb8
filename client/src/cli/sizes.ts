import type { Analysis } from '../../../server/src/core/analysis.js';
import { budgetsOf, wrongBudgetOf, type StageBudget } from '../../../server/src/features/budgets.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { ProtocolRange } from '../../../server/src/protocol/messages.js';
import type { BuildFaultView, SizesReport } from '../../../server/src/protocol/reports.js';
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
  const { measures, faults } = title.ok
    ? await measureStages(builds, wanted)
    : { measures: new Map<number, StageMeasure>(), faults: [builds.faultView(title.fault)] };
  terminal.progress('');
  const shown = wanted.map((stage) => measures.get(stage)).filter((measure) => measure !== undefined);
  const engine = title.ok ? title.value : null;
  const report = sizesReport(engine, { measures: shown, faults, budgets }, plan, analysis);
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
  readonly measures: ReadonlyMap<number, StageMeasure>;
  readonly faults: readonly BuildFaultView[];
}

/** One build measures a whole FROM chain, so leaves are built first and what they covered is not built again. */
async function measureStages(builds: StageBuilds, wanted: readonly number[]): Promise<Measured> {
  const { plan } = builds;
  const measures = new Map<number, StageMeasure>();
  const faults: BuildFaultView[] = [];
  for (const stage of measuringOrder(plan).filter((one) => wanted.includes(one))) {
    if (measures.has(stage)) continue;
    const built = await builds.build(stage);
    if (!built.ok) {
      faults.push(builds.faultView(built.fault, stage));
      if (endsAll(built.fault)) break;
      continue;
    }
    for (const measure of measureChain(plan, stage, built.value.image)) {
      if (!measures.has(measure.stage)) measures.set(measure.stage, measure);
    }
  }
  return { measures, faults };
}

interface Results {
  readonly measures: readonly StageMeasure[];
  readonly faults: SizesReport['faults'];
  readonly budgets: readonly StageBudget[];
}

/** What `--format json` prints. */
export function sizesReport(
  engine: string | null,
  { measures, faults, budgets }: Results,
  plan: BuildPlan,
  { facts }: Analysis,
): SizesReport {
  const stages = measures.map(({ stage, bytes, ownBytes, baseBytes, layers, image, instructions }) => ({
    index: stage,
    name: plan.stages[stage]?.name ?? null,
    bytes,
    ownBytes: ownBytes ?? null,
    baseBytes: baseBytes ?? null,
    layers,
    image: image ?? null,
    budgetBytes: budgets.find((one) => one.stage === stage)?.bytes ?? null,
    instructions: instructions.map((one) => ({
      range: rangeOf(facts, stage, one.instruction),
      bytes: one.bytes,
      text: plan.stages[stage]?.instructions[one.instruction]?.text.replace(/\s+/g, ' ') ?? '',
    })),
  }));
  return { version: 1, engine, stages, faults };
}

function rangeOf(
  { graph, ast }: Analysis['facts'],
  stage: number,
  instruction: number,
): ProtocolRange | null {
  const written = graph.stages[stage]?.instructions[instruction];
  return written === undefined ? null : ast.lines.rangeOf(written);
}
