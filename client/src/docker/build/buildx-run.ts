import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { record } from '../../model/build/bake-definition.js';
import { placeOfLine } from '../../model/build/step-place.js';
import type { Answer, EngineFault } from '../../ports/engine.js';
import { isNoBuildx, noBuildx, notStarted } from './bake-print.js';
import type { BuildJob, BuiltImage } from './build.js';
import type { BuildxCall } from './buildx-call.js';
import { builderFault } from '../../model/build/builder-faults.js';
import { builderNamed } from './builders.js';
import { answer, cancelled, coreMessage, lineOf, refuse } from '../../model/engine/engine-faults.js';
import { parseJson, readJsonLines } from '../connection/json-lines.js';
import { tagOf } from './image-tag.js';
import { hideSecrets } from '../../model/build/log-text.js';
import type { SolveStatus } from '../../model/build/solve-status.js';
import { statusOfJson } from '../../model/build/solve-status-json.js';
import { createStepTracker } from '../../model/build/build-steps.js';
import { childEnvironment, programPath } from '../connection/find-program.js';

/** Runs it and tells its progress, which comes on stderr for programs to read. */
export async function runBuildx(job: BuildJob, call: BuildxCall): Promise<Answer<BuiltImage>> {
  const { request, onEvent, signal } = job;
  const { name, linked } = call.target ?? { name: '', linked: false };
  const tracker = createStepTracker(request, onEvent, call.hidden);
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
  const ofOneTarget = linked ? createPlainNames(name) : (status: SolveStatus) => status;
  await readJsonLines(
    child.stderr,
    (line) => tracker.feed(ofOneTarget(statusOfJson(line))),
    (line) => output.push(line),
  );
  const code = await ended;
  stopWatching();
  tracker.finish();
  if (signal.aborted) return refuse(cancelled);
  if (code === 0)
    return answer({
      id: await imageOf(job, call),
      cached: tracker.allCached(),
      triggers: tracker.triggers(),
    });
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
      const isOwn = /^\[[\w-]+[ \]]/.exec(vertex.name)?.[0].slice(1, -1) === target;
      const name = plainName(vertex.name, target);
      if (!isOwn) others.set(vertex.digest, name);
      return { ...vertex, name: others.get(vertex.digest) ?? name };
    });
    return { ...status, vertexes };
  };
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
async function imageOf({ request, builder, info }: BuildJob, call: BuildxCall): Promise<string> {
  const written = record(parseJson(await readFile(call.metadata, 'utf8').catch(() => '')));
  const { 'containerimage.digest': image, 'containerimage.config.digest': configuration } =
    call.target === undefined ? written : record(written[call.target.name]);
  const isContainerd = info.store.startsWith('containerd');
  // Versions differ in how they call what they load.
  if (builder !== undefined && isContainerd && call.output === 'engine') return tagOf(request);
  const digest = builder === undefined || isContainerd ? image : configuration;
  return typeof digest === 'string' && /^sha256:[\da-f]{64}$/.test(digest) ? digest : tagOf(request);
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
    ? `${info.product} ${info.version} does not support additional build contexts by itself: begin the Dockerfile with "# syntax=docker/dockerfile:1", or build on version 23 or later.`
    : core;
  const line = lineOf(output);
  const place = line === undefined ? undefined : placeOfLine(request.plan, line);
  return { reason: 'refused', message, ...(place && { place }) };
}

function exitOf(child: ChildProcess): Promise<number | 'missing'> {
  return new Promise((resolve) => {
    child.on('error', () => resolve('missing'));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const hasGroups = process.platform !== 'win32';

/**
 * As a terminal does, to `docker` and the plugin that it has started or not: a `docker` that is interrupted before it
 * listens leaves a plugin behind that builds on.
 */
function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!hasGroups || child.pid === undefined) return void child.kill(signal);
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** An interrupt lets buildx cancel the build on its builder; who does not listen is killed. */
function interruptOn(signal: AbortSignal, child: ChildProcess): () => void {
  let killer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    signalTree(child, 'SIGINT');
    killer = setTimeout(() => signalTree(child, 'SIGKILL'), 5000);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  return () => {
    clearTimeout(killer);
    signal.removeEventListener('abort', interrupt);
  };
}
