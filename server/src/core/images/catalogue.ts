import type { ReadImage } from '../../protocol/read-image.js';
import type { ImageFacts } from './image-facts.js';
import type { ImageName } from './image-name.js';
import type { ImageOverride } from './overrides.js';
import { familiarName, parseImageName } from './image-name.js';
import { assembleFacts } from './assemble.js';
import { catalogueData } from './catalogue-data.js';
import { catalogueName, familyOf, type Subject } from './families.js';
import { findContents, type ImageContents } from './find-rows.js';
import { findOverride, likeOf } from './overrides.js';
import { factsOfRead, findBuilt, findRead } from './read-images.js';
import { releaseById } from './releases.js';
import { resolveRelease } from './resolve-release.js';
import { readTag } from './tag-words.js';

/** The day of the newest list of tags in the catalogue, `YYYY-MM-DD`. */
export const catalogueDate: string = catalogueData.asOf;

const found = new Map<string, ImageFacts | undefined>();
const noOverrides: readonly ImageOverride[] = [];

/**
 * What is known of a base image. `undefined` for images that are unknown or private, for Windows, and for texts that
 * are no image reference. Overrides win over the catalogue; the first that matches counts. Never throws.
 */
export function lookup(
  reference: string,
  overrides: readonly ImageOverride[] = noOverrides,
): ImageFacts | undefined {
  if (overrides.length === 0) return lookupKnown(reference);
  const read = findRead(parseImageName(reference), overrides);
  if (read !== undefined) return readFacts(read, reference);
  const override = overrideOf(reference, overrides);
  if (override === undefined)
    return lookupKnown(reference) ?? findBuilt(parseImageName(reference), overrides);
  const name = parseImageName(reference);
  const base = lookupKnown(override.like === undefined ? reference : likeOf(override.like, name.tag));
  if (override.facts === undefined) return base;
  // What a user says of an image is not held against lists that may be of another one.
  const { contents: _listed, ...facts } = base ?? emptyFacts(name.familiar);
  return { ...facts, ...override.facts };
}

let lastRead: ReadonlyMap<ReadImage, ImageFacts> = new Map();

/** Kept for the few images that one Dockerfile names: the sets in them are large. */
function readFacts(read: ReadImage, reference: string): ImageFacts {
  const known = lastRead.get(read);
  if (known !== undefined) return known;
  const facts = factsOfRead(read, lookupKnown(reference) ?? emptyFacts(read.image));
  lastRead = new Map([...[...lastRead].slice(-20), [read, facts]]);
  return facts;
}

/** Where what `lookup` answers comes from. */
export function sourceOf(
  reference: string,
  overrides: readonly ImageOverride[],
): 'read' | 'settings' | 'repository' | 'catalogue' | 'unknown' {
  if (findRead(parseImageName(reference), overrides) !== undefined) return 'read';
  if (overrideOf(reference, overrides) !== undefined) return 'settings';
  if (lookupKnown(reference) !== undefined) return 'catalogue';
  return findBuilt(parseImageName(reference), overrides) === undefined ? 'unknown' : 'repository';
}

function overrideOf(reference: string, overrides: readonly ImageOverride[]): ImageOverride | undefined {
  const { text, registry, repository, familiar } = parseImageName(reference);
  return findOverride(overrides, [
    text,
    familiar,
    familiarName(registry, repository),
    `${registry}/${repository}`,
  ]);
}

/** Analysis asks for the same few images on every keystroke, so answers are kept. */
function lookupKnown(reference: string): ImageFacts | undefined {
  if (found.has(reference)) return found.get(reference);
  const facts = findFacts(parseImageName(reference));
  if (found.size > 1000) found.clear();
  found.set(reference, facts);
  return facts;
}

function findFacts(name: ImageName): ImageFacts | undefined {
  if (name.problem !== undefined) return undefined;
  const repository = catalogueName(name);
  const family = familyOf(repository);
  // A digest alone pins an image without a name.
  if (family === undefined || (name.tag === undefined && name.digest !== undefined)) return undefined;
  const tag = name.tag ?? 'latest';
  const lastPart = repository.slice(repository.lastIndexOf('/') + 1).replace(/-debian\d+$/, '');
  const subject = { family, repository, lastPart, tag, words: readTag(tag) };
  const resolution = resolveRelease(subject);
  const release = resolution === undefined ? undefined : releaseById(resolution.id);
  if (resolution === undefined || release === undefined) return undefined;
  const facts = { ...assembleFacts(subject, resolution, release), contents: contentsOf(subject, release.id) };
  if (name.digest === undefined) return facts;
  // The digest holds one build of the tag, which may be older than what the tag means today.
  return { ...facts, floating: false, certainty: facts.floating ? 'medium' : facts.certainty };
}

/** Rows are taken apart when something is asked of them, not when an image is looked up. */
function contentsOf(
  { repository, tag }: Pick<Subject, 'repository' | 'tag'>,
  releaseId: string,
): () => ImageContents | undefined {
  let contents: { readonly found: ImageContents | undefined } | undefined;
  return () => (contents ??= { found: findContents(repository, tag, releaseId) }).found;
}

/** Facts of an image of which nothing is established: the ground for what a user says of it. */
export function emptyFacts(title: string): ImageFacts {
  return {
    libc: undefined,
    libcVersion: undefined,
    runsDynamic: undefined,
    loader: {},
    distro: undefined,
    release: undefined,
    shell: undefined,
    bash: undefined,
    caCertificates: undefined,
    zoneinfo: undefined,
    passwd: undefined,
    users: undefined,
    packageManager: undefined,
    libraries: {},
    runtimes: {},
    gcc: undefined,
    env: {},
    workdir: undefined,
    user: undefined,
    platforms: undefined,
    bytes: undefined,
    bytesAsOf: undefined,
    builder: false,
    certainty: 'low',
    asOf: catalogueDate,
    floating: false,
    title,
  };
}
