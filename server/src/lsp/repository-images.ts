import type { Facts } from '../core/facts.js';
import type { Inputs } from '../core/inputs.js';
import type { DescribedBuild } from '../core/workspace/described-build.js';
import type { Service } from '../features/service.js';
import { childUri, relativePath } from './uris.js';

/** What is known of images because Dockerfiles of the workspace build them. */
export interface RepositoryImages {
  /** For the analysis of one document: the same list while nothing changed. */
  of(uri: string): Inputs['images'];
  /** Documents whose analysis asked for an image of this Dockerfile, over any number of files; they ask again. */
  changed(dockerfileUri: string): readonly string[];
}

interface ImageParts {
  readonly rootOf: (uri: string) => string | undefined;
  readonly buildsAround: (uri: string) => readonly DescribedBuild[];
  readonly imagesOf: Service['images']['ofRepository'];
  readonly factsOf: (uri: string) => Facts | undefined;
}

interface Known {
  /** The builds that it was made of. */
  readonly key: string;
  readonly images: Inputs['images'];
}

export function createRepositoryImages({
  rootOf,
  buildsAround,
  imagesOf,
  factsOf,
}: ImageParts): RepositoryImages {
  const known = new Map<string, Known>();
  const readers = new Map<string, Set<string>>();
  const read = (uri: string, reader: string): Facts | undefined => {
    readers.set(uri, (readers.get(uri) ?? new Set()).add(reader));
    return factsOf(uri);
  };
  return {
    of: (uri) => {
      const root = rootOf(uri);
      const path = root === undefined ? undefined : relativePath(root, uri);
      const builds = buildsAround(uri).filter(
        ({ dockerfile, references }) => references.length > 0 && dockerfile !== path,
      );
      if (root === undefined || builds.length === 0) return noImages;
      const key = JSON.stringify(
        builds.map(({ dockerfile, references, stages }) => [dockerfile, references, stages]),
      );
      const before = known.get(uri);
      if (before?.key === key) return before.images;
      const images = imagesOf(builds, (dockerfile) => read(childUri(root, dockerfile), uri));
      known.set(uri, { key, images });
      return images;
    },
    changed: (dockerfileUri) => {
      const asked = new Set<string>([dockerfileUri]);
      // What is added to a set while it is walked is walked too.
      for (const uri of asked) for (const reader of readers.get(uri) ?? []) asked.add(reader);
      for (const uri of asked) {
        readers.delete(uri);
        if (uri !== dockerfileUri) known.delete(uri);
      }
      return [...asked].filter((uri) => uri !== dockerfileUri);
    },
  };
}

const noImages: Inputs['images'] = [];
