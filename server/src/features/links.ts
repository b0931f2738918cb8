import type { Facts } from '../core/facts.js';
import { parseImageName } from '../core/images/image-name.js';
import type { Span } from '../core/text/text.js';
import { spanOf } from './at-offset.js';

export interface DocumentLink extends Span {
  readonly url: string;
  readonly tooltip: string;
}

/** Links from image names to their pages, where the registry is one that has pages. */
export function linksOf({ graph }: Facts): readonly DocumentLink[] {
  return graph.references.flatMap((reference) => {
    const { target } = reference;
    if (target.kind !== 'image') return [];
    const url = imagePage(target.image);
    return url === undefined
      ? []
      : [{ ...spanOf(reference), url, tooltip: `View ${target.image}${siteOf(target.image)}` }];
  });
}

/** ` on Docker Hub`: the site that the link of an image opens. */
function siteOf(image: string): string {
  const site = sites.get(parseImageName(image).registry);
  return site === undefined ? '' : ` on ${site}`;
}

const sites: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'Docker Hub'],
  ['ghcr.io', 'GitHub Packages'],
  ['quay.io', 'Quay.io'],
  ['mcr.microsoft.com', 'Microsoft Artifact Registry'],
  ['public.ecr.aws', 'Amazon ECR Public Gallery'],
  ['gcr.io', 'GitHub'],
  ['cgr.dev', 'Chainguard'],
]);

/** The page about an image; `undefined` for private registries and for what is no image name. */
function imagePage(image: string): string | undefined {
  const { registry, repository, problem } = parseImageName(image);
  if (problem !== undefined) return undefined;
  const [first = '', second = ''] = repository.split('/');
  switch (registry) {
    case 'docker.io':
      return first === 'library'
        ? `https://hub.docker.com/_/${second}`
        : `https://hub.docker.com/r/${repository}`;
    case 'ghcr.io':
      return second === '' ? undefined : `https://ghcr.io/${repository}`;
    case 'quay.io':
      return `https://quay.io/repository/${repository}`;
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${repository}`;
    case 'public.ecr.aws':
      return `https://gallery.ecr.aws/${repository}`;
    case 'gcr.io':
      return first === 'distroless' ? 'https://github.com/GoogleContainerTools/distroless' : undefined;
    case 'cgr.dev':
      return first === 'chainguard'
        ? `https://images.chainguard.dev/directory/image/${second}/overview`
        : undefined;
    default:
      return undefined;
  }
}
