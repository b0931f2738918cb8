import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { ProtocolRange } from '../../../server/src/protocol/messages.js';
import type { BuildFaultView, SizesReport } from '../../../server/src/protocol/reports.js';
import { measuringOrder, stageTitle } from '../model/stage/document-stages.js';
import { jsonText } from '../model/reports/json.js';
import { formatBytes, formatDelta } from '../model/size/format.js';
import { measureChain } from '../model/size/measure.js';
import type { StageMeasure } from '../model/size/stage-measure.js';
import { readEngineCall, wantedStages } from './engine-call.js';
import { endsAll, openStageBuilds, tellFaults, type StageBuilds } from './stage-builds.js';
import type { Terminal } from './terminal.js';

/** `sizes`: builds the stages with the engine and tells what each weighs, per instruction; 2 when one was not built. */
export async function sizes(words: readonly string[], terminal: Terminal): Promise<number> {
  const call = readEngineCall('sizes', words);
  const builds = await openStageBuilds(call, terminal);
  const { plan, analysis } = builds;
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
  if (call.format === 'json')
    terminal.print(jsonText(sizesReport(engine, { measures: shown, faults }, plan, analysis)));
  else if (shown.length > 0) terminal.print(table(engine ?? '', shown, plan));
  return tellFaults(faults, call.source, terminal);
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

/** What `--format json` prints. */
export function sizesReport(
  engine: string | null,
  {
    measures,
    faults,
  }: { readonly measures: readonly StageMeasure[]; readonly faults: SizesReport['faults'] },
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
    instructions: instructions.map((one) => ({
      range: rangeOf(facts, stage, one.instruction),
      bytes: one.bytes,
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

function table(engine: string, measures: readonly StageMeasure[], plan: BuildPlan): string {
  const lines = measures.flatMap(({ stage, bytes, ownBytes, instructions }) => {
    const own = ownBytes === undefined ? '' : ` (${formatDelta(ownBytes)})`;
    const head = `${stageTitle(plan.stages[stage] ?? { index: stage })}  ${formatBytes(bytes)}${own}`;
    return [
      head,
      ...instructions.filter((one) => one.bytes > 0).map((one) => instructionLine(plan, stage, one)),
    ];
  });
  return `${engine}\n\n${lines.join('\n')}\n`;
}

function instructionLine(plan: BuildPlan, stage: number, one: StageMeasure['instructions'][number]): string {
  const text = plan.stages[stage]?.instructions[one.instruction]?.text.replace(/\s+/g, ' ') ?? '';
  const short = text.length > 70 ? `${text.slice(0, 69)}…` : text;
  return `  ${formatBytes(one.bytes).padStart(9)}  line ${String(one.line + 1).padStart(3)}  ${short}`;
}
