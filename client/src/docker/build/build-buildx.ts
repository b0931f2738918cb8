import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, BuildEvent, BuildRequest, EngineFault } from '../../ports/engine.js';
import { bakeCall } from './build-bake.js';
import type { BuildImage, BuildJob, BuiltImage } from './build.js';
import {
  buildxEnvironment,
  needsSsh,
  outputTexts,
  type BuildxCall,
  type BuildxOutput,
  type BuildxSetting,
} from './buildx-call.js';
import { requestJson } from '../connection/connection.js';
import { runBuildx } from './buildx-run.js';
import { giveSecrets } from './buildx-secrets.js';
import { hostArguments } from '../../model/engine/command-line.js';
import { readDockerfile } from '../dockerfiles.js';
import type { DockerfileSource } from '../dockerfiles.js';
import { answer, refuse } from '../../model/engine/engine-faults.js';
import { nodesFault } from '../../model/build/builder-faults.js';
import { builderNamed, builderNodes } from './builders.js';
import { probeNode } from './probe-builder.js';
import { tagOf } from './image-tag.js';
import { labelsOf } from '../../model/build/image-labels.js';
import { readSecrets } from '../session/secrets.js';

/**
 * Builds through `docker buildx build`, for what the API cannot do: ssh mounts, named contexts and builders that are
 * not the engine itself (containers, clusters, remote machines); a target of a bake file through `docker buildx bake`.
 */
export const buildWithBuildx: BuildImage = async (job) => {
  const { request, environment } = job;
  const dockerfile = await readDockerfile(request);
  const values = await readSecrets(request.secrets ?? [], environment);
  const folder = await mkdtemp(join(tmpdir(), 'stage-insight-build-'));
  try {
    const setting: Omit<BuildxSetting, 'output'> = {
      folder,
      target: dockerfile.target,
      file: await dockerfilePath(request, dockerfile, folder),
      given: await giveSecrets(request.secrets ?? [], values, folder),
      hidden: [...values.values()].map((value) => value.toString('utf8')),
      metadata: join(folder, '.metadata.json'),
    };
    if (job.builder === undefined) return await runFor(job, setting, 'engine');
    const away = await unreachableBuilder(job, job.builder);
    return away === undefined ? await runOnBuilder(job, setting) : refuse(away);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** buildx waits 20 seconds for a machine that is not there, and then tells of a deadline. */
async function unreachableBuilder({ environment }: BuildJob, name: string): Promise<EngineFault | undefined> {
  const builder = builderNamed(environment, name);
  if (builder?.driver !== 'remote') return undefined;
  const nodes = builderNodes(environment, name);
  const problems = await Promise.all(nodes.map(probeNode));
  return nodesFault(builder, problems);
}

async function runFor(
  job: BuildJob,
  setting: Omit<BuildxSetting, 'output'>,
  output: BuildxOutput,
): Promise<Answer<BuiltImage>> {
  const whole = { ...setting, output };
  const { bake } = job.request;
  const call = bake === undefined ? answer(buildCall(job, whole)) : await bakeCall(job, bake, whole);
  return call.ok ? runBuildx(job, call.value) : call;
}

/**
 * On a builder that is not the engine: whole images would travel on every build, most of them unchanged. So it is built
 * there, and comes here when the engine does not have it already.
 */
async function runOnBuilder(
  job: BuildJob,
  setting: Omit<BuildxSetting, 'output'>,
): Promise<Answer<BuiltImage>> {
  const built = await runFor(job, setting, 'digest');
  if (!built.ok) return built;
  const { id } = built.value;
  const isKnown = id.startsWith('sha256:') && (await giveTag(job, id));
  if (isKnown) {
    job.log.info(`${tagOf(job.request)}: the engine has what the builder built; no image was transferred`);
    return built;
  }
  const onEvent = (event: BuildEvent): void => {
    if (event.kind === 'transfer' || event.kind === 'progress') job.onEvent(event);
  };
  // What was built a moment ago is wanted, and neither built nor written to a cache once more.
  const request = { ...job.request, cacheTo: [], noCache: false, pull: false };
  const loaded = await runFor({ ...job, request, onEvent }, setting, 'engine');
  return loaded.ok ? answer({ ...built.value, id: loaded.value.id }) : loaded;
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

/** The file itself, or a copy of the text to build with the ignore file beside it, where buildx looks for it. */
async function dockerfilePath(
  request: BuildRequest,
  { name, target, entries }: DockerfileSource,
  folder: string,
): Promise<string> {
  const isAsOnDisk =
    request.text === undefined && (target !== undefined || request.stage === request.plan.stages.length - 1);
  if (isAsOnDisk) return request.dockerfile;
  for (const { path, content } of entries) {
    if (content !== undefined && 'bytes' in content)
      await writeFile(join(folder, path), content.bytes, { mode: 0o600 });
  }
  return join(folder, name);
}

function buildCall(job: BuildJob, buildSetting: BuildxSetting): BuildxCall {
  const { request, connection, builder } = job;
  const { buildArgs = {}, namedContexts = {}, cacheFrom = [], cacheTo = [] } = request;
  const { platform, network, noCache, pull, plan, context } = request;
  const { file, target, given, hidden, metadata, output } = buildSetting;
  const flags = [
    ...Object.entries(labelsOf(request)).map(([name, value]) => `--label=${name}=${value}`),
    ...Object.entries(buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...Object.entries(namedContexts).map(([name, value]) => `--build-context=${name}=${value}`),
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...(platform === undefined ? [] : [`--platform=${platform}`]),
    ...(network === undefined ? [] : [`--network=${network}`]),
    ...cacheFrom.map((cache) => `--cache-from=${cache}`),
    ...cacheTo.map((cache) => `--cache-to=${cache}`),
    ...(noCache === true ? ['--no-cache'] : []),
    ...(pull === true ? ['--pull'] : []),
    ...(needsSsh(plan) ? ['--ssh=default'] : []),
    ...(builder === undefined ? [] : [`--builder=${builder}`]),
    ...[...given.flags.values()].map((flag) => `--secret=${flag}`),
  ];
  const named = output === 'engine' ? [`--tag=${tagOf(request)}`] : [];
  const result = [`--output=${outputTexts[output]}`, ...named];
  const fixed = ['--progress=rawjson', `--metadata-file=${metadata}`, ...result];
  const command = [...hostArguments(connection.address), 'buildx', 'build', ...fixed, `--file=${file}`];
  const args = [...command, ...flags, '--', context];
  return {
    args,
    environment: buildxEnvironment(job, buildSetting),
    folder: context,
    hidden,
    metadata,
    output,
  };
}
