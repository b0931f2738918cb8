import { isTargetFile, readTargets, targetFileGlobs } from '../core/workspace/read-targets.js';
import { mentionsOf, type TargetMention } from '../core/workspace/target-mention.js';

/** What files outside the Dockerfiles say about stages; paths are relative to the workspace. */
export interface WorkspaceTargets {
  /** What to watch. */
  readonly globs: readonly string[];
  readonly isTargetFile: (path: string) => boolean;
  read(path: string, text: string): readonly TargetMention[];
  /** Those that speak of the Dockerfile, or may. */
  mentionsOf<T extends TargetMention>(dockerfile: string, mentions: readonly T[]): readonly T[];
}

export const workspaceTargets: WorkspaceTargets = {
  globs: targetFileGlobs,
  isTargetFile,
  read: readTargets,
  mentionsOf: (dockerfile, mentions) => {
    const meant = new Set<TargetMention>(mentionsOf(dockerfile, mentions));
    return mentions.filter((mention) => meant.has(mention));
  },
};
