import type { Facts } from '../core/facts.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import type { ImageOverride } from '../core/images/overrides.js';
import { builtImage } from '../core/verdict/built-image.js';
import type { DescribedBuild } from '../core/workspace/described-build.js';

/** An image that a build of the repository makes of one of its Dockerfiles. */
interface RepositoryImage {
  readonly reference: string;
  /** Path of the Dockerfile, relative to the root of the repository. */
  readonly dockerfile: string;
  /** Stage that is built; `undefined`: the last one. */
  readonly target: string | undefined;
}

/** Builds that say which Dockerfile makes an image, and no other build makes it in another way. */
function imagesOf(builds: readonly DescribedBuild[]): readonly RepositoryImage[] {
  const found = new Map<string, RepositoryImage | undefined>();
  for (const { dockerfile, references, stages, isOpen } of builds) {
    if (dockerfile === undefined || references.length === 0) continue;
    const target = stages.find(({ isTarget }) => isTarget)?.stage;
    for (const reference of references) {
      const before = found.get(reference);
      const isOther = found.has(reference) && (before?.dockerfile !== dockerfile || before.target !== target);
      found.set(reference, isOther || isOpen ? undefined : { reference, dockerfile, target });
    }
  }
  return [...found.values()].filter((image) => image !== undefined);
}

/**
 * What is known of images that builds of the repository make, for the analysis of other Dockerfiles: the run of the
 * stage that is built. `factsOf` analyses a Dockerfile when one of its images is asked for; an image that leads back to
 * itself is not known.
 */
export function repositoryImages(
  builds: readonly DescribedBuild[],
  factsOf: (dockerfile: string) => Facts | undefined,
): readonly ImageOverride[] {
  return imagesOf(builds).map(({ reference, dockerfile, target }) => {
    let isAsked = false;
    let known: { readonly image: ImageFacts | undefined } | undefined;
    return {
      pattern: reference,
      builtFrom: dockerfile,
      built: () => {
        if (known !== undefined || isAsked) return known?.image;
        isAsked = true;
        try {
          const facts = factsOf(dockerfile);
          const stage = target === undefined ? facts?.graph.final : facts?.graph.target(target)?.index;
          const isThere = facts !== undefined && stage !== undefined && stage >= 0;
          const title = `${reference}, built from ${dockerfile}`;
          known = { image: isThere ? builtImage(facts, stage, title) : undefined };
          return known.image;
        } finally {
          isAsked = false;
        }
      },
    };
  });
}
