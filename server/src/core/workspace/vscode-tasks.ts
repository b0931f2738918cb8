import { joinWorkspacePath, rootAbove } from './build-paths.js';
import { childrenOf, type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { readJson } from './read-json.js';
import { readBuildCommand, readShellBuilds } from './shell-builds.js';
import { noStages, stagesOf } from './target-mention.js';

/** docker-build tasks and command lines of a tasks.json. */
export function readTasks(path: string, text: string): readonly DescribedBuild[] {
  const root = rootAbove('.vscode', path);
  const tasks = childrenOf(dataAt(readJson(text), 'tasks'));
  return tasks.flatMap((task) => [...readDockerBuild(task, root), ...readCommand(task, root)]);
}

function readDockerBuild(task: Data, root: string): readonly DescribedBuild[] {
  const build = dataAt(task, 'dockerBuild');
  if (build === undefined) return [];
  const target = dataAt(build, 'target');
  const tag = textOf(dataAt(build, 'tag'));
  return describeBuild({
    files: {
      folder: root,
      context: fromWorkspace(textOf(dataAt(build, 'context'))),
      dockerfile: fromWorkspace(textOf(dataAt(build, 'dockerfile'))) ?? 'Dockerfile',
      dockerfileFrom: 'folder',
    },
    ...(target?.kind === 'scalar' ? stagesOf(target.joined) : noStages),
    images: tag === undefined ? [] : [tag],
  });
}

/** A task gives its command as one line, as program and arguments, or as a mix of both. */
function readCommand(task: Data, root: string): readonly DescribedBuild[] {
  const command = dataAt(task, 'command');
  if (command?.kind !== 'scalar') return [];
  const folder = joinWorkspacePath(root, fromWorkspace(textOf(dataAt(task, 'options', 'cwd'))) ?? '.');
  const args = scalarsOf(dataAt(task, 'args'));
  if (args.length === 0) return readShellBuilds(command.joined, folder);
  const program = [...command.joined.text.matchAll(/\S+/g)].map((match) => ({
    value: match[0],
    joined: command.joined,
    start: match.index,
    end: match.index + match[0].length,
  }));
  const rest = args.map((joined) => ({
    value: fromWorkspace(joined.text) ?? '',
    joined,
    start: 0,
    end: joined.text.length,
  }));
  return readBuildCommand([...program, ...rest], folder);
}

function fromWorkspace(path: string | undefined): string | undefined {
  return path?.replace(/^\$\{workspace(Folder|Root)\}/, '.');
}
