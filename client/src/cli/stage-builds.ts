import { dirname, resolve } from 'node:path';
import type { Analysis } from '../../../server/src/core/analysis.js';
import type { BuildPlan } from '../../../server/src/protocol/build-plan.js';
import { stagesNeeded } from '../model/build/fingerprint.js';
import { platformList } from '../model/build/platforms.js';
import { plainText } from '../model/build/build-log.js';
import { withLastLines } from '../model/build/last-lines.js';
import type { ProtocolRange } from '../../../server/src/protocol/messages.js';
import type { BuildFaultView } from '../../../server/src/protocol/reports.js';
import { archiveStore, engineTitle } from '../model/engine/engine-state.js';
import { faultLines, faultView } from '../model/reports/build-faults.js';
import { stageTitle } from '../model/stage/document-stages.js';
import type {
  Answer,
  BuildEvent,
  BuildRequest,
  BuildResult,
  Engine,
  EngineFault,
  EngineInfo,
  Place,
} from '../ports/engine.js';
import { createAnalyser, type Analyser } from './analysing.js';
import { refuseOthers } from './check-files.js';
import { loadBakeTargets, loadEngine, valueOf } from './engine.js';
import type { BuildFlags } from './build-options.js';
import type { ConfiguredBuild } from './configs.js';
import type { EngineCall } from './engine-call.js';
import type { Source } from './read-file.js';
import type { Terminal } from './terminal.js';

/** A Dockerfile whose stages are built with what the command line and the configuration say. */
export interface StageBuilds {
  readonly analyser: Analyser;
  readonly analysis: Analysis;
  readonly plan: BuildPlan;
  readonly engine: Engine;
  /** Stages that the bake target is made of, its own last; `undefined`: no target is named. */
  targetStages(): Promise<readonly number[] | undefined>;
  /** What answers and builds, in words; refused when nothing answers. */
  title(): Promise<Answer<string>>;
  /** The platforms that are wanted, the main one first; `undefined`: that of the engine. */
  readonly platforms: readonly [string | undefined, ...string[]];
  /** Whether a builder that is not the engine builds: several stages are then built in one call. */
  isElsewhere(): Promise<boolean>;
  /** For the main platform when none is given; `others`: stages that a builder elsewhere builds with it. */
  build(stage: number, platform?: string, others?: readonly number[]): Promise<Answer<BuildResult>>;
  /** `stage`: absent for a fault that is no stage's. */
  faultView(fault: EngineFault, stage?: number): BuildFaultView;
}

/** Of faults after which no other stage can be built either. */
export function endsAll({ reason }: EngineFault): boolean {
  return reason === 'unreachable' || reason === 'cancelled' || reason === 'lost';
}

/** The exit code: 2 when a stage is missing, and why on standard error. */
export function reportFaults(
  faults: readonly BuildFaultView[],
  { file }: Source,
  terminal: Terminal,
): number {
  for (const line of faultLines(faults, file)) terminal.warn(line);
  return faults.length === 0 ? 0 : 2;
}

export async function openStageBuilds(
  { source, flags, signal, transfer = 'missing' }: EngineCall,
  terminal: Terminal,
): Promise<StageBuilds> {
  const { context, builder, dockerContext } = flags;
  const analyser = await createAnalyser(context === undefined ? {} : { contextFolder: context });
  refuseOthers(source.file, source.text, analyser);
  const analysis = analyser.analyse(source.file, source.text);
  const plan = analyser.plan(analysis);
  const engine = await loadEngine({
    ...(builder !== undefined && { builder }),
    ...(dockerContext !== undefined && { dockerContext }),
  });
  const config = analyser.buildConfig(source.file);
  const request = { ...requestOf(source.file, flags, config), transfer };
  return {
    analyser,
    analysis,
    plan,
    engine,
    targetStages: () => targetStages(request, plan, analysis),
    title: async () => {
      const info = await engine.info(signal);
      return info.ok ? { ok: true, value: engineTitle(measuredBy(info.value, transfer)) } : info;
    },
    platforms: [request.platform, ...platformsOf(flags, config.build).slice(1)],
    isElsewhere: async () => {
      const info = await engine.info(signal);
      return info.ok && info.value.builder !== undefined;
    },
    build: (stage, platform = request.platform, others = []) =>
      buildStage(
        engine,
        {
          ...{ ...request, stage, plan },
          ...(platform !== undefined && { platform }),
          ...(others.length > 0 && { others: others.map((other) => ({ stage: other })) }),
        },
        terminal,
        signal,
      ),
    faultView: (fault, stage) =>
      faultView(fault, stage === undefined ? undefined : { ...plan.stages[stage], index: stage }, (place) =>
        rangeOf(analysis.facts, place),
      ),
  };
}

/** With the store that sizes are those of. */
function measuredBy(info: EngineInfo, transfer: BuildRequest['transfer']): EngineInfo {
  const { builder } = info;
  return transfer === 'never' && builder !== undefined ? { ...info, store: archiveStore(builder) } : info;
}

function buildStage(
  engine: Engine,
  request: BuildRequest,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Answer<BuildResult>> {
  const { plan, stage } = request;
  const title = stageTitle(plan.stages[stage] ?? { index: stage });
  return withLastLines(
    (onEvent) => engine.build(request, onEvent, signal),
    (event) => showProgress(title, event, terminal),
  );
}

function platformsOf(
  { platforms }: Pick<BuildFlags, 'platforms'>,
  { platform = '' }: ConfiguredBuild,
): readonly string[] {
  return platforms ?? platformList(platform);
}

/** What the command line says stands over the configuration. */
function requestOf(
  file: string,
  { secrets, ...flags }: BuildFlags,
  { build, ...config }: ReturnType<Analyser['buildConfig']>,
): Omit<BuildRequest, 'stage' | 'plan'> {
  const dockerfile = resolve(file);
  const { context = config.context ?? dirname(dockerfile), bake = build.bake } = flags;
  const [platform] = platformsOf(flags, build);
  const { network = build.network } = flags;
  const args = { ...build.args, ...flags.args };
  const contexts = { ...config.contexts, ...flags.contexts };
  const cacheFrom = [...(build.cacheFrom ?? []), ...flags.cacheFrom];
  const cacheTo = [...(build.cacheTo ?? []), ...flags.cacheTo];
  return {
    dockerfile,
    context,
    secrets,
    ...(Object.keys(args).length > 0 && { buildArgs: args }),
    ...(Object.keys(contexts).length > 0 && { namedContexts: contexts }),
    ...(cacheFrom.length > 0 && { cacheFrom }),
    ...(cacheTo.length > 0 && { cacheTo }),
    ...(bake !== undefined && {
      bake: { ...bake, folders: [...new Set([process.cwd(), dirname(bake.file)])] },
    }),
    ...(platform !== undefined && { platform }),
    ...(network !== undefined && network !== 'default' && { network }),
  };
}

/** A stage that the target does not stand on may need other arguments: it is not built for its sake. */
async function targetStages(
  { dockerfile, bake }: Pick<BuildRequest, 'dockerfile' | 'bake'>,
  plan: BuildPlan,
  { facts }: Analysis,
): Promise<readonly number[] | undefined> {
  if (bake === undefined) return undefined;
  const { targets } = valueOf(await loadBakeTargets({ dockerfile, files: [bake] }));
  const named = targets.find(({ name }) => name === bake.target)?.stage;
  const stage = named === undefined ? facts.graph.final : facts.graph.target(named)?.index;
  return stage === undefined ? undefined : [...stagesNeeded(plan, stage)].reverse();
}

/** `null` where the text has no such instruction. */
export function rangeOf(
  { graph, ast }: Analysis['facts'],
  { stage, instruction }: Pick<Place, 'stage' | 'instruction'>,
): ProtocolRange | null {
  const written = graph.stages[stage];
  const found = instruction < 0 ? written?.from : written?.instructions[instruction];
  return found === undefined ? null : ast.lines.rangeOf(found);
}

/** How far a build has come. */
export function showProgress(title: string, event: BuildEvent, terminal: Terminal): void {
  if (event.kind === 'progress')
    terminal.progress(plainText(`${title}: ${event.completed} of ${event.known}, ${event.label}`));
}
