import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  secretFile,
  secretOf,
  stageDefinition,
  type StageOverrides,
} from '../../model/build/bake-definition.js';
import type { BakeChoice } from '../../ports/bake.js';
import type { Answer, BuildRequest, Secret } from '../../ports/engine.js';
import { allowFlags, leaveFault, leaveWanted } from './bake-leave.js';
import { resolveBake, type ResolvedBake } from './bake-print.js';
import type { BuildJob } from './build.js';
import {
  buildxEnvironment,
  needsSsh,
  outputTexts,
  type BuildxCall,
  type BuildxSetting,
} from './buildx-call.js';
import { hostArguments } from '../../model/engine/command-line.js';
import { answer, refuse } from '../../model/engine/engine-faults.js';
import { tagOf } from './image-tag.js';
import { labelsOf } from '../../model/build/image-labels.js';
import { readSecrets } from '../session/secrets.js';
import { list } from '../../model/text/untyped.js';

/**
 * A stage as a target of a bake file. buildx tells what the target means, and is given back a definition of our own:
 * overrides by `--set` cannot change the network, can be read by everybody, and leave outputs of other targets alone.
 */
export async function bakeCall(
  job: BuildJob,
  bake: BakeChoice,
  buildSetting: BuildxSetting,
): Promise<Answer<BuildxCall>> {
  const { request, environment, connection, builder } = job;
  const resolved = await resolveBake(bake, request.dockerfile, environment, job.signal);
  if (!resolved.ok) return resolved;
  const { targets, folder } = resolved.value;
  const wanted = leaveWanted(resolved.value, bake);
  if (wanted.length > 0) return refuse(leaveFault(bake, wanted));
  const file = join(buildSetting.folder, '.bake.json');
  await writeFile(file, stageDefinition(targets, bake.target, overridesOf(job, buildSetting)), {
    mode: 0o600,
  });
  const args = [
    ...hostArguments(connection.address),
    ...['buildx', 'bake', '--progress=rawjson', `--metadata-file=${buildSetting.metadata}`, `--file=${file}`],
    ...allowFlags(bake, folder, ownPaths(request, buildSetting)),
    ...rightFlags(request, targets),
    ...(builder === undefined ? [] : [`--builder=${builder}`]),
    ...['--', bake.target],
  ];
  const { metadata, output } = buildSetting;
  const hidden = [...buildSetting.hidden, ...(await hiddenOf(resolved.value, environment))];
  const target = { name: bake.target, linked: targets.size > 1 };
  return answer({
    args,
    environment: buildxEnvironment(job, buildSetting),
    folder,
    hidden,
    metadata,
    output,
    target,
  });
}

export function overridesOf(
  { request, info }: BuildJob,
  { file, target, given, output }: BuildxSetting,
): StageOverrides {
  const { buildArgs = {}, namedContexts = {}, platform, network, noCache = false, pull = false } = request;
  const { cacheFrom = [], cacheTo = [] } = request;
  return {
    stage: target,
    ...(file !== request.dockerfile && { dockerfile: file }),
    ...(output === 'engine' && { tag: tagOf(request) }),
    output: outputTexts[output],
    labels: labelsOf(request),
    args: buildArgs,
    contexts: namedContexts,
    secrets: given.flags,
    cacheFrom,
    cacheTo,
    ...(platform !== undefined && { platform }),
    enginePlatform: info.platform,
    ...(network !== undefined && { network }),
    noCache,
    pull,
    ssh: needsSsh(request.plan),
  };
}

/** What a person's own options bring into the build, besides the text of the editor. */
export function ownPaths(
  { secrets = [], namedContexts = {} }: BuildRequest,
  { folder }: BuildxSetting,
): readonly string[] {
  const files = secrets.flatMap(({ source }) => (source.kind === 'file' ? [source.path] : []));
  return [folder, ...files, ...Object.values(namedContexts).filter((place) => !/^[\w+.-]{2,}:/.test(place))];
}

/** The network of the host is a person's own choice; the agent is handed on as a plain build hands it on. */
export function rightFlags(
  { network, plan }: BuildRequest,
  targets: ResolvedBake['targets'] = new Map(),
): readonly string[] {
  const asksAgent = needsSsh(plan) || [...targets.values()].some(({ ssh }) => list(ssh).length > 0);
  return [...(network === 'host' ? ['--allow=network.host'] : []), ...(asksAgent ? ['--allow=ssh'] : [])];
}

/** Values of the secrets that the bake file names; whether they can be read is buildx's business. */
async function hiddenOf(
  { targets, folder }: ResolvedBake,
  environment: BuildJob['environment'],
): Promise<readonly string[]> {
  const entries = [...targets.values()].flatMap(({ secret }) => list(secret).map(secretOf));
  const secrets = entries.map((entry): Secret => {
    const name = entry.env || entry.id;
    const isVariable = entry.src === '' && (entry.env !== '' || name in environment);
    const path = resolve(folder, secretFile(entry));
    return { id: entry.id, source: isVariable ? { kind: 'env', name } : { kind: 'file', path } };
  });
  const read = secrets.map((secret) =>
    readSecrets([secret], environment).catch(() => new Map<string, Buffer>()),
  );
  return (await Promise.all(read)).flatMap((values) =>
    [...values.values()].map((value) => value.toString('utf8')),
  );
}
