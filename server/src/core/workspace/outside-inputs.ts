import type { OutsideNames } from '../inputs.js';
import type { DescribedBuild } from './described-build.js';

/** What the builds that files describe mean for the analysis of one Dockerfile. */
export interface OutsideInputs {
  readonly outside: OutsideNames;
  /** Whether a build may name stages that cannot be read. */
  readonly hasOpenTargets: boolean;
  /** Folders of the build contexts, those of the builds that name the Dockerfile; distinct. */
  readonly contexts: readonly string[];
}

/** What builds of other files say about one Dockerfile. A build that names no Dockerfile may mean any. */
export function outsideOf(dockerfile: string, builds: readonly DescribedBuild[]): OutsideInputs {
  const own = builds.filter((build) => build.dockerfile === undefined || build.dockerfile === dockerfile);
  const sure = own.filter((build) => build.dockerfile === dockerfile);
  const folders = distinct(sure.flatMap(({ context }) => context ?? []));
  return {
    outside: {
      contexts: distinct(own.flatMap(({ contexts }) => contexts)),
      images: distinct(builds.flatMap(({ images }) => images)),
      ...(folders.length === 1 &&
        own.every(({ context }) => context !== undefined) && { isContextSure: true }),
      ...([dockerfile, ...sure.flatMap(({ references }) => references)].some(saysBase) && { isBase: true }),
    },
    hasOpenTargets: own.some(({ isOpen }) => isOpen),
    contexts: folders,
  };
}

/** `base/Dockerfile`, `Dockerfile.base`, `example/app:alpine-base`. */
function saysBase(name: string): boolean {
  return /(?:^|[/:._-])base(?:image)?(?:[/:._-]|$)/i.test(name);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
