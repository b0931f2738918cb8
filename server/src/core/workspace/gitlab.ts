import { rootAbove } from './build-paths.js';
import { childrenOf, type Data, dataAt, scalarsOf } from './data-tree.js';
import type { DescribedBuild } from './described-build.js';
import { readYaml } from './read-yaml.js';
import { mayBuild, readShellBuilds } from './shell-builds.js';

/** The script lines of a GitLab CI file. They run in the root of the repository. */
export function readGitlab(path: string, text: string): readonly DescribedBuild[] {
  if (!mayBuild(text)) return [];
  const root = rootAbove('.gitlab', path);
  return readYaml(text).flatMap((document) =>
    [document, ...childrenOf(document)].flatMap((job) => readJob(job, root)),
  );
}

/** The parts of a job run in one shell: a `cd` of an earlier line holds for the later ones. */
function readJob(job: Data, root: string): readonly DescribedBuild[] {
  const parts = ['before_script', 'script', 'after_script'].map((key) => dataAt(job, key));
  return parts.flatMap(scalarsOf).flatMap((line) => readShellBuilds(line, root));
}
