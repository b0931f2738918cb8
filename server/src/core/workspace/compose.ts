import { dockerfileOf, folderOf } from './build-paths.js';
import { childrenOf, type Data, dataAt, textOf } from './data-tree.js';
import { readYaml } from './read-yaml.js';
import { targetOf, type Target } from './target-mention.js';

/** `services.*.build.target` of a Compose file. */
export function readCompose(path: string, text: string): readonly Target[] {
  return readYaml(text).flatMap((document) =>
    childrenOf(dataAt(document, 'services')).flatMap((service) => readBuild(path, dataAt(service, 'build'))),
  );
}

function readBuild(path: string, build: Data | undefined): readonly Target[] {
  const target = dataAt(build, 'target');
  if (target?.kind !== 'scalar' || dataAt(build, 'dockerfile_inline') !== undefined) return [];
  const context = dataAt(build, 'context');
  const dockerfile = dataAt(build, 'dockerfile');
  // An override file leaves the context to the file it overrides.
  const open =
    context === undefined && dockerfile === undefined && !/(^|\/)(docker-)?compose\.ya?ml$/.test(path);
  const file = dockerfileOf({
    folder: open ? undefined : folderOf(path),
    context: withDefault(textOf(context)),
    dockerfile: withDefault(textOf(dockerfile)),
    dockerfileFrom: 'context',
  });
  return file?.startsWith('elsewhere:') === true ? [] : targetOf(target.joined, file);
}

/** `${DIR:-web}` is `web` as long as nobody sets it. */
function withDefault(text: string | undefined): string | undefined {
  return text?.replace(/\$\{\w+:?-([^${}]*)\}/g, '$1');
}
