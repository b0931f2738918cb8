import { dockerfileOf, folderOf } from './build-paths.js';
import { dataAt, textOf } from './data-tree.js';
import { readJson } from './read-json.js';
import { targetOf, type Target } from './target-mention.js';

/** `build.target` of a devcontainer.json; its Dockerfile is seen from the folder of the file, not from the context. */
export function readDevcontainer(path: string, text: string): readonly Target[] {
  const file = readJson(text);
  const target = dataAt(file, 'build', 'target');
  const dockerfile = textOf(dataAt(file, 'build', 'dockerfile')) ?? textOf(dataAt(file, 'dockerFile'));
  if (target?.kind !== 'scalar' || dockerfile === undefined) return [];
  const files = { folder: folderOf(path), context: undefined, dockerfile, dockerfileFrom: 'folder' } as const;
  return targetOf(target.joined, dockerfileOf(files));
}
