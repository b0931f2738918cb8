import { dirname, resolve } from 'node:path';
import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import { programsOf } from '../../../server/src/features/programs.js';
import { compareFindings } from '../../../server/src/features/verified-findings.js';
import type { Observation } from '../../../server/src/protocol/observation.js';
import type { VerifiedStage, VerifyReport } from '../../../server/src/protocol/reports.js';
import { stageTitle } from '../model/stage/document-stages.js';
import { printable } from '../model/text/printable.js';
import type { InspectedProgram } from '../model/inspect/inspect-image.js';
import { inspectStage } from '../model/inspect/inspect-stage.js';
import { isSeenToFail, observationItems } from '../model/inspect/runs-here.js';
import { jsonText } from '../model/reports/json.js';
import { verifyText } from '../model/reports/verify-text.js';
import type { BuildEvent, Engine } from '../ports/engine.js';
import { createAnalyser } from './analysing.js';
import { refuseOthers } from './check-files.js';
import { loadEngine, valueOf } from './engine.js';
import { readEngineCall, wantedStages } from './engine-call.js';
import type { Source } from './read-file.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** `verify`: builds stages, reads the programs in them, and tells which findings hold; 1 when one does not start. */
export async function verify(words: readonly string[], terminal: Terminal): Promise<number> {
  const { source, format, stages, signal } = readEngineCall('verify', words);
  const verified = await verifySource(source, stages, terminal, signal);
  terminal.progress('');
  const { report, fails } = verified;
  terminal.print(format === 'json' ? jsonText(report) : verifyText(report, source.file, terminal.style));
  return fails ? 1 : 0;
}

async function verifySource(
  source: Source,
  names: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<{ readonly report: VerifyReport; readonly fails: boolean }> {
  const analyser = await createAnalyser();
  refuseOthers(source.file, source.text, analyser);
  const before = analyser.analyse(source.file, source.text);
  const plan = analyser.plan(before);
  const wanted = names.length > 0 ? wantedStages(plan, before, names) : targetsOf(plan, before);
  const engine = await loadEngine();
  const info = valueOf(await engine.info());
  const job: Job = { engine, source, plan, analysis: before, terminal, signal };
  const stages: VerifiedStage[] = [];
  const observations: Observation[] = [];
  let fails = false;
  for (const stage of wanted) {
    const { image, programs } = await readStage(job, stage);
    stages.push(toVerifiedStage(plan, stage, image, programs));
    observations.push(...observationItems(stage, programs));
    fails ||= programs.some(isSeenToFail);
  }
  const findings = compareFindings(before, analyser.analyse(source.file, source.text, observations));
  const name = `${info.product} ${info.version} (${info.store})`;
  return { report: { version: 1, engine: name, stages, findings }, fails };
}

/** What somebody builds: the last stage, and those that files beside name. */
function targetsOf(plan: BuildPlan, { facts }: Analysis): readonly number[] {
  if (plan.stages.length === 0) throw new UsageError('the file has no stages to build');
  return [...facts.verdicts.targets].sort((a, b) => a - b);
}

interface Job {
  readonly engine: Engine;
  readonly source: Source;
  readonly plan: BuildPlan;
  readonly analysis: Analysis;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function readStage(
  { engine, source, plan, analysis, terminal, signal }: Job,
  stage: number,
): Promise<{ readonly image: string; readonly programs: readonly InspectedProgram[] }> {
  const dockerfile = resolve(source.file);
  const title = stageTitle(plan.stages[stage] ?? { index: stage });
  const onEvent = (event: BuildEvent): void => {
    if (event.kind === 'progress')
      terminal.progress(`${title}: ${event.completed} of ${event.known}, ${event.label}`);
  };
  const request = { dockerfile, context: dirname(dockerfile), stage, plan };
  const { image } = valueOf(await engine.build(request, onEvent, signal));
  const { starts, delivered } = programsOf(analysis.facts, stage);
  const programs = await inspectStage(
    engine,
    image.id,
    {
      delivered,
      starts: starts.map(({ path, ...rest }) => ({ ...rest, ...(path !== undefined && { path }) })),
    },
    (path) => terminal.progress(`${title}: reading ${printable(path)}`),
    signal,
  );
  return { image: image.id, programs: valueOf(programs) };
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
