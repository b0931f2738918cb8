import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvField } from '../../model/build/bake-definition.js';
import { createClassicReader } from '../../model/build/classic-lines.js';
import { hideSecrets } from '../../model/build/log-text.js';
import { answer, cancelled, coreMessage, refuse } from '../../model/engine/engine-faults.js';
import { t } from '../../model/text/translate.js';
import type { Answer, EngineFault } from '../../ports/engine.js';
import { childEnvironment, programPath } from '../connection/find-program.js';
import { readDockerfile } from '../dockerfiles.js';
import { readSecrets } from '../session/secrets.js';
import { exitOf, hasGroups, interruptOn } from './build-child.js';
import { ignoreFileOf } from './build-classic.js';
import { lostBuild, type BuildImage, type BuildJob, type BuiltImage } from './build.js';
import { requestFlags } from './buildx-call.js';
import { tagOf } from './image-tag.js';
import { dockerfilePath } from './run-stages.js';

/**
 * Builds through `podman build`, on this machine or another one, for what Podman's API takes from nobody else: secrets,
 * ssh mounts and named contexts.
 */
export const buildWithPodman: BuildImage = async (job) => {
  const { request, environment } = job;
  const values = await readSecrets(request.secrets ?? [], environment);
  const folder = await mkdtemp(join(tmpdir(), 'stage-insight-build-'));
  try {
    const secrets: string[] = [];
    for (const [index, id] of [...values.keys()].entries()) {
      const file = join(folder, `secret-${index}`);
      await writeFile(file, values.get(id) ?? '', { mode: 0o600 });
      secrets.push(`--secret=${csvField(`id=${id}`)},${csvField(`src=${file}`)}`);
    }
    const hidden = [...values.values()].map((value) => value.toString('utf8'));
    return await runPodman(job, await podmanArguments(job, folder, secrets), { folder, hidden });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const idFile = 'image';

async function podmanArguments(
  { request, connection }: BuildJob,
  folder: string,
  secrets: readonly string[],
): Promise<readonly string[]> {
  const { pull, context } = request;
  const dockerfile = await readDockerfile(request);
  const ignore = await ignoreFileOf(request, true);
  return [
    `--url=${connection.address.host}`,
    // The form of OCI has no health checks.
    ...[
      'build',
      '--format=docker',
      '--force-rm',
      `--iidfile=${join(folder, idFile)}`,
      `--tag=${tagOf(request)}`,
    ],
    `--file=${await dockerfilePath(request, dockerfile, folder)}`,
    ...(ignore === undefined ? [] : [`--ignorefile=${ignore.file}`]),
    ...requestFlags(request, dockerfile.target),
    ...secrets,
    ...(pull === true ? ['--pull-always'] : []),
    ...['--', context],
  ];
}

interface PodmanRun {
  readonly folder: string;
  /** Values that must not be seen in a log. */
  readonly hidden: readonly string[];
}

/** Its output is that of its API: steps on standard output, and what went wrong on the other stream. */
async function runPodman(
  { request, environment, onEvent, signal }: BuildJob,
  args: readonly string[],
  { folder, hidden }: PodmanRun,
): Promise<Answer<BuiltImage>> {
  const child = spawn(programPath('podman', environment), args, {
    env: childEnvironment(environment),
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: hasGroups,
  });
  const ended = exitOf(child);
  const stopWatching = interruptOn(signal, child);
  const reader = createClassicReader(request, onEvent, Date.now, hidden);
  let problem = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => reader.push(String(chunk)));
  child.stderr
    .setEncoding('utf8')
    .on('data', (chunk) => (problem = (problem + String(chunk)).slice(-maxProblem)));
  const code = await ended;
  stopWatching();
  if (signal.aborted) return refuse(cancelled);
  if (code === 'missing') return refuse(noPodman());
  const words = coreMessage(hideSecrets(/Error: (.*)/s.exec(problem)?.[1] ?? problem, hidden));
  if (code !== 0) return refuse(reader.fail(words) ?? { reason: 'refused', message: words });
  reader.finish();
  const id = (await readFile(join(folder, idFile), 'utf8').catch(() => '')).trim();
  return id === '' ? refuse(lostBuild) : answer({ id, cached: reader.allCached() });
}

/** Characters of which the reason is among the last. */
const maxProblem = 16_000;

function noPodman(): EngineFault {
  return {
    reason: 'unsupported',
    message: t(
      'Secrets, SSH mounts and additional build contexts need the podman command line, which is not installed.',
    ),
  };
}
