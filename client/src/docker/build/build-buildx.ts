import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineFault } from '../../ports/engine.js';
import { lostBuild, type BuildImage, type BuildJob } from './build.js';
import { buildElsewhere } from './build-elsewhere.js';
import { giveSecrets } from './buildx-secrets.js';
import { answer, refuse } from '../../model/engine/engine-faults.js';
import { nodesFault } from '../../model/build/builder-faults.js';
import { builderNamed, builderNodes } from './builders.js';
import { probeNode } from './probe-builder.js';
import { runStages, type BuildFolder } from './run-stages.js';
import { readSecrets } from '../session/secrets.js';

/**
 * Builds through `docker buildx build`, for what the API cannot do: ssh mounts, named contexts and builders that are
 * not the engine itself (containers, clusters, remote machines); a target of a bake file through `docker buildx bake`.
 */
export const buildWithBuildx: BuildImage = async (job) => {
  const { request, environment } = job;
  const secrets = request.secrets ?? [];
  const values = await readSecrets(secrets, environment);
  const path = await mkdtemp(join(tmpdir(), 'stage-insight-build-'));
  try {
    const folder: BuildFolder = {
      path,
      given: await giveSecrets(secrets, values, path),
      hidden: [...values.values()].map((value) => value.toString('utf8')),
    };
    if (job.builder === undefined) {
      const made = await runStages([job], folder, 'engine');
      if (!made.ok) return made;
      const [image] = made.value.values();
      return image === undefined ? refuse(lostBuild) : answer(image);
    }
    const away = await unreachableBuilder(job, job.builder);
    return away === undefined ? await buildElsewhere(job, job.builder, folder) : refuse(away);
  } finally {
    await rm(path, { recursive: true, force: true });
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
