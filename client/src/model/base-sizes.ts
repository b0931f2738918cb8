import type { StageItem } from '../../../server/src/protocol/messages.js';
import type { RegistrySize } from '../ports/registry.js';
import { formatBytes } from './format.js';

/** What registries said of base images, by the name in the FROM; empty while nobody switched them on. */
export type RegistryAnswers = ReadonlyMap<string, RegistryAnswer>;

export type RegistryAnswer =
  | { readonly kind: 'size'; readonly size: RegistrySize }
  | { readonly kind: 'refused'; readonly message: string };

export const noRegistry: RegistryAnswers = new Map();

/**
 * `base golang:1.22 ~ 823 MB (catalogue, 2026-08)`, with what the registry says when it was asked. Empty for a stage
 * that starts from another one, or from an image whose size nobody knows. Holds text of a Dockerfile: show it as text.
 */
export function baseSizeText({ base, baseSize }: StageItem, answers: RegistryAnswers): string {
  if (base.kind !== 'image') return '';
  const known = [...catalogueParts(baseSize), ...registryParts(answers.get(base.image))];
  return known.length === 0 ? '' : `base ${base.image} ${known.join(', ')}`;
}

function catalogueParts(size: StageItem['baseSize']): readonly string[] {
  if (size === undefined) return [];
  const { bytes, downloadBytes, asOf } = size;
  // A month is as fine as a figure that floats deserves.
  const source = `(catalogue${asOf === undefined ? '' : `, ${asOf.slice(0, 7)}`})`;
  if (bytes !== undefined) return [`~ ${formatBytes(bytes)} ${source}`];
  return downloadBytes === undefined ? [] : [`~ ${formatBytes(downloadBytes)} compressed ${source}`];
}

function registryParts(answer: RegistryAnswer | undefined): readonly string[] {
  if (answer === undefined) return [];
  if (answer.kind === 'refused') return [`(registry: ${answer.message})`];
  const { compressedBytes, platform } = answer.size;
  return [`${formatBytes(compressedBytes)} compressed (registry, ${platform})`];
}

/** Images that stages start from and that are not stages: what a registry can be asked about. */
export function baseImages(stages: readonly Pick<StageItem, 'base'>[]): readonly string[] {
  return [...new Set(stages.flatMap(({ base }) => (base.kind === 'image' ? [base.image] : [])))];
}
