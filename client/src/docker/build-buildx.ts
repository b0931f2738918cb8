import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, BuildRequest, Secret } from '../ports/engine.js';
import { placeOfLine } from '../model/step-place.js';
import type { BuildImage, BuildJob, BuiltImage } from './build.js';
import { builderFault } from './builder-faults.js';
import { builderNamed } from './builders.js';
import { hostArguments } from './command-line.js';
import { readDockerfile } from './dockerfiles.js';
import type { DockerfileSource } from './dockerfiles.js';
import { answer, cancelled, coreMessage, lineOf, refuse } from './faults.js';
import { readJsonLines } from './json-lines.js';
import { labelsOf, tagOf } from './labels.js';
import { hideSecrets } from './log-text.js';
import { readSecrets } from './session/secrets.js';
import { statusOfJson } from './solve-status-json.js';
import { createStepTracker } from './steps.js';

/**
 * Builds through `docker buildx build`, for what the API cannot do: ssh mounts, named contexts and builders that are
 * not the engine itself (containers, clusters, remote machines). Its machine-readable progress comes on stderr.
 */
export const buildWithBuildx: BuildImage = async (job) => {
  const { request, environment } = job;
  const dockerfile = await readDockerfile(request);
  const secrets = await readSecrets(request.secrets ?? [], environment);
  const folder = await mkdtemp(join(tmpdir(), 'stage-insight-build-'));
  try {
    const file = await dockerfilePath(request, dockerfile, folder);
    const { args, variables } = buildxArguments(job, file, dockerfile.target, secrets);
    const hidden = [...secrets.values()].map((value) => value.toString('utf8'));
    return await runBuildx(job, args, { ...environment, ...variables, ...quiet }, hidden);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const quiet = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1', DOCKER_CLI_HINTS: 'false', NO_COLOR: '1' };

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

interface Invocation {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Secrets go through variables of the child or by path: arguments can be read by every user of the machine. */
function buildxArguments(
  { request, connection, builder }: BuildJob,
  file: string,
  target: string | undefined,
  secrets: ReadonlyMap<string, Buffer>,
): Invocation {
  const { buildArgs = {}, namedContexts = {}, platform, network, noCache, pull, plan, context } = request;
  const flags = [
    ...Object.entries(labelsOf(request)).map(([name, value]) => `--label=${name}=${value}`),
    ...Object.entries(buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...Object.entries(namedContexts).map(([name, value]) => `--build-context=${name}=${value}`),
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...(platform === undefined ? [] : [`--platform=${platform}`]),
    ...(network === undefined ? [] : [`--network=${network}`]),
    ...(noCache === true ? ['--no-cache'] : []),
    ...(pull === true ? ['--pull'] : []),
    ...(needsSsh(plan) ? ['--ssh=default'] : []),
    ...(builder === undefined ? [] : [`--builder=${builder}`]),
  ];
  const given = secretFlags(request.secrets ?? [], secrets);
  const fixed = [
    'buildx',
    'build',
    '--progress=rawjson',
    '--load',
    `--tag=${tagOf(request)}`,
    `--file=${file}`,
  ];
  const args = [...hostArguments(connection.address), ...fixed, ...flags, ...given.flags, '--', context];
  return { args, variables: given.variables };
}

function secretFlags(
  secrets: readonly Secret[],
  values: ReadonlyMap<string, Buffer>,
): { readonly flags: readonly string[]; readonly variables: Readonly<Record<string, string>> } {
  const variables: Record<string, string> = {};
  const flags = secrets.map(({ id, source }, index) => {
    if (source.kind === 'file') return `--secret=${csvField(`id=${id}`)},${csvField(`src=${source.path}`)}`;
    const name = `STAGE_INSIGHT_SECRET_${index}`;
    variables[name] = values.get(id)?.toString('utf8') ?? '';
    return `--secret=${csvField(`id=${id}`)},env=${name}`;
  });
  return { flags, variables };
}

/** The flag is a line of CSV: paths may hold commas and quotes. */
function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function needsSsh(plan: BuildRequest['plan']): boolean {
  return plan.stages.some(({ instructions }) =>
    instructions.some(({ keyword, text }) => keyword === 'RUN' && /--mount=\S*type=ssh/.test(text)),
  );
}

async function runBuildx(
  job: BuildJob,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  hidden: readonly string[],
): Promise<Answer<BuiltImage>> {
  const { request, onEvent, signal } = job;
  const tracker = createStepTracker(request, onEvent, hidden);
  const child = spawn('docker', args, {
    env: environment,
    cwd: request.context,
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  const ended = exitOf(child);
  const stopWatching = interruptOn(signal, child);
  const said: string[] = [];
  await readJsonLines(
    child.stderr,
    (line) => tracker.feed(statusOfJson(line)),
    (line) => said.push(line),
  );
  const code = await ended;
  stopWatching();
  tracker.finish();
  if (signal.aborted) return refuse(cancelled);
  if (code === 0) return answer({ id: tagOf(request), cached: tracker.allCached() });
  if (code === 'missing')
    return refuse({
      reason: 'unsupported',
      message: 'The docker command line with buildx is not installed.',
    });
  const words = hideSecrets(said.join('\n'), hidden);
  const fault = tracker.failure() ?? refusal(request, words);
  const builder = job.builder === undefined ? undefined : builderNamed(job.environment, job.builder);
  return refuse(builder === undefined ? fault : builderFault(builder, fault, words));
}

function refusal(
  { plan }: BuildRequest,
  said: string,
): { reason: 'refused'; message: string; place?: NonNullable<ReturnType<typeof placeOfLine>> } {
  const message = coreMessage((/ERROR: (.*)/s.exec(said)?.[1] ?? said).replace(/^failed to build: /, ''));
  const line = lineOf(said);
  const place = line === undefined ? undefined : placeOfLine(plan, line);
  return { reason: 'refused', message, ...(place && { place }) };
}

function exitOf(child: ChildProcess): Promise<number | 'missing'> {
  return new Promise((resolve) => {
    child.on('error', () => resolve('missing'));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** An interrupt lets buildx cancel the build on its builder; who does not listen is killed. */
function interruptOn(signal: AbortSignal, child: ChildProcess): () => void {
  let killer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    child.kill('SIGINT');
    killer = setTimeout(() => child.kill('SIGKILL'), 5000);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  return () => {
    clearTimeout(killer);
    signal.removeEventListener('abort', interrupt);
  };
}
