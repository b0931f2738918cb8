import type { Subject } from './families.js';
import type { ImageFacts } from './image-facts.js';
import type { Release } from './releases.js';

/** `alpine 3.20 · musl 1.2.5`, `golang:1.24 · Debian trixie, glibc 2.41 (as of 2026-08-21)`. */
export function describeImage(subject: Subject, release: Release, facts: ImageFacts): string {
  const asOf = facts.floating ? ` (as of ${facts.asOf})` : '';
  const libc = describeLibc(release);
  if (subject.repository === 'scratch') return 'scratch · empty, no libc';
  if (subject.family.distribution !== undefined) return `${release.label} · ${libc}${asOf}`;
  const name = subject.tag === 'latest' ? subject.repository : `${subject.repository}:${subject.tag}`;
  const ground = [release.id === release.libc ? '' : release.label, libc].filter(Boolean).join(', ');
  return `${name} · ${ground}${asOf}`;
}

function describeLibc({ id, libc, libcVersion, runsDynamic }: Release): string {
  if (libc === undefined) return 'libc not known';
  if (libc === 'none') return 'no libc';
  const version = libcVersion === undefined ? libc : `${libc} ${libcVersion}`;
  if (runsDynamic !== 'none') return version;
  // A release that is called after its libc need not name it twice.
  return id.endsWith(`/${libc}`) ? 'static programs only' : `${version}, static programs only`;
}
