import { dockerfileOf, folderOf } from './build-paths.js';
import { childrenOf, type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { readHcl } from './read-hcl.js';
import { readJson } from './read-json.js';
import { targetOf, type Target } from './target-mention.js';

const deepest = 20;

/** `target` of the targets of a Bake file, in HCL or JSON, what they inherit included. */
export function readBake(path: string, text: string): readonly Target[] {
  const file = path.endsWith('.json') ? readJson(text) : readHcl(text);
  const targets = dataAt(file, 'target');
  return childrenOf(targets).flatMap((target) => readTarget(path, targets, target));
}

function readTarget(path: string, targets: Data | undefined, target: Data): readonly Target[] {
  const find = (key: string): Data | undefined => inherited(targets, target, key, 0);
  const stage = find('target');
  if (stage?.kind !== 'scalar' || find('dockerfile-inline') !== undefined) return [];
  const written = (key: string): string | undefined => textOf(find(key));
  const dockerfile = dockerfileOf({
    folder: folderOf(path),
    context: written('context'),
    dockerfile: written('dockerfile'),
    dockerfileFrom: 'context',
  });
  return dockerfile?.startsWith('elsewhere:') === true ? [] : targetOf(stage.joined, dockerfile);
}

/** Own values win over inherited ones, later parents over earlier ones. */
function inherited(targets: Data | undefined, target: Data, key: string, depth: number): Data | undefined {
  const own = dataAt(target, key);
  if (own !== undefined || depth > deepest) return own;
  for (const parent of [...scalarsOf(dataAt(target, 'inherits'))].reverse()) {
    const above = dataAt(targets, parent.text);
    const value = above === undefined ? undefined : inherited(targets, above, key, depth + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}
