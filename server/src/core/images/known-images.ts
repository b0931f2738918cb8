import { lookup } from './catalogue.js';
import { parseImageName } from './image-name.js';
import type { ImageOverride } from './overrides.js';
import { readTag } from './tag-words.js';
import { javaMajor } from '../versions.js';

/**
 * Whether a reference is known to be published, as far as the catalogue shows: it knows the image and its release,
 * and the rules by which its tags are made allow this one. `false` does not mean that there is none.
 */
export function isPublished(reference: string, overrides: readonly ImageOverride[] = []): boolean {
  const name = parseImageName(reference);
  const facts = lookup(reference, overrides);
  if (facts === undefined || name.problem !== undefined) return false;
  if (!name.repository.startsWith('library/')) return true;
  const repository = name.repository.slice('library/'.length);
  const tag = name.tag ?? 'latest';
  return hasSuite(repository, tag) && hasJava(repository, tag);
}

const suites = ['stretch', 'buster', 'bullseye', 'bookworm', 'trixie', 'forky'];

/**
 * A version of a language image is published on the Debian release that its plain tag means and on the one before. A
 * newer one may have come later, which is not known here.
 */
function hasSuite(repository: string, tag: string): boolean {
  const { release, version } = readTag(tag);
  const suite = suites.indexOf(release?.split('/')[1] ?? '');
  if (repository === 'debian' || suite < 0 || version === undefined) return true;
  const plain = lookup(`${repository}:${version}`);
  const newest = suites.indexOf(plain?.release ?? '');
  return suite <= newest && suite >= newest - 1;
}

/** Temurin has a JRE of 8, 11 and of 16 and up; openjdk one of 8 and 11 only. */
function hasJava(repository: string, tag: string): boolean {
  if (!/(?:^|-)jre(?:-|$)/.test(tag)) return true;
  const { version } = readTag(tag);
  if (version === undefined) return repository === 'eclipse-temurin';
  const major = Number(javaMajor(version));
  if (repository === 'openjdk') return major === 8 || major === 11;
  return repository !== 'eclipse-temurin' || major === 8 || major === 11 || major >= 16;
}
