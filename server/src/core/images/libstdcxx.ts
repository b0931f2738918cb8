import type { ReadImage } from '../../protocol/read-image.js';
import type { ImageFacts } from './image-facts.js';
import { compareToBound } from '../versions.js';

/**
 * The newest GLIBCXX version that the libstdc++ of a release defines: read out of the libraries for Debian, for Ubuntu
 * by the GCC that its package libstdc++6 is built from, which is newer than the default compiler.
 */
const releases: Readonly<Record<string, string>> = {
  'debian/bullseye': '3.4.28',
  'debian/bookworm': '3.4.30',
  'debian/trixie': '3.4.33',
  'ubuntu/20.04': '3.4.28',
  'ubuntu/22.04': '3.4.30',
  'ubuntu/24.04': '3.4.33',
  'distroless/cc-debian11': '3.4.28',
  'distroless/cc-debian12': '3.4.30',
  'distroless/cc-debian13': '3.4.33',
};

/** First GCC of a step of the ladder, newest first. Source: ABI Policy and Guidelines in the manual of libstdc++. */
const steps: readonly (readonly [gcc: string, symbols: string])[] = [
  ['15', '3.4.34'],
  ['14', '3.4.33'],
  ['13.2', '3.4.32'],
  ['13.1', '3.4.31'],
  ['12', '3.4.30'],
  ['11', '3.4.29'],
  ['10', '3.4.28'],
];

/**
 * The newest GLIBCXX version that the libstdc++ of an image is known to define, e.g. `3.4.30`; newer libraries than
 * those of the table count as the last of it. `undefined` = not established. The image `gcc` brings its own library,
 * whatever release it stands on; musl does not ask for versions.
 */
export function libstdcxxOf(facts: ImageFacts | undefined): string | undefined {
  if (facts?.libc !== 'glibc') return undefined;
  const read = facts.contents?.()?.read;
  const listed = read === undefined ? undefined : listedVersion(read);
  if (listed !== undefined) return listed;
  const gcc = facts.runtimes['gcc'];
  if (gcc !== undefined) return ofGcc(gcc);
  const id = `${facts.distro ?? ''}/${facts.release ?? ''}`;
  return Object.hasOwn(releases, id) ? releases[id] : undefined;
}

/** `libstdc++.so.6.0.30` defines up to 3.4.30; with several files of the kind it is not known which one is loaded. */
function listedVersion({ libraries }: ReadImage): string | undefined {
  const names = Object.values(libraries).flat();
  const versions = new Set(names.flatMap((name) => /^libstdc\+\+\.so\.6\.0\.(\d+)$/.exec(name)?.[1] ?? []));
  const [version] = versions;
  return versions.size === 1 && version !== undefined ? `3.4.${version}` : undefined;
}

/** A tag without a version is the newest GCC; `13` is the newest of its line. */
function ofGcc(version: string): string | undefined {
  if (version === '') return steps[0]?.[1];
  return steps.find(([from]) => compareToBound(version, from) >= 0)?.[1];
}

/** Whether the image's compiler and its libstdc++ lie beside those of its distribution. */
export function bringsOwnLibstdcxx(facts: ImageFacts | undefined): boolean {
  return facts?.runtimes['gcc'] !== undefined;
}
