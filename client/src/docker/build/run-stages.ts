import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stagesDefinition } from '../../model/build/bake-definition.js';
import { hostArguments } from '../../model/engine/command-line.js';
import { answer } from '../../model/engine/engine-faults.js';
import type { Answer, BuildRequest } from '../../ports/engine.js';
import { readDockerfile, type DockerfileSource } from '../dockerfiles.js';
import { bakeCall, overridesOf, ownPaths, rightFlags } from './build-bake.js';
import type { BuildJob } from './build.js';
import {
  buildxEnvironment,
  outputTexts,
  requestFlags,
  type BuildxCall,
  type BuildxOutput,
  type BuildxSetting,
} from './buildx-call.js';
import type { GivenSecrets } from './buildx-secrets.js';
import { runBuildx, runTogether, type MadeImage } from './buildx-run.js';
import { tagOf } from './image-tag.js';

/** What all calls of one build share. */
export interface BuildFolder {
  /** Of this build alone; gone after it. */
  readonly path: string;
  readonly given: GivenSecrets;
  /** Values that must not be seen in a log. */
  readonly hidden: readonly string[];
}

/** By index of their stages. */
export type MadeImages = ReadonlyMap<number, MadeImage>;

/**
 * Builds the stages of `jobs`, all of one file, with one call of buildx: one by itself, or as the bake target that its
 * request names, several as targets of a bake file of our own, so that the context travels once.
 */
export async function runStages(
  jobs: readonly [BuildJob, ...BuildJob[]],
  folder: BuildFolder,
  output: BuildxOutput,
): Promise<Answer<MadeImages>> {
  const [first] = jobs;
  if (jobs.length > 1) return runTogether(jobs, await togetherCall(jobs, folder, output), targetOf);
  const setting = await settingOf(first, folder, output);
  const { bake } = first.request;
  const call = bake === undefined ? answer(buildCall(first, setting)) : await bakeCall(first, bake, setting);
  if (!call.ok) return call;
  const made = await runBuildx(first, call.value);
  return made.ok ? answer(new Map([[first.request.stage, made.value]])) : made;
}

async function settingOf(job: BuildJob, folder: BuildFolder, output: BuildxOutput): Promise<BuildxSetting> {
  const own = join(folder.path, String(job.request.stage));
  await mkdir(own, { recursive: true });
  const dockerfile = await readDockerfile(job.request);
  return {
    folder: own,
    target: dockerfile.target,
    file: await dockerfilePath(job.request, dockerfile, own),
    given: folder.given,
    hidden: folder.hidden,
    metadata: join(own, '.metadata.json'),
    output,
  };
}

/** The file itself, or a copy of the text to build with the ignore file beside it, where buildx looks for it. */
export async function dockerfilePath(
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
  const { cacheFrom = [], cacheTo = [], pull, context } = request;
  const { file, target, given, hidden, metadata, output } = buildSetting;
  const flags = [
    ...requestFlags(request, target),
    ...cacheFrom.map((cache) => `--cache-from=${cache}`),
    ...cacheTo.map((cache) => `--cache-to=${cache}`),
    ...(pull === true ? ['--pull'] : []),
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

function targetOf({ request }: BuildJob): string {
  return `stage${request.stage}`;
}

async function togetherCall(
  jobs: readonly [BuildJob, ...BuildJob[]],
  folder: BuildFolder,
  output: BuildxOutput,
): Promise<BuildxCall> {
  const [first] = jobs;
  const settings = await Promise.all(jobs.map((job) => settingOf(job, folder, output)));
  const [own] = settings as [BuildxSetting, ...BuildxSetting[]];
  const targets = settings.map((setting, at) => {
    const job = jobs[at] ?? first;
    const { context } = job.request;
    return [
      targetOf(job),
      { context, dockerfile: setting.file, overrides: overridesOf(job, setting) },
    ] as const;
  });
  const file = join(folder.path, `.stages-${output}.json`);
  await writeFile(file, stagesDefinition(new Map(targets)), { mode: 0o600 });
  const { request, connection, builder } = first;
  const paths = [
    request.context,
    dirname(request.dockerfile),
    ...settings.flatMap((one) => ownPaths(request, one)),
  ];
  const args = [
    ...hostArguments(connection.address),
    ...['buildx', 'bake', '--progress=rawjson', `--metadata-file=${own.metadata}`, `--file=${file}`],
    ...[...new Set(paths)].map((path) => `--allow=fs.read=${path}`),
    ...rightFlags(request),
    ...(builder === undefined ? [] : [`--builder=${builder}`]),
    ...['--', ...targets.map(([name]) => name)],
  ];
  return {
    args,
    environment: buildxEnvironment(first, own),
    folder: request.context,
    hidden: folder.hidden,
    metadata: own.metadata,
    output,
  };
}
