import type {
  Answer,
  BuildEvent,
  BuildRequest,
  BuildResult,
  Engine,
  EngineFault,
  EngineInfo,
} from '../ports/engine.js';
import { lostBuild, type BuildImage, type BuildJob, type BuiltImage } from './build/build.js';
import { buildWithApi } from './build/build-api.js';
import { buildWithBuildx } from './build/build-buildx.js';
import { buildWithClassic } from './build/build-classic.js';
import { buildWithPodman } from './build/build-podman.js';
import { connect, stillAnswers } from './connection/connection.js';
import type { Linked } from './connection/linked.js';
import { kindFor, needsBuildx, readEngineInfo, type BuildWay } from './connection/engine-info.js';
import {
  answer,
  cancelled,
  faultOf,
  goingDown,
  isMisread,
  isTransient,
  refuse,
} from '../model/engine/engine-faults.js';
import { readImageRecord } from './image/image-record.js';
import { tagOf } from './build/image-tag.js';
import type { EngineOptions } from './connection/options.js';
import { openImage } from './image/open-image.js';
import { toAbortSignal } from './connection/signals.js';
import { readOwned, removeOwned } from './image/clean-up.js';
import { missingHelpers } from './session/credentials.js';
import { createSharedBuilds } from '../model/build/shared-builds.js';
import { t } from '../model/text/translate.js';

export function createDockerEngine(options: EngineOptions): Engine {
  const link = createLink(options);
  const shared = createSharedBuilds((request, onEvent, signal) =>
    runBuild(options, link, request, onEvent, toAbortSignal(signal)),
  );
  return Object.freeze({
    async info(signal) {
      const linked = await link.get(toAbortSignal(signal));
      return linked.ok ? answer(linked.value.info) : linked;
    },
    build: shared.build,
    image(reference, signal) {
      if (reference === '') return Promise.resolve(refuse(elsewhere));
      const stop = toAbortSignal(signal);
      return link.use(
        ({ connection, info }) => readImageRecord(connection.docker, reference, info.store, stop),
        stop,
      );
    },
    open(image, signal) {
      if (image === '') return Promise.resolve(refuse(elsewhere));
      const stop = toAbortSignal(signal);
      return link.use((linked) => openImage(linked, image, stop), stop);
    },
    owned: () => link.use(readOwned),
    remove: (what) => link.use((linked) => removeOwned(linked, what)),
  } satisfies Engine);
}

/** Of `ImageRecord.id` of an image that did not travel. */
const elsewhere: EngineFault = {
  reason: 'missing',
  get message() {
    return t('The image is on the builder only: the engine does not have it.');
  },
};

export interface Link {
  /** Waits no longer than `signal` lets it, whatever the engine does. */
  get(signal?: AbortSignal): Promise<Answer<Linked>>;
  /** Runs a request; a lost connection is looked for anew the next time. */
  use<T>(request: (linked: Linked) => Promise<T>, signal?: AbortSignal): Promise<Answer<T>>;
  forget(): void;
}

/** How long an engine is believed to be the one in use: people switch contexts and builders meanwhile. */
const believedFor = 30_000;

function createLink(options: EngineOptions): Link {
  let current: { readonly linked: Promise<Answer<Linked>>; readonly since: number } | undefined;
  const forget = (): void => {
    current = undefined;
  };
  const get = async (signal?: AbortSignal): Promise<Answer<Linked>> => {
    const now = options.clock.now();
    if (current === undefined || now - current.since > believedFor)
      current = { linked: linkUp(options), since: now };
    const linked = await unlessAborted(current.linked, signal);
    if (!linked.ok && linked.fault !== cancelled) forget();
    return linked;
  };
  return {
    get,
    forget,
    async use(request, signal) {
      const linked = await get(signal);
      if (!linked.ok) return linked;
      try {
        return answer(await request(linked.value));
      } catch (error) {
        const fault = faultOf(error, signal?.aborted === true);
        if (isMisread(error)) options.log.warn(error instanceof Error ? (error.stack ?? '') : String(error));
        if (fault.reason === 'lost') forget();
        return refuse(fault);
      }
    },
  };
}

function unlessAborted<T>(work: Promise<Answer<T>>, signal: AbortSignal | undefined): Promise<Answer<T>> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(refuse(cancelled));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

async function linkUp(options: EngineOptions): Promise<Answer<Linked>> {
  const connection = await connect(options);
  if (!connection.ok) return connection;
  try {
    return answer({ connection: connection.value, info: await readEngineInfo(connection.value, options) });
  } catch (error) {
    return refuse(faultOf(error, false));
  }
}

async function runBuild(
  options: EngineOptions,
  link: Link,
  request: BuildRequest,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<Answer<BuildResult>> {
  const start = options.clock.now();
  const linked = await link.get(signal);
  if (!linked.ok) return linked;
  if (request.platform?.includes(',') === true) return refuse(severalPlatforms);
  const { connection, info } = linked.value;
  const { environment, log } = options;
  const builder = info.builder === undefined ? {} : { builder: info.builder };
  const job: BuildJob = { connection, info, request, environment, log, onEvent, signal, ...builder };
  const built = await buildSomehow(job, kindFor(info, request, options), options);
  if (!built.ok) {
    if (built.fault.reason === 'lost') link.forget();
    return refuse(withMissingHelpers(built.fault, environment));
  }
  const milliseconds = options.clock.now() - start;
  const { others = new Map<number, BuiltImage>(), ...own } = built.value;
  const results = new Map<number, BuildResult>();
  for (const [stage, image] of new Map([[request.stage, own], ...others])) {
    const told = await link.use(() => toResult(job, { ...image, stage }, milliseconds));
    if (signal.aborted) return refuse(cancelled);
    if (!told.ok) return told;
    results.set(stage, told.value);
  }
  return withOthers(results, request.stage);
}

function withOthers(results: Map<number, BuildResult>, stage: number): Answer<BuildResult> {
  const own = results.get(stage);
  if (own === undefined) return refuse(lostBuild);
  results.delete(stage);
  return answer(results.size === 0 ? own : { ...own, others: results });
}

/** With what the engine, or else the builder, knows of the image. */
async function toResult(
  { connection, info, request, signal }: BuildJob,
  { stage, id, cached, triggers, record, transferredBytes }: BuiltImage & { readonly stage: number },
  milliseconds: number,
): Promise<BuildResult> {
  return {
    image: record ?? (await readImageRecord(connection.docker, id, info.store, signal)),
    tag: tagOf({ ...request, stage }),
    milliseconds,
    cached,
    ...(triggers && { triggers }),
    ...(transferredBytes !== undefined && { transferredBytes }),
  };
}

const severalPlatforms: EngineFault = {
  reason: 'unsupported',
  get message() {
    return t('A stage is built for one platform at a time: name one, such as linux/arm64.');
  },
};

const ways = {
  api: buildWithApi,
  buildx: buildWithBuildx,
  classic: buildWithClassic,
  podman: buildWithPodman,
} as const;

/** An engine that offers no session is built on through buildx, unless a person chose the way. */
async function buildSomehow(
  job: BuildJob,
  kind: BuildWay,
  { engine }: EngineOptions,
): ReturnType<BuildImage> {
  const needs = kind === 'podman' ? undefined : needsBuildx(job.request);
  if (kind === 'podman') job.log.info('podman build: this stage is built with it.');
  if (needs !== undefined && kind !== 'buildx') return refuse(noOtherWay(needs, job.info));
  if (needs !== undefined && job.info.kind !== kind) job.log.info(`${needs}: this stage is built with it.`);
  const built = await attempt(job, ways[kind]);
  const isChosen = engine !== undefined && engine !== 'auto';
  if (built.ok || kind !== 'api' || isChosen || built.fault.reason !== 'unsupported') return built;
  job.log.info(`${built.fault.message} Building with buildx instead.`);
  return attempt(job, buildWithBuildx);
}

function noOtherWay(needs: string, { because }: EngineInfo): EngineFault {
  const message = t('{0}, but another way was chosen because {1}.', needs, because);
  return { reason: 'unsupported', message };
}

/** Once more when the engine lost our session, which it does under load and tells apart from nothing else. */
async function attempt(job: BuildJob, build: BuildImage): ReturnType<BuildImage> {
  for (let tries = 1; ; tries++) {
    const built = await build(job).catch((error: unknown) => refuse(faultOf(error, job.signal.aborted)));
    if (built.ok) return built;
    if (job.signal.aborted) return refuse(cancelledOn(job.info));
    if (blames(built.fault) && !(await stillAnswers(job.connection.docker))) return refuse(goingDown);
    if (tries > 1 || !isTransient(built.fault.message)) return built;
    job.log.info('the engine lost the session of a build; trying once more');
  }
}

/** Podman lets a step end that has begun. */
function cancelledOn({ product }: EngineInfo): EngineFault {
  if (!product.startsWith('Podman')) return cancelled;
  return {
    reason: 'cancelled',
    message: t('{0} Podman finishes the step that is running.', cancelled.message),
  };
}

/** A registry says that it lets nobody in, where nobody could say who wants in. */
function withMissingHelpers(fault: EngineFault, environment: EngineOptions['environment']): EngineFault {
  if (!/unauthori[sz]ed|authorization failed|denied|no basic auth|\b401\b/i.test(fault.message)) return fault;
  const missing = missingHelpers(environment);
  if (missing.length === 0) return fault;
  const message = t(
    '{0} {1}, which config.json of Docker names, is not installed.',
    fault.message.replace(/\.?$/, '.'),
    missing.join(t(' and ')),
  );
  return { ...fault, message };
}

/** An engine that stops kills what runs, and every way of building tells it like a RUN that failed by itself. */
function blames({ reason }: EngineFault): boolean {
  return reason === 'failed' || reason === 'refused';
}
