import type { TextDocument } from 'vscode';
import type { CommandDependencies } from './command-dependencies.js';
import { prepareBuild, type PreparedBuild } from './prepare-build.js';

/**
 * Several stages as one build, where a builder elsewhere builds: each call of it costs time, and the context travels.
 * `undefined`: they are built one by one, as an engine by itself does it sooner.
 */
export async function prepareTogether(
  document: string,
  stages: readonly number[],
  dependencies: CommandDependencies,
  settle: (document: TextDocument) => Promise<boolean>,
): Promise<PreparedBuild | undefined> {
  if (stages.length < 2) return undefined;
  const info = await (await dependencies.host.engine()).info();
  if (!info.ok || info.value.builder === undefined) return undefined;
  const builds: PreparedBuild[] = [];
  for (const stage of stages) {
    const prepared = await prepareBuild({ document, stage }, dependencies, settle);
    if (prepared === undefined || prepared.otherPlatforms.length > 0) return undefined;
    builds.push(prepared);
  }
  const [first, ...others] = builds;
  return first && { ...first, request: { ...first.request, ...wantedOf(builds) }, others };
}

/** The call builds all of them, and so has the secrets of all. */
function wantedOf(builds: readonly PreparedBuild[]): Partial<PreparedBuild['request']> {
  const secrets = new Map(
    builds.flatMap(({ request }) => (request.secrets ?? []).map((secret) => [secret.id, secret] as const)),
  );
  const others = builds.slice(1).map(({ request: { stage, fingerprint } }) => ({
    stage,
    ...(fingerprint !== undefined && { fingerprint }),
  }));
  return { others, secrets: [...secrets.values()] };
}
