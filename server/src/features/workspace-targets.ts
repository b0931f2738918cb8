import type { Inputs, NamedTarget } from '../core/inputs.js';
import type { ReadText } from '../core/workspace/compose.js';
import {
  isTargetFile,
  readNaming,
  readTogether,
  targetFileGlobs,
  type ReadNaming,
} from '../core/workspace/read-targets.js';
import { mentionsOf, type TargetMention } from '../core/workspace/target-mention.js';
import { readStarts, startsOf, type ReadStarts } from '../core/workspace/started-images.js';
import { outsideOf, type OutsideInputs } from '../core/workspace/outside-inputs.js';
import type { DescribedBuild } from '../core/workspace/described-build.js';

/** What files outside the Dockerfiles say about stages; paths are relative to the workspace. */
export interface WorkspaceTargets {
  /** What to watch. */
  readonly globs: readonly string[];
  readonly isTargetFile: (path: string) => boolean;
  /** `read` answers the files beside it that are laid over it. */
  read(path: string, text: string, read: ReadText): ReadNaming;
  /** What the file starts in images: commands in place of their CMD, health checks, probes. */
  starts(path: string, text: string): ReadStarts;
  /** What files start in the images of a Dockerfile, as inputs of its analysis. */
  startsOf(
    dockerfile: string,
    starts: readonly ReadStarts[],
    builds: readonly DescribedBuild[],
  ): Required<Pick<Inputs, 'commands' | 'healthchecks'>>;
  /** Paths of other files whose reading depends on the one of that path. */
  readTogether(path: string): readonly string[];
  /** Those that speak of the Dockerfile, or may. */
  mentionsOf<T extends TargetMention>(dockerfile: string, mentions: readonly T[]): readonly T[];
  /** As inputs of the analysis of the Dockerfile. */
  targetsOf(dockerfile: string, mentions: readonly TargetMention[]): readonly NamedTarget[];
  /** What the builds of a Dockerfile mean for its analysis. */
  outsideOf(dockerfile: string, builds: readonly DescribedBuild[]): OutsideInputs;
}

export const workspaceTargets: WorkspaceTargets = {
  globs: targetFileGlobs,
  isTargetFile,
  read: readNaming,
  starts: readStarts,
  startsOf,
  readTogether,
  mentionsOf: (dockerfile, mentions) => {
    const meant = new Set<TargetMention>(mentionsOf(dockerfile, mentions));
    return mentions.filter((mention) => meant.has(mention));
  },
  targetsOf: (dockerfile, mentions) => mentionsOf(dockerfile, mentions).map(namedTarget),
  outsideOf,
};

function namedTarget({ stage, file, span, isSure, isTarget, dockerfile }: TargetMention): NamedTarget {
  return {
    ...{ stage, file },
    ...(span !== undefined && { span }),
    isSure: isSure && isTarget && dockerfile !== undefined,
  };
}
