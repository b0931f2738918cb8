import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Inputs } from '../../../server/src/core/inputs.js';
import type { DescribedBuild } from '../../../server/src/core/workspace/described-build.js';
import { builderPatterns, gluesOf } from '../../../server/src/features/builder-patterns.js';
import { workspaceTargets } from '../../../server/src/features/workspace-targets.js';
import { findFilesNow, readText, repositoryRoot, searchLimits } from '../../../server/src/main/disk-files.js';
import { entriesOf } from './files.js';

/** What the files around a Dockerfile say about it. */
export interface Surroundings {
  readonly inputs: Pick<Inputs, 'targets' | 'gluedBy' | 'outside' | 'hasOpenTargets' | 'hasUnreadTargets'>;
  /** Folders that builds of it name as their context, absolute. */
  readonly contexts: readonly string[];
  /** All builds that files of the repository describe. */
  readonly builds: readonly DescribedBuild[];
  /** The folder that the paths of naming files start from, absolute. */
  readonly root: string;
}

/**
 * Answers by Dockerfile what names its stages: looked for from the root of the repository above it, else from the
 * working folder. Each root is read once. `warn` is told when not all of a root was looked at.
 */
export function createRepositories(warn: (message: string) => void): (file: string) => Surroundings {
  const repositories = new Map<string, Repository>();
  const known = new Map<string, Surroundings>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const root = rootOf(file);
    const repository = repositories.get(root) ?? readRepository(root, warn);
    repositories.set(root, repository);
    const surroundings = repository(file);
    known.set(file, surroundings);
    return surroundings;
  };
}

type Repository = (file: string) => Surroundings;

function rootOf(file: string): string {
  const working = process.cwd();
  const folder = dirname(resolve(file));
  const isInside = folder === working || folder.startsWith(working + sep);
  return repositoryRoot(folder) ?? (isInside ? working : folder);
}

function readRepository(root: string, warn: (message: string) => void): Repository {
  const { paths, isComplete } = findFilesNow(root, workspaceTargets.isTargetFile, entriesOf);
  if (!isComplete) warn(`only ${searchLimits} of ${root} were searched for files that name stages`);
  const read = (path: string): string | undefined => readText(join(root, path));
  const texts = paths.map((path) => ({ path, text: read(path) ?? '' }));
  const naming = texts.map(({ path, text }) => workspaceTargets.read(path, text, read));
  const mentions = naming.flatMap((one) => one.mentions);
  const builds = naming.flatMap((one) => one.builds);
  const patterns = texts.flatMap(builderPatterns);
  const starts = texts.map(({ path, text }) => workspaceTargets.starts(path, text));
  return (file) => {
    const path = relative(root, resolve(file)).split(sep).join('/');
    const { contexts, ...outside } = workspaceTargets.outsideOf(path, builds);
    const targets = workspaceTargets.targetsOf(path, mentions);
    return {
      inputs: {
        targets,
        gluedBy: gluesOf(path, patterns),
        ...workspaceTargets.startsOf(path, starts, builds),
        ...outside,
        hasUnreadTargets: !isComplete,
      },
      contexts: contexts.filter((folder) => !folder.startsWith('..')).map((folder) => join(root, folder)),
      builds,
      root,
    };
  };
}
