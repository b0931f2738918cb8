import { joinWorkspacePath, rootAbove } from './build-paths.js';
import { childrenOf, type Data, dataAt, textOf } from './data-tree.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { readYaml } from './read-yaml.js';
import { mayBuild, readShellBuilds } from './shell-builds.js';
import { noStages, stagesOf } from './target-mention.js';

const buildAction = 'docker/build-push-action';

/** docker/build-push-action and `run:` lines of a GitHub workflow or composite action. Paths start at the root. */
export function readWorkflow(path: string, text: string): readonly DescribedBuild[] {
  if (!text.includes(buildAction) && !mayBuild(text)) return [];
  const root = rootAbove('.github', path);
  return readYaml(text).flatMap((document) => {
    const jobs = [...childrenOf(dataAt(document, 'jobs')), dataAt(document, 'runs')];
    return jobs.flatMap((job) => {
      const folder = runFolder(root, dataAt(job, 'defaults', 'run'), dataAt(document, 'defaults', 'run'));
      return childrenOf(dataAt(job, 'steps')).flatMap((step) => readStep(step, root, folder));
    });
  });
}

function runFolder(root: string, ...settings: readonly (Data | undefined)[]): string | undefined {
  const folder = settings.map((setting) => textOf(dataAt(setting, 'working-directory')));
  return joinWorkspacePath(root, folder.find((written) => written !== undefined) ?? '.');
}

function readStep(step: Data, root: string, folder: string | undefined): readonly DescribedBuild[] {
  const run = dataAt(step, 'run');
  if (run?.kind === 'scalar') {
    const own = textOf(dataAt(step, 'working-directory'));
    return readShellBuilds(run.joined, own === undefined ? folder : joinWorkspacePath(root, own));
  }
  const uses = textOf(dataAt(step, 'uses')) ?? '';
  return uses.split('@', 1)[0] === buildAction ? readAction(dataAt(step, 'with'), root) : [];
}

function readAction(inputs: Data | undefined, root: string): readonly DescribedBuild[] {
  const target = dataAt(inputs, 'target');
  const lines = (key: string): readonly string[] =>
    (textOf(dataAt(inputs, key)) ?? '').split(/[\n,]/).map((line) => line.trim());
  return describeBuild({
    files: {
      folder: root,
      context: textOf(dataAt(inputs, 'context'))?.replace(/^\{\{\s*defaultContext\s*\}\}:?/, './'),
      dockerfile: textOf(dataAt(inputs, 'file')),
      dockerfileFrom: dataAt(inputs, 'file') === undefined ? 'context' : 'folder',
    },
    ...(target?.kind === 'scalar' ? stagesOf(target.joined) : noStages),
    contexts: lines('build-contexts').map((line) => line.split('=', 1)[0] ?? ''),
    images: lines('tags').filter((tag) => !tag.includes('$')),
  });
}
