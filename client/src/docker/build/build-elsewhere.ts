import type { Answer, BuildEvent, EngineFault, ImageRecord } from '../../ports/engine.js';
import { archiveStore } from '../../model/engine/engine-state.js';
import { formatBytes } from '../../model/size/format.js';
import { t } from '../../model/text/translate.js';
import { answer, refuse } from '../../model/engine/engine-faults.js';
import { requestJson } from '../connection/connection.js';
import { recordOfManifest } from '../image/manifest-record.js';
import { lostBuild, type BuildJob, type BuiltImage } from './build.js';
import { layerBytes, readKeptImage } from './builder-content.js';
import type { MadeImage } from './buildx-run.js';
import { tagOf } from './image-tag.js';
import { runStages, type BuildFolder, type MadeImages } from './run-stages.js';

/**
 * On a builder that is not the engine: whole images would travel on every build, most of them unchanged. So stages are
 * built there, all in one call, and come here in a second one where the engine does not have them already.
 */
export async function buildElsewhere(
  job: BuildJob,
  builder: string,
  folder: BuildFolder,
): Promise<Answer<BuiltImage>> {
  const jobs = jobsOf(job);
  const built = await buildThere(jobs, builder, folder);
  if (built.ok || jobs.length === 1 || built.fault.reason === 'cancelled') return ofMain(job, built);
  // One that fails ends all: each is to have an end of its own.
  return ofMain(job, await buildThere([job], builder, folder));
}

type Jobs = readonly [BuildJob, ...BuildJob[]];

/** A target of a bake file is one build, and so is one that writes a cache: the next would write over it. */
function jobsOf(job: BuildJob): Jobs {
  const { others = [], ...request } = job.request;
  const { bake, cacheTo = [], fingerprint: _, ...shared } = request;
  if (bake !== undefined || cacheTo.length > 0) return [{ ...job, request }];
  return [{ ...job, request }, ...others.map((other) => ({ ...job, request: { ...shared, ...other } }))];
}

function ofMain(
  { request: { stage } }: BuildJob,
  built: Answer<ReadonlyMap<number, BuiltImage>>,
): Answer<BuiltImage> {
  if (!built.ok) return built;
  const others = new Map([...built.value].filter(([one]) => one !== stage));
  const own = built.value.get(stage);
  if (own === undefined) return refuse(lostBuild);
  return answer(others.size === 0 ? own : { ...own, others });
}

async function buildThere(
  jobs: Jobs,
  builder: string,
  folder: BuildFolder,
): Promise<Answer<ReadonlyMap<number, BuiltImage>>> {
  const stays = jobs[0].request.transfer === 'never';
  const built = await runStages(jobs, folder, stays ? 'plain' : 'digest');
  if (!built.ok) return built;
  return stays ? describeThere(jobs, builder, built.value) : bringMissing(jobs, builder, folder, built.value);
}

/** What the builder knows of its images is all that travels. */
async function describeThere(
  jobs: Jobs,
  builder: string,
  made: MadeImages,
): Promise<Answer<ReadonlyMap<number, BuiltImage>>> {
  const described = jobs.map(async (job): Promise<readonly [number, BuiltImage] | undefined> => {
    const image = made.get(job.request.stage);
    const record = image && (await readThere(job, builder, image));
    return image && record && [job.request.stage, { ...image, record, transferredBytes: 0 }];
  });
  const known = (await Promise.all(described)).filter((one) => one !== undefined);
  return known.length === jobs.length ? answer(new Map(known)) : refuse(sizesUnknown(builder));
}

async function readThere(job: BuildJob, builder: string, image: MadeImage): Promise<ImageRecord | undefined> {
  const kept = await readKeptImage(job, builder, image);
  return kept && recordOfManifest(kept.manifest, kept.configuration, archiveStore(builder));
}

function sizesUnknown(builder: string): EngineFault {
  return {
    reason: 'unsupported',
    message: t(
      'The builder "{0}" does not report what it stores, so measuring sizes requires the images. Newer versions of BuildKit and buildx report it (docker buildx history inspect attachment).',
      builder,
    ),
  };
}

async function bringMissing(
  jobs: Jobs,
  builder: string,
  folder: BuildFolder,
  made: MadeImages,
): Promise<Answer<ReadonlyMap<number, BuiltImage>>> {
  const images = new Map<number, BuiltImage>(
    [...made].map(([stage, image]) => [stage, { ...image, transferredBytes: 0 }]),
  );
  const [first, ...rest] = await missingOf(jobs, made);
  if (first === undefined) return answer(images);
  const missing: Jobs = [first, ...rest];
  const [loaded, bytes] = await Promise.all([
    runStages([quietly(first), ...rest.map(quietly)], folder, 'engine'),
    Promise.all(missing.map(({ request: { stage } }) => bytesOf(first, builder, made.get(stage)))),
  ]);
  if (!loaded.ok) return loaded;
  for (const [at, { request, log }] of missing.entries()) {
    const { id = '' } = loaded.value.get(request.stage) ?? {};
    const came = bytes[at];
    const { transferredBytes: _, ...image } = images.get(request.stage) ?? { cached: false };
    images.set(request.stage, { ...image, id, ...(came !== undefined && { transferredBytes: came }) });
    log.info(
      `${tagOf(request)}: ${came === undefined ? 'the image' : formatBytes(came)} came from ${builder}`,
    );
  }
  return answer(images);
}

/** Of images that the engine has, it moves the tag. */
async function missingOf(jobs: Jobs, made: MadeImages): Promise<readonly BuildJob[]> {
  const missing: BuildJob[] = [];
  for (const job of jobs) {
    const { id = '' } = made.get(job.request.stage) ?? {};
    const isThere = id.startsWith('sha256:') && (await giveTag(job, id));
    if (!isThere) missing.push(job);
    else
      job.log.info(`${tagOf(job.request)}: the engine has what the builder built; no image was transferred`);
  }
  return missing;
}

async function bytesOf(
  job: BuildJob,
  builder: string,
  image: MadeImage | undefined,
): Promise<number | undefined> {
  return image && layerBytes(job, builder, image);
}

/** What was built a moment ago is wanted, and neither built nor written to a cache nor told once more. */
function quietly(job: BuildJob): BuildJob {
  const onEvent = (event: BuildEvent): void => {
    if (event.kind === 'transfer' || event.kind === 'progress') job.onEvent(event);
  };
  return { ...job, request: { ...job.request, cacheTo: [], noCache: false, pull: false }, onEvent };
}

/** Whether the engine has the image, which then has the tag of the build. */
async function giveTag({ connection, request, signal }: BuildJob, image: string): Promise<boolean> {
  const [repo = '', tag = ''] = tagOf(request).split(':');
  const path = `/images/${encodeURIComponent(image)}/tag?${new URLSearchParams({ repo, tag }).toString()}`;
  try {
    await requestJson(connection.docker, { method: 'POST', path, signal });
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}
