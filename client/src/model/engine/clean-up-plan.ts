import type { CacheRecord, Owned, OwnedImage, Removed } from '../../ports/engine.js';
import { formatBytes } from '../size/format.js';
import { t } from '../text/translate.js';
import { lastPart } from '../text/paths.js';

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
      t('All images of {0}', lastPart(file)),
      file,
      images.filter(({ dockerfile }) => dockerfile === file),
    );
  const old = images.filter(({ dangling }) => dangling);
  const choices = [
    ofImages(t('Images of older builds'), t('Newer builds have taken their tags'), old),
    ...files.filter((file) => file === current).map(ofFile),
    ofImages(t('All images built by Stage Insight'), t('From every Dockerfile'), images),
    { ...ofImages(t('Select images…'), t('Only those that you select'), images), pick: true },
    ofCache(
      t('All unused build cache'),
      t('Includes the cache of builds outside this editor: they will run from scratch'),
      free,
      false,
    ),
    ofCache(t('Select build cache records…'), t('Only those that you select'), free, true),
    ...files.filter((file) => file !== current).map(ofFile),
  ];
  return choices.filter((choice) => choice.images.length + choice.cache.length > 0);
}

function ofImages(label: string, detail: string, images: readonly OwnedImage[]): CleanUpChoice {
  const own = images.reduce((sum, { uniqueBytes = 0 }) => sum + uniqueBytes, 0);
  const isKnown = images.every(({ uniqueBytes }) => uniqueBytes !== undefined);
  const bytes = !isKnown
    ? t('space used by them alone is unknown')
    : own === 0
      ? t('all shared with other images')
      : t('{0} not shared with other images', formatBytes(own));
  const description = `${imageCount(images.length)}, ${bytes}`;
  return { label, detail, description, images, cache: [], pick: false };
}

function ofCache(label: string, detail: string, cache: readonly CacheRecord[], pick: boolean): CleanUpChoice {
  const description = `${recordCount(cache.length)}, ${formatBytes(cacheBytes(cache))}`;
  return { label, detail, description, images: [], cache, pick };
}

/** Records that images share are not counted: their bytes stay as long as the images do. */
function cacheBytes(cache: readonly CacheRecord[]): number {
  return cache.reduce((sum, { bytes, shared }) => sum + (shared ? 0 : bytes), 0);
}

function imageCount(many: number): string {
  return many === 1 ? t('1 image') : t('{0} images', many);
}

function recordCount(many: number): string {
  return many === 1 ? t('1 record') : t('{0} records', many);
}

function cacheCount(many: number): string {
  return many === 1 ? t('1 build cache record') : t('{0} build cache records', many);
}

/** What a person is asked before anything goes. */
export function cleanUpQuestion({ images, cache }: Pick<CleanUpChoice, 'images' | 'cache'>): {
  readonly question: string;
  readonly detail: string;
} {
  if (images.length > 0)
    return {
      question: t('Remove {0} built by Stage Insight?', imageCount(images.length)),
      detail: t(
        'Images that were built elsewhere are kept. Space that the build cache also uses is freed only when its records are removed.',
      ),
    };
  return {
    question: t('Remove {0}, {1}?', cacheCount(cache.length), formatBytes(cacheBytes(cache))),
    detail: t(
      'Docker does not report which builds these records belong to. Builds that used them will run from scratch. No images are removed.',
    ),
  };
}

/** What was really freed. */
export function cleanUpResult({ images, cache, bytes, problems, isPart = false }: Removed): string {
  const gone = [...(images > 0 ? [imageCount(images)] : []), ...(cache > 0 ? [cacheCount(cache)] : [])];
  const freed = isPart
    ? bytes > 0
      ? t('{0} freed, plus the space of the images, which the engine does not report', formatBytes(bytes))
      : t('the engine does not report how much space that freed')
    : bytes > 0
      ? t('{0} freed', formatBytes(bytes))
      : images > 0
        ? t('nothing freed: the build cache still holds their layers')
        : t('nothing freed');
  const removed =
    gone.length === 0
      ? t('Nothing removed, {0}.', freed)
      : t('{0} removed, {1}.', gone.join(t(' and ')), freed);
  if (problems.length === 0) return removed;
  const left =
    problems.length === 1
      ? t('1 item could not be removed: see the log.')
      : t('{0} items could not be removed: see the log.', problems.length);
  return `${removed} ${left}`;
}
