import type { CacheRecord, Owned, OwnedImage, Removed } from '../../ports/engine.js';
import { formatBytes } from '../size/format.js';

/** One way to clean up: what goes, and how it is called in a list. Texts may come from images: show them as text. */
export interface CleanUpChoice {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly images: readonly OwnedImage[];
  readonly cache: readonly CacheRecord[];
  /** `true`: the user picks some of them. */
  readonly pick: boolean;
}

/**
 * Old images first, then those of the Dockerfile at hand (its path), then all; single ones; the build cache, which is
 * where the bytes are, though the engine does not say whose its records are; and at the end each other Dockerfile.
 * What would remove nothing is left out.
 */
export function cleanUpChoices({ images, cache }: Owned, current?: string): readonly CleanUpChoice[] {
  const files = [...new Set(images.map(({ dockerfile }) => dockerfile))].filter((file) => file !== '').sort();
  const free = cache.filter(({ inUse }) => !inUse);
  const ofFile = (file: string): CleanUpChoice =>
    ofImages(
      `All images of ${file.slice(file.lastIndexOf('/') + 1)}`,
      file,
      images.filter(({ dockerfile }) => dockerfile === file),
    );
  const old = images.filter(({ dangling }) => dangling);
  const choices = [
    ofImages('Images of older builds', 'Newer builds have taken their tags', old),
    ...files.filter((file) => file === current).map(ofFile),
    ofImages('All images built by Stage Insight', 'From every Dockerfile', images),
    { ...ofImages('Select images…', 'Only those that you select', images), pick: true },
    ofCache(
      'All unused build cache',
      'Includes the cache of builds outside this editor: they will run from scratch',
      free,
      false,
    ),
    ofCache('Select build cache records…', 'Only those that you select', free, true),
    ...files.filter((file) => file !== current).map(ofFile),
  ];
  return choices.filter((choice) => choice.images.length + choice.cache.length > 0);
}

function ofImages(label: string, detail: string, images: readonly OwnedImage[]): CleanUpChoice {
  const own = images.reduce((sum, { uniqueBytes }) => sum + uniqueBytes, 0);
  const bytes =
    own === 0 ? 'all shared with other images' : `${formatBytes(own)} not shared with other images`;
  const description = `${count(images.length, 'image')}, ${bytes}`;
  return { label, detail, description, images, cache: [], pick: false };
}

function ofCache(label: string, detail: string, cache: readonly CacheRecord[], pick: boolean): CleanUpChoice {
  const description = `${count(cache.length, 'record')}, ${formatBytes(cacheBytes(cache))}`;
  return { label, detail, description, images: [], cache, pick };
}

/** Records that images share are not counted: their bytes stay as long as the images do. */
function cacheBytes(cache: readonly CacheRecord[]): number {
  return cache.reduce((sum, { bytes, shared }) => sum + (shared ? 0 : bytes), 0);
}

function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`;
}

/** What a person is asked before anything goes. */
export function cleanUpQuestion({ images, cache }: Pick<CleanUpChoice, 'images' | 'cache'>): {
  readonly question: string;
  readonly detail: string;
} {
  if (images.length > 0)
    return {
      question: `Remove ${count(images.length, 'image')} built by Stage Insight?`,
      detail:
        'Images that were built elsewhere are kept. Space that the build cache also uses is freed only when its records are removed.',
    };
  return {
    question: `Remove ${count(cache.length, 'build cache record')}, ${formatBytes(cacheBytes(cache))}?`,
    detail:
      'Docker does not tell which builds these records belong to: builds that used them will run from scratch. No image is removed.',
  };
}

/** What was really freed. */
export function cleanUpResult({ images, cache, bytes, problems }: Removed): string {
  const gone = [
    ...(images > 0 ? [count(images, 'image')] : []),
    ...(cache > 0 ? [count(cache, 'build cache record')] : []),
  ];
  const freed =
    bytes > 0
      ? `${formatBytes(bytes)} freed`
      : images > 0
        ? 'nothing freed: the build cache still holds their layers'
        : 'nothing freed';
  const remaining =
    problems.length === 0 ? '' : ` ${count(problems.length, 'item')} could not be removed: see the log.`;
  return `${gone.length === 0 ? 'Nothing' : gone.join(' and ')} removed, ${freed}.${remaining}`;
}
