import type { StageItem } from '../../../../server/src/protocol/messages.js';
import type { RegistrySize } from '../../ports/registry.js';
import { basePlatform, usualPlatform, type BuildPlatforms } from './base-platform.js';
import { t } from '../text/translate.js';
import { formatBytes } from './format.js';

/** What registries said of base images, and for which platforms the builds of a file are. */
export interface RegistryAnswers {
  /** By `questionKey`; empty while nobody switched them on. */
  readonly answers: ReadonlyMap<string, RegistryAnswer>;
  readonly platforms: BuildPlatforms;
}

export type RegistryAnswer =
  | { readonly kind: 'size'; readonly size: RegistrySize }
  | { readonly kind: 'refused'; readonly message: string };

export const noRegistry: RegistryAnswers = {
  answers: new Map(),
  platforms: { engine: usualPlatform, target: '' },
};

/** What a registry can be asked. */
export interface BaseQuestion {
  readonly image: string;
  readonly platform: string;
}

export function questionKey({ image, platform }: BaseQuestion): string {
  return `${image} ${platform}`;
}

/**
 * `base golang:1.22 ≈ 823 MB (catalogue, 2026-08)`, with what the registry says when it was asked. Empty for a stage
 * that starts from another one, or from an image whose size nobody knows. Holds text of a Dockerfile: show it as text.
 */
export function baseSizeText(stage: StageItem, { answers, platforms }: RegistryAnswers): string {
  const { base, baseSize } = stage;
  if (base.kind !== 'image') return '';
  const [question] = baseQuestions([stage], platforms);
  const answer = question && answers.get(questionKey(question));
  const known = [...catalogueSizes(baseSize), ...registrySizes(answer)];
  return known.length === 0 ? '' : t('base {0} {1}', base.image, known.join(', '));
}

/** `base ≈ 823 MB` of a stage that starts from an image; empty where nobody knows its size. */
export function shortBaseSize(
  stage: Pick<StageItem, 'base' | 'baseSize' | 'platform'>,
  registry: RegistryAnswers,
): string {
  if (stage.base.kind !== 'image') return '';
  const { bytes, downloadBytes } = stage.baseSize ?? {};
  if (bytes !== undefined) return t('base ≈ {0}', formatBytes(bytes));
  const [question] = baseQuestions([stage], registry.platforms);
  const answer = question && registry.answers.get(questionKey(question));
  const compressed = answer?.kind === 'size' ? answer.size.compressedBytes : downloadBytes;
  return compressed === undefined ? '' : t('base ≈ {0} compressed', formatBytes(compressed));
}

function catalogueSizes(size: StageItem['baseSize']): readonly string[] {
  if (size === undefined) return [];
  const { bytes, downloadBytes, asOf, from } = size;
  // A month is as fine as a figure that floats deserves.
  const parts = [
    from === 'image' ? t('read') : t('catalogue'),
    ...(asOf === undefined ? [] : [asOf.slice(0, 7)]),
    ...(from === 'relative' ? [t('another version')] : []),
  ];
  const source = `(${parts.join(', ')})`;
  if (bytes !== undefined) return [`≈ ${formatBytes(bytes)} ${source}`];
  return downloadBytes === undefined ? [] : [t('≈ {0} compressed {1}', formatBytes(downloadBytes), source)];
}

function registrySizes(answer: RegistryAnswer | undefined): readonly string[] {
  if (answer === undefined) return [];
  if (answer.kind === 'refused') return [t('(registry: {0})', answer.message)];
  const { compressedBytes, platform } = answer.size;
  return [t('{0} compressed (registry, {1})', formatBytes(compressedBytes), platform)];
}

/** Images that stages start from and that are not stages, each once for a platform. */
export function baseQuestions(
  stages: readonly Pick<StageItem, 'base' | 'platform'>[],
  platforms: BuildPlatforms,
): readonly BaseQuestion[] {
  const questions = stages.flatMap((stage): readonly (readonly [string, BaseQuestion])[] => {
    const platform = basePlatform(stage, platforms);
    if (stage.base.kind !== 'image' || platform === undefined) return [];
    const question = { image: stage.base.image, platform };
    return [[questionKey(question), question]];
  });
  return [...new Map(questions).values()];
}
