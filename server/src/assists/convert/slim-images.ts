import { lookup } from '../../core/images/catalogue.js';
import { parseImageName } from '../../core/images/image-name.js';
import { refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/** Where the word `slim` stands in a tag: `20-bookworm-slim`, `3.12-slim-bookworm`. */
const slimLast = new Set(['node', 'swift']);

/**
 * The small variant of a language image, same version and release: `node:20` -> `node:20-slim`; Alpine and slim variants
 * are their own. Both tags are built together, so they float together.
 */
export function slimOf(subject: Subject): string | Refused {
  const { ast, baseReference, base, stage } = subject;
  const name = parseImageName(baseReference);
  const repository = name.repository.slice(name.repository.lastIndexOf('/') + 1);
  const tag = name.tag ?? 'latest';
  if (/(^|-)(slim|alpine[\d.]*)(-|$)/.test(tag)) return baseReference;
  const colon = name.familiar.lastIndexOf(':');
  const bare = colon > name.familiar.lastIndexOf('/') ? name.familiar.slice(0, colon) : name.familiar;
  const slim = `${bare}:${slimTag(tag, slimLast.has(repository))}`;
  const facts = name.digest === undefined ? lookup(slim) : undefined;
  if (
    facts !== undefined &&
    facts.release === base.release &&
    facts.distro === base.distro &&
    facts.libc === base.libc
  )
    return slim;
  const message = `no small image of the release that ${baseReference} is based on is known`;
  return refuse(
    ast,
    'unknown-base',
    stage.from,
    message,
    'Add the version and the release to the tag in FROM.',
  );
}

function slimTag(tag: string, isLast: boolean): string {
  if (tag === 'latest') return 'slim';
  const [, version = tag, release] =
    /^(.*?)-(bullseye|bookworm|trixie|buster|stretch|jammy|noble)$/.exec(tag) ?? [];
  if (release === undefined) return `${tag}-slim`;
  return isLast ? `${version}-${release}-slim` : `${version}-slim-${release}`;
}
