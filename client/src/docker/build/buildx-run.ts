import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { placeOfLine, placeOfStep } from '../../model/build/step-place.js';
import type { Answer, EngineFault, Place } from '../../ports/engine.js';
import { isNoBuildx, noBuildx, notStarted } from './ask-buildx.js';
import type { BuildJob, BuiltImage } from './build.js';
import type { BuildxCall } from './buildx-call.js';
import { builderFault } from '../../model/build/builder-faults.js';
import { builderNamed } from './builders.js';
import { answer, cancelled, coreMessage, lineOf, refuse } from '../../model/engine/engine-faults.js';
import { exitOf, hasGroups, interruptOn } from './build-child.js';
import { readJsonLines } from '../connection/json-lines.js';
import { tagOf } from './image-tag.js';
import { hideSecrets } from '../../model/build/log-text.js';
import type { SolveStatus } from '../../model/build/solve-status.js';
import { statusOfJson } from '../../model/build/solve-status-json.js';
import { createStepTracker, type StepTracker } from '../../model/build/build-steps.js';
import { childEnvironment, programPath } from '../connection/find-program.js';
import { t } from '../../model/text/translate.js';
import { parseJson, record } from '../../model/text/untyped.js';
import { lastPart } from '../../model/text/paths.js';

/** What buildx wrote of an image that it made on a builder. */
export interface MadeImage extends BuiltImage {
  /** By the builder: its record of the build, and digests of what it keeps. */
  readonly kept?: { readonly record: string; readonly manifest: string; readonly configuration: string };
}

/** Runs it and tells its progress, which comes on stderr for programs to read. */
export async function runBuildx(job: BuildJob, call: BuildxCall): Promise<Answer<MadeImage>> {
  const { name, linked } = call.target ?? { name: '', linked: false };
  const tracker = createStepTracker(job.request, job.onEvent, call.hidden);
  const ofOneTarget = linked ? createPlainNames(name) : (status: SolveStatus) => status;
  const ran = await follow(job, call, tracker, ofOneTarget);
  return ran.ok ? answer(await madeImage(job, call, tracker, call.target?.name)) : ran;
}

/** The same for several stages of a file in one call: by index, `jobs` has one for each. */
export async function runTogether(
  jobs: readonly [BuildJob, ...BuildJob[]],
  call: BuildxCall,
  targetOf: (job: BuildJob) => string,
): Promise<Answer<ReadonlyMap<number, MadeImage>>> {
  const [first] = jobs;
  const stages = new Map(jobs.map((job) => [targetOf(job), job.request.stage]));
  const names = createStageNames(stages);
  const { plan, stage } = first.request;
  const placeOf = (name: string, digest: string): Place | undefined =>
    placeOfStep(plan, names.stageOf(digest) ?? stage, name);
  const tracker = createStepTracker(first.request, first.onEvent, call.hidden, placeOf);
  const ran = await follow(first, call, tracker, names.read);
  if (!ran.ok) return ran;
  const made = jobs.map(
    async (job) => [job.request.stage, await madeImage(job, call, tracker, targetOf(job))] as const,
  );
  return answer(new Map(await Promise.all(made)));
}

/** Until it ends; refused with the reason when it failed. */
async function follow(
  job: BuildJob,
  call: BuildxCall,
  tracker: StepTracker,
  read: (status: SolveStatus) => SolveStatus,
): Promise<Answer<undefined>> {
  const { signal } = job;
  const child = spawn(programPath('docker', call.environment), call.args, {
    env: childEnvironment(call.environment),
    cwd: call.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
    detached: hasGroups,
  });
  const ended = exitOf(child);
  const stopWatching = interruptOn(signal, child);
  const output: string[] = [];
  await readJsonLines(
    child.stderr,
    (line) => tracker.feed(read(statusOfJson(line))),
    (line) => output.push(line),
  );
  const code = await ended;
  stopWatching();
  tracker.finish();
  if (signal.aborted) return refuse(cancelled);
  if (code === 0) return answer(undefined);
  const words = hideSecrets(output.join('\n'), call.hidden);
  if (code === 'missing') return refuse(notStarted(call.folder));
  if (isNoBuildx(words)) return refuse(noBuildx);
  const fault = tracker.failure() ?? refusal(job, words);
  const builder = job.builder === undefined ? undefined : builderNamed(job.environment, job.builder);
  return refuse(builder === undefined ? fault : builderFault(builder, fault, words));
}

/**
 * `[app builder 2/3] RUN make` is called as ever; a step of a target that it links to is nowhere in this file. Such a
 * step is told twice, for the target that waits for it takes it for its own: once another name was heard, that holds.
 */
function createPlainNames(target: string): (status: SolveStatus) => SolveStatus {
  const others = new Map<string, string>();
  return (status) => {
    const vertexes = status.vertexes.map((vertex) => {
      const isOwn = targetOfStep(vertex.name) === target;
      const name = plainName(vertex.name, target);
      if (!isOwn) others.set(vertex.digest, name);
      return { ...vertex, name: others.get(vertex.digest) ?? name };
    });
    return { ...status, vertexes };
  };
}

/** Steps of targets that all are stages of this file; a step that they share is that of the first that tells it. */
function createStageNames(stages: ReadonlyMap<string, number>): {
  read(status: SolveStatus): SolveStatus;
  stageOf(digest: string): number | undefined;
} {
  const stageOf = new Map<string, number>();
  return {
    stageOf: (digest) => stageOf.get(digest),
    read: (status) => {
      const vertexes = status.vertexes.map((vertex) => {
        const target = targetOfStep(vertex.name);
        const stage = stages.get(target);
        if (stage === undefined) return vertex;
        if (!stageOf.has(vertex.digest)) stageOf.set(vertex.digest, stage);
        return { ...vertex, name: plainName(vertex.name, target) };
      });
      return { ...status, vertexes };
    },
  };
}

function targetOfStep(name: string): string {
  return /^\[([\w-]+)[ \]]/.exec(name)?.[1] ?? '';
}

function plainName(name: string, target: string): string {
  if (name.startsWith(`[${target} `)) return `[${name.slice(target.length + 2)}`;
  if (name.startsWith(`[${target}] `)) return name.slice(target.length + 3);
  return name.replace(/^\[([\w-]+) /, '[$1: ');
}

/**
 * What was made, even when another build takes its tag the next moment. An engine calls an image by what it exports
 * itself; what came from a builder by its configuration, or by its manifest where its store is that of containerd.
 */
async function madeImage(
  { request, builder, info }: BuildJob,
  call: BuildxCall,
  tracker: StepTracker,
  target: string | undefined,
): Promise<MadeImage> {
  const written = record(parseJson(await readFile(call.metadata, 'utf8').catch(() => '')));
  const own = target === undefined ? written : record(written[target]);
  const [manifest, configuration] = [own['containerimage.digest'], own['containerimage.config.digest']];
  const isContainerd = info.store.startsWith('containerd');
  const digest = builder === undefined || isContainerd ? manifest : configuration;
  // Versions differ in how they call what they load.
  const isLoaded = builder !== undefined && isContainerd && call.output === 'engine';
  const hasKept = isDigest(manifest) && isDigest(configuration);
  return {
    id: isDigest(digest) && !isLoaded ? digest : tagOf(request),
    cached: tracker.allCached(),
    triggers: tracker.triggers(),
    ...(hasKept && { kept: { record: recordOf(own['buildx.build.ref']), manifest, configuration } }),
  };
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^sha256:[\da-f]{64}$/.test(value);
}

/** `builder/node/record` */
function recordOf(reference: unknown): string {
  return typeof reference === 'string' ? lastPart(reference) : '';
}

/** Of an engine that does not know the contexts that a target links to, what is to be done. */
const oldFrontend = 'unsupported frontend capability moby.buildkit.frontend.contexts';

function refusal({ request, info }: BuildJob, output: string): EngineFault & { readonly reason: 'refused' } {
  const core = coreMessage(
    (/ERROR: (.*)/s.exec(output)?.[1] ?? output)
      .replace(/^failed to build: /, '')
      .replace(/^target [\w-]+: /, ''),
  );
  const message = core.includes(oldFrontend)
    ? t(
        '{0} {1} does not support additional build contexts by itself: begin the Dockerfile with "# syntax=docker/dockerfile:1", or build on version 23 or later.',
        info.product,
        info.version,
      )
    : core;
  const line = lineOf(output);
  const place = line === undefined ? undefined : placeOfLine(request.plan, line);
  return { reason: 'refused', message, ...(place && { place }) };
}
