import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import { programsOf } from '../../../server/src/features/programs.js';
import { compareFindings } from '../../../server/src/features/verified-findings.js';
import type { Observation } from '../../../server/src/protocol/observation.js';
import type { BuildFaultView, VerifiedStage, VerifyReport } from '../../../server/src/protocol/reports.js';
import { stageTitle } from '../model/stage/document-stages.js';
import { printable } from '../model/text/printable.js';
import type { InspectedProgram } from '../model/inspect/inspect-image.js';
import { inspectStage } from '../model/inspect/inspect-stage.js';
import { isSeenToFail, observationItems } from '../model/inspect/runs-here.js';
import { jsonText } from '../model/reports/json.js';
import { verifyText } from '../model/reports/verify-text.js';
import type { Answer } from '../ports/engine.js';
import { engineOptions, readEngineCall, wantedStages, type EngineCall } from './engine-call.js';
import { choice, readCommandLine, type Options } from './options.js';
import { endsAll, openStageBuilds, reportFaults, type StageBuilds } from './stage-builds.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const verifyOptions = {
  format: {
    type: 'string',
    short: 'f',
    value: 'FORMAT',
    choices: ['text', 'json'],
    help: 'text or json; text without it.',
  },
  ...engineOptions,
} as const satisfies Options;

/**
 * `verify`: builds stages, reads the programs in them, and tells which findings hold; 1 when one does not start, 2 when a
 * stage was not built.
 */
export async function verify(words: readonly string[], terminal: Terminal): Promise<number> {
  const call = readEngineCall('verify', words, verifyOptions);
  const format = choice(
    'format',
    readCommandLine(words, verifyOptions).values.format,
    verifyOptions.format.choices,
  );
  const { report, fails } = await verifySource(call, terminal);
  terminal.progress('');
  if (format === 'json') terminal.print(jsonText(report));
  else if (report.stages.length > 0) terminal.print(verifyText(report, call.source.file, terminal.style));
  const code = reportFaults(report.faults, call.source, terminal);
  return fails ? 1 : code;
}

async function verifySource(
  call: EngineCall,
  terminal: Terminal,
): Promise<{ readonly report: VerifyReport; readonly fails: boolean }> {
  if ((call.flags.platforms?.length ?? 0) > 1)
    throw new UsageError('verify reads images of one platform at a time');
  const builds = await openStageBuilds(call, terminal);
  const { analyser, analysis, plan } = builds;
  const wanted = await stagesToVerify(call, builds);
  const title = await builds.title();
  const job: Job = { builds, terminal, signal: call.signal };
  const stages: VerifiedStage[] = [];
  const observations: Observation[] = [];
  const faults: BuildFaultView[] = title.ok ? [] : [builds.faultView(title.fault)];
  let fails = false;
  for (const stage of title.ok ? wanted : []) {
    const read = await readStage(job, stage);
    if (!read.ok) {
      faults.push(builds.faultView(read.fault, stage));
      if (endsAll(read.fault)) break;
      continue;
    }
    const { image, programs } = read.value;
    stages.push(toVerifiedStage(plan, stage, image, programs));
    observations.push(...observationItems(stage, programs));
    fails ||= programs.some(isSeenToFail);
  }
  const { source } = call;
  const findings = compareFindings(analysis, analyser.analyse(source.file, source.text, observations));
  const engine = title.ok ? title.value : null;
  return { report: { version: 1, engine, stages, findings, faults }, fails };
}

async function stagesToVerify(
  { stages }: EngineCall,
  { plan, analysis, targetStages }: StageBuilds,
): Promise<readonly number[]> {
  if (stages.length > 0) return wantedStages(plan, analysis, stages);
  // What somebody builds: the last stage, and those that files beside name.
  return (await targetStages())?.slice(-1) ?? [...analysis.facts.verdicts.targets].sort((a, b) => a - b);
}

interface Job {
  readonly builds: StageBuilds;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

interface ReadStage {
  readonly image: string;
  readonly programs: readonly InspectedProgram[];
}

async function readStage(
  { builds: { engine, plan, analysis, build }, terminal, signal }: Job,
  stage: number,
): Promise<Answer<ReadStage>> {
  const built = await build(stage);
  if (!built.ok) return built;
  const { id } = built.value.image;
  const title = stageTitle(plan.stages[stage] ?? { index: stage });
  const programs = await inspectStage(
    engine,
    id,
    programsOf(analysis.facts, stage),
    (path) => terminal.progress(`${title}: reading ${printable(path)}`),
    signal,
  );
  return programs.ok ? { ok: true, value: { image: id, programs: programs.value } } : programs;
}

function toVerifiedStage(
  plan: BuildPlan,
  index: number,
  image: string,
  programs: readonly InspectedProgram[],
): VerifiedStage {
  return {
    index,
    name: plan.stages[index]?.name ?? null,
    image,
    programs: programs.map(({ path, runs, linkage, family, reasons }) => {
      return { path, runs: runs ?? null, linkage, family: family ?? null, reasons };
    }),
  };
}
