import type { ImageFacts } from './image-facts.js';
import type { BaseVariables } from '../graph/variable-scope.js';

/** Distributions whose images set PATH and nothing else. Source: the published configurations, 2026-11-30. */
const plain = new Set(['alpine', 'debian', 'ubuntu', 'busybox', 'scratch']);
/** Names that published images use for their own versions, places and checksums. */
const usualName = /(^|_)(VERSION|RELEASE|HOME|ROOT|SHA\d+|MD5|URL|KEYS?|DIGEST|REVISION|COMMIT)$/;

/** Names of whoever builds on an image: of the published ones only .NET has a variable among them. Source: as above. */
const projectName = /^(APP|BUILD|PROJECT|SERVICE|GIT)_(?!UID$)/;

/**
 * What an image sets of variables: the names that are known, and whether it may set another one. The catalogue lists
 * the variables that builds depend on, so of an image with software of its own the usual names stay open.
 * `undefined` for an image that is not known.
 */
export function variablesOfImage(image: ImageFacts | undefined): BaseVariables | undefined {
  if (image === undefined) return undefined;
  const isPlain =
    image.readFrom !== undefined ||
    (Object.keys(image.runtimes).length === 0 && plain.has(image.distro ?? 'scratch'));
  return {
    names: new Set(Object.keys(image.env)),
    hasPlainShell: /^(alpine|debian|ubuntu)$/.test(image.distro ?? ''),
    mayHave: (name) =>
      !isPlain && !projectName.test(name) && (usualName.test(name) || isNamedAfter(image, name)),
  };
}

/** `GOLANG_X`, `NODE_OPTIONS`, `PHP_CFLAGS`: an image prefixes its variables with the name of what it holds. */
function isNamedAfter({ runtimes }: ImageFacts, name: string): boolean {
  const prefix = name.split('_', 1)[0]?.toLowerCase() ?? '';
  const owners = [
    ...Object.keys(runtimes),
    'golang',
    'java',
    'nginx',
    'gem',
    'bundle',
    'pip',
    'cargo',
    'rustup',
  ];
  return owners.includes(prefix);
}
