import type { Inputs, ServiceCommand, ServiceHealthcheck } from '../inputs.js';
import type { DescribedBuild } from './described-build.js';
import { readContainers, type StartedContainer } from './kubernetes.js';
import { readServices, serviceCommands } from './service-commands.js';
import { serviceHealthchecks } from './service-healthchecks.js';

/** What one file starts in images: services with their Dockerfile, and containers by the name of their image. */
export interface ReadStarts {
  readonly commands: readonly ServiceCommand[];
  readonly healthchecks: readonly ServiceHealthcheck[];
  readonly containers: readonly StartedContainer[];
}

/** Compose files and manifests of Kubernetes; other files start nothing. Workspace path. */
export function readStarts(path: string, text: string): ReadStarts {
  const services = readServices(path, text);
  return {
    commands: services.flatMap((some) => serviceCommands(path, text, some)),
    healthchecks: serviceHealthchecks(path, services.flat()),
    containers: readContainers(path, text),
  };
}

/** What files start in the images of a Dockerfile; `builds` say which Dockerfile makes an image of a name. */
export function startsOf(
  dockerfile: string,
  starts: readonly ReadStarts[],
  builds: readonly DescribedBuild[],
): Required<Pick<Inputs, 'commands' | 'healthchecks'>> {
  const containers = starts.flatMap((one) => one.containers);
  const own = containers.length === 0 ? [] : ownContainers(dockerfile, containers, builds);
  const commands = starts.flatMap((one) => one.commands).filter((one) => one.dockerfile === dockerfile);
  const checks = starts.flatMap((one) => one.healthchecks).filter((one) => one.dockerfile === dockerfile);
  return {
    commands: [...commands, ...own.flatMap((one) => commandOf(one, dockerfile))],
    healthchecks: [
      ...checks,
      ...own.flatMap((one) => one.checks.map((check) => ({ ...check, dockerfile, target: undefined }))),
    ],
  };
}

/** Those whose image this Dockerfile makes, and no other one. */
function ownContainers(
  dockerfile: string,
  containers: readonly StartedContainer[],
  builds: readonly DescribedBuild[],
): readonly StartedContainer[] {
  // A stage of its own starts something else than the last one.
  const isOwn = (build: DescribedBuild): boolean =>
    build.dockerfile === dockerfile && !build.stages.some(({ isTarget }) => isTarget);
  const own = imagesOf(builds.filter(isOwn));
  if (own.size === 0) return [];
  const others = imagesOf(builds.filter((build) => !isOwn(build)));
  return containers.filter(({ image }) => own.has(plain(image)) && !others.has(plain(image)));
}

function imagesOf(builds: readonly DescribedBuild[]): ReadonlySet<string> {
  return new Set(builds.flatMap(({ images }) => images.map(plain)));
}

function plain(image: string): string {
  return image.replace(/^(index\.)?docker\.io\/(library\/)?/, '');
}

function commandOf(
  { file, line, command, args }: StartedContainer,
  dockerfile: string,
): readonly ServiceCommand[] {
  if (command === undefined && args === undefined) return [];
  return [{ file, line, dockerfile, command: args, entrypoint: command }];
}
