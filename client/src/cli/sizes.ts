import { dirname, resolve } from 'node:path';
import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import type { ProtocolRange } from '../../../server/src/protocol/messages.js';
import type { SizesReport } from '../../../server/src/protocol/reports.js';
import { measuringOrder, stageTitle } from '../model/stage/document-stages.js';
import { jsonText } from '../model/reports/json.js';
import { formatBytes, formatDelta } from '../model/size/format.js';
import { measureChain } from '../model/size/measure.js';
import type { StageMeasure } from '../model/size/stage-measure.js';
import type { BuildEvent, Engine } from '../ports/engine.js';
import { createAnalyser } from './analysing.js';
import { refuseOthers } from './check-files.js';
import { loadEngine, valueOf } from './engine.js';
import { readEngineCall, wantedStages } from './engine-call.js';
import type { Source } from './read-file.js';
import type { Terminal } from './terminal.js';

/** `sizes`: builds the stages with the engine and tells what each weighs, per instruction. */
export async function sizes(words: readonly string[], terminal: Terminal): Promise<number> {
  const { source, format, stages, signal } = readEngineCall('sizes', words);
  const analyser = await createAnalyser();
  refuseOthers(source.file, source.text, analyser);
  const analysis = analyser.analyse(source.file, source.text);
  const plan = analyser.plan(analysis);
  const wanted = wantedStages(plan, analysis, stages);
  const engine = await loadEngine();
  const info = valueOf(await engine.info());
  const measures = await measureStages({ engine, source, plan, terminal, signal }, wanted);
  terminal.progress('');
  const shown = wanted.map((stage) => measures.get(stage)).filter((measure) => measure !== undefined);
  const engineName = `${info.product} ${info.version} (${info.store})`;
  terminal.print(
    format === 'json'
      ? jsonText(sizesReport(engineName, shown, plan, analysis))
      : table(engineName, shown, plan),
  );
  return 0;
}

interface Job {
  readonly engine: Engine;
  readonly source: Source;
  readonly plan: BuildPlan;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** One build measures a whole FROM chain, so leaves are built first and what they covered is not built again. */
async function measureStages(
  job: Job,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, StageMeasure>> {
  const measures = new Map<number, StageMeasure>();
  const order = measuringOrder(job.plan).filter((stage) => wanted.includes(stage));
  for (const stage of order) {
    if (measures.has(stage)) continue;
    for (const measure of await measureOne(job, stage)) {
      if (!measures.has(measure.stage)) measures.set(measure.stage, measure);
    }
  }
  return measures;
}

async function measureOne(
  { engine, source, plan, terminal, signal }: Job,
  stage: number,
): Promise<readonly StageMeasure[]> {
  const dockerfile = resolve(source.file);
  const title = stageTitle(plan.stages[stage] ?? { index: stage });
  const onEvent = (event: BuildEvent): void => {
    if (event.kind === 'progress')
      terminal.progress(`${title}: ${event.completed} of ${event.known}, ${event.label}`);
  };
  const request = { dockerfile, context: dirname(dockerfile), stage, plan };
  const { image } = valueOf(await engine.build(request, onEvent, signal));
  return measureChain(plan, stage, image);
}

/** What `--format json` prints. */
export function sizesReport(
  engine: string,
  measures: readonly StageMeasure[],
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
  return { version: 1, engine, stages };
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
