import { type ImageName, familiarName } from './image-name.js';
import type { Condition, Family } from './data-shape.js';
import type { TagWords } from './tag-words.js';
import { catalogueData } from './catalogue-data.js';
import { compareToBound } from '../versions.js';

/** A reference that belongs to a family: what its conditions ask about. */
export interface Subject {
  readonly family: Family;
  /** As people write it, mirrors removed: `golang`, `gcr.io/distroless/static-debian12`. */
  readonly repository: string;
  readonly lastPart: string;
  readonly tag: string;
  readonly words: TagWords;
}

const exactFamilies = new Map<string, Family>();
const prefixFamilies = new Map<string, Family>();
for (const family of catalogueData.families) {
  for (const image of family.images.split(' ')) {
    if (image.endsWith('/*')) prefixFamilies.set(image.slice(0, -2), family);
    else exactFamilies.set(image, family);
  }
}
const plainFamily: Family = { images: '', asOf: catalogueData.asOf };
// Docker Hub keeps the official images of one CPU under these names too.
const cpuRepositories = /^(?:amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64|mips64le)\//;

/** The name that the catalogue knows an image by: official images lose registry, mirror and `library/`. */
export function catalogueName({ registry, repository }: ImageName): string {
  const library = /(?:^|\/)library\/([^/]+)$/.exec(repository)?.[1];
  if (library !== undefined) return library;
  if (registry !== 'docker.io') return familiarName(registry, repository);
  return repository.replace(cpuRepositories, '');
}

/** The family of a catalogue name. Official images without rows of their own have one when their tags are known. */
export function familyOf(repository: string): Family | undefined {
  const exact = exactFamilies.get(repository);
  if (exact !== undefined) return exact;
  for (let end = repository.lastIndexOf('/'); end > 0; end = repository.lastIndexOf('/', end - 1)) {
    const family = prefixFamilies.get(repository.slice(0, end));
    if (family !== undefined) return family;
  }
  return Object.hasOwn(catalogueData.tags, repository) ? plainFamily : undefined;
}

/** Whether a condition holds; `releaseId` is empty while the release is still looked for. */
export function holds(condition: Condition, subject: Subject, releaseId: string): boolean {
  const { version, words } = subject.words;
  if (condition.head === true && version !== undefined) return false;
  if (condition.repo !== undefined && !condition.repo.split(' ').includes(subject.lastPart)) return false;
  if (condition.os !== undefined && !condition.os.split(' ').some((os) => isRelease(releaseId, os)))
    return false;
  if (condition.release !== undefined && !releaseId.includes(condition.release)) return false;
  if (condition.word !== undefined && !condition.word.split(' ').some((word) => words.includes(word)))
    return false;
  if (condition.not?.split(' ').some((word) => words.includes(word)) === true) return false;
  if (condition.match !== undefined && !new RegExp(condition.match).test(subject.tag)) return false;
  return holdsVersion(condition, version);
}

function isRelease(id: string, os: string): boolean {
  return id === os || id.startsWith(`${os}/`);
}

function holdsVersion({ from, to, exact }: Condition, version: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  if (version === undefined) return false;
  if (exact === true) return version === from;
  if (from !== undefined && compareToBound(version, from) < 0) return false;
  return to === undefined || compareToBound(version, to) <= 0;
}
