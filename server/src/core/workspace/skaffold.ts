import { workspaceFolderOf } from './build-paths.js';
import { childrenOf, type Data, dataAt, textOf } from './data-tree.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { readYaml } from './read-yaml.js';
import { noStages, stagesOf } from './target-mention.js';

/** `docker` and `kaniko` of the artifacts of a skaffold.yaml, those of its profiles included. */
export function readSkaffold(path: string, text: string): readonly DescribedBuild[] {
  return readYaml(text).flatMap((document) =>
    [document, ...childrenOf(dataAt(document, 'profiles'))].flatMap((part) =>
      childrenOf(dataAt(part, 'build', 'artifacts')).flatMap((artifact) =>
        readArtifact(artifact, workspaceFolderOf(path)),
      ),
    ),
  );
}

/** Skaffold takes the Dockerfile from the context. */
function readArtifact(artifact: Data, folder: string): readonly DescribedBuild[] {
  const build = dataAt(artifact, 'docker') ?? dataAt(artifact, 'kaniko');
  const target = dataAt(build, 'target');
  const image = textOf(dataAt(artifact, 'image'));
  return describeBuild({
    files: {
      folder,
      context: textOf(dataAt(artifact, 'context')),
      dockerfile: textOf(dataAt(build, 'dockerfile')),
      dockerfileFrom: 'context',
    },
    ...(target?.kind === 'scalar' ? stagesOf(target.joined) : noStages),
    images: image === undefined ? [] : [image],
  });
}
