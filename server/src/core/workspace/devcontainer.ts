import { workspaceFolderOf } from './build-paths.js';
import { dataAt, textOf } from './data-tree.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { readJson } from './read-json.js';
import { noStages, stagesOf } from './target-mention.js';

/** `build` of a devcontainer.json; Dockerfile and context are both seen from the folder of the file. */
export function readDevcontainer(path: string, text: string): readonly DescribedBuild[] {
  const file = readJson(text);
  const target = dataAt(file, 'build', 'target');
  const dockerfile = textOf(dataAt(file, 'build', 'dockerfile')) ?? textOf(dataAt(file, 'dockerFile'));
  if (dockerfile === undefined) return [];
  const context = textOf(dataAt(file, 'build', 'context')) ?? textOf(dataAt(file, 'context'));
  return describeBuild({
    files: { folder: workspaceFolderOf(path), context, dockerfile, dockerfileFrom: 'folder' },
    ...(target?.kind === 'scalar' ? stagesOf(target.joined) : noStages),
  });
}
