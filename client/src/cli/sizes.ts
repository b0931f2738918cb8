import type { Analysis } from '../../../server/src/core/analysis.js';
import { budgetsOf, wrongBudgetOf, type StageBudget } from '../../../server/src/features/budgets.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { ProtocolRange } from '../../../server/src/protocol/messages.js';
import type { PlatformSizeView, SizesReport } from '../../../server/src/protocol/reports.js';
import { jsonText } from '../model/reports/json.js';
import { sizesMarkdown, sizesText } from '../model/reports/sizes-text.js';
import { budgetState } from '../model/size/budget.js';
import { formatBytes } from '../model/size/format.js';
import type { StageMeasure } from '../model/size/stage-measure.js';
import { stageTitle } from '../model/stage/document-stages.js';
import { printable } from '../model/text/printable.js';
import { readEngineCall, wantedStages } from './engine-call.js';
import { choice, readCommandLine } from './options.js';
import { nameOf, type Source } from './read-file.js';
import { readComparison, sizesFormats, sizesOptions } from './sizes-options.js';
import { measureStages, sumOf, type Measured } from './measure-stages.js';
import { openStageBuilds, rangeOf, reportFaults } from './stage-builds.js';
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
  const transfer = values['no-transfer'] === true ? 'never' : 'missing';
  const builds = await openStageBuilds({ ...call, transfer }, terminal);
  const { plan, analysis } = builds;
  const budgets = budgetsOf(analysis.facts);
  if (values.budget === true) refuseWithoutBudgets(budgets, analysis, call.source);
  const wanted =
    (call.stages.length === 0 ? await builds.targetStages() : undefined) ??
    wantedStages(plan, analysis, call.stages);
  const title = await builds.title();
  const measured = title.ok ? await measureStages(builds, wanted) : [];
  const faults = title.ok ? measured.flatMap((one) => one.faults) : [builds.faultView(title.fault)];
  terminal.progress('');
  const transferredBytes = sumOf(measured.map((one) => one.transferredBytes));
  const shown = wanted.flatMap((stage) => measured[0]?.measures.get(stage) ?? []);
  const engine = title.ok ? title.value : null;
  const report = sizesReport(
    engine,
    { measures: shown, faults, budgets, measured, transferredBytes },
    plan,
    analysis,
  );
  if (format === 'json') terminal.print(jsonText(report));
  else if (shown.length > 0)
    terminal.print(
      format === 'markdown'
        ? sizesMarkdown(report, call.source.file, comparison)
        : sizesText(report, comparison),
    );
  return (
    reportFaults(faults, call.source, terminal) || reportExcess(report, values.budget === true, terminal)
  );
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
function reportExcess({ stages }: SizesReport, isAsked: boolean, terminal: Terminal): number {
  const over = stages.filter(({ bytes, budgetBytes }) => (budgetState(bytes, budgetBytes)?.over ?? 0) > 0);
  if (!isAsked || over.length === 0) return 0;
  for (const { index, name, bytes, budgetBytes } of over) {
    const title = printable(stageTitle({ index, name }));
    const excess = budgetState(bytes, budgetBytes)?.text ?? '';
    terminal.warn(`stage-insight: ${title} weighs ${formatBytes(bytes)}: ${excess}`);
  }
  return 1;
}

interface Results {
  readonly measures: readonly StageMeasure[];
  readonly faults: SizesReport['faults'];
  readonly budgets: readonly StageBudget[];
  /** By platform. */
  readonly measured?: readonly Measured[];
  readonly transferredBytes?: number | undefined;
}

/** What `--format json` prints. */
export function sizesReport(
  engine: string | null,
  { measures, faults, budgets, measured = [], transferredBytes }: Results,
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
        range: rangeOf(facts, { stage, instruction: one.instruction }),
        bytes: one.bytes,
        text: plan.stages[stage]?.instructions[one.instruction]?.text.replace(/\s+/g, ' ') ?? '',
      })),
    ],
  }));
  return {
    ...{ version: 1, engine, stages, faults },
    ...(transferredBytes !== undefined && { transferredBytes }),
  };
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
  facts: Analysis['facts'],
): readonly { readonly range: ProtocolRange | null; readonly bytes: number; readonly text: string }[] {
  if (bytes === undefined) return [];
  return [{ range: rangeOf(facts, { stage, instruction: -1 }), bytes, text: 'ONBUILD of the base' }];
}
