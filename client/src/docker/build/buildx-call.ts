import { labelsOf } from '../../model/build/image-labels.js';
import type { BuildRequest } from '../../ports/engine.js';
import type { BuildJob } from './build.js';
import type { GivenSecrets } from './buildx-secrets.js';

/** A call of `docker buildx`, ready to be made. */
export interface BuildxCall {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Values that must not be seen in a log. */
  readonly hidden: readonly string[];
  /** Where buildx writes what it made; of several targets under the name of each. */
  readonly metadata: string;
  readonly output: BuildxOutput;
  /** Of bake. `linked`: others are built with it, and every step is told with the name of its target. */
  readonly target?: { readonly name: string; readonly linked: boolean };
}

/** What a build through buildx is made of, whichever command runs it. */
export interface BuildxSetting {
  /** Of this build alone; gone after it. */
  readonly folder: string;
  /** Name of the stage; `undefined`: the last one of the text. */
  readonly target: string | undefined;
  /** Path of the text to build. */
  readonly file: string;
  readonly given: GivenSecrets;
  readonly hidden: readonly string[];
  readonly metadata: string;
  readonly output: BuildxOutput;
}

/**
 * What becomes of the result. `engine`: the engine gets the image. `digest`: a builder that is not the engine keeps it
 * and tells its digest, by which the engine would know it. `plain`: the same, with layers that are not compressed.
 */
export type BuildxOutput = 'engine' | 'digest' | 'plain';

/** As `--output` takes it. The digest of a manifest is that of the engine's own where it is in the form of OCI. */
export const outputTexts: Readonly<Record<BuildxOutput, string>> = {
  engine: 'type=docker',
  digest: 'type=image,push=false,oci-mediatypes=true',
  plain: 'type=image,push=false,oci-mediatypes=true,compression=uncompressed,force-compression=true',
};

/** No attestations: they are no part of a stage. */
export function buildxEnvironment(job: BuildJob, { given }: BuildxSetting): NodeJS.ProcessEnv {
  const quiet = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1', DOCKER_CLI_HINTS: 'false', NO_COLOR: '1' };
  return { ...job.environment, ...given.variables, ...quiet };
}

/** What `docker buildx build` and `podman build` are told of a request in the same words; `target`: as in BuildxSetting. */
export function requestFlags(request: BuildRequest, target: string | undefined): readonly string[] {
  const { buildArgs = {}, namedContexts = {}, platform, network, noCache, plan } = request;
  const pairs = (flag: string, values: Readonly<Record<string, string>>): readonly string[] =>
    Object.entries(values).map(([name, value]) => `--${flag}=${name}=${value}`);
  return [
    ...pairs('label', labelsOf(request)),
    ...pairs('build-arg', buildArgs),
    ...pairs('build-context', namedContexts),
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...(platform === undefined ? [] : [`--platform=${platform}`]),
    ...(network === undefined ? [] : [`--network=${network}`]),
    ...(noCache === true ? ['--no-cache'] : []),
    ...(needsSsh(plan) ? ['--ssh=default'] : []),
  ];
}

/** Whether a RUN mounts the agent of the person. */
export function needsSsh(plan: BuildRequest['plan']): boolean {
  return plan.stages.some(({ instructions }) =>
    instructions.some(({ keyword, text }) => keyword === 'RUN' && /--mount=\S*type=ssh/.test(text)),
  );
}
