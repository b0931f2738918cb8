import type { HistoryEntry, ImageRecord } from '../../ports/engine.js';
import { bytesGiven } from '../../model/engine/engine-faults.js';
import { cleanCreatedBy, recordOfConfig, type ConfigAnswer } from './image-record.js';

/**
 * What is known of an image from its manifest and its configuration alone. Its sizes are those of its layers as the
 * manifest has them; it has no id, as no engine has it. `undefined` when they do not fit each other.
 */
export function recordOfManifest(
  manifest: unknown,
  configuration: unknown,
  store: string,
): ImageRecord | undefined {
  const { layers = [] } = (manifest ?? {}) as ManifestAnswer;
  const { history = [], config = {}, rootfs, ...image } = (configuration ?? {}) as ConfigurationAnswer;
  const sizes = layers.map(({ size }) => bytesGiven(size ?? 0));
  const filled = history.filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  if (filled.length !== sizes.length || rootfs?.diff_ids?.length !== sizes.length) return undefined;
  const entries = history.map((entry): HistoryEntry => {
    const layer = filled.indexOf(entry);
    return { createdBy: cleanCreatedBy(entry.created_by ?? ''), bytes: sizes[layer] ?? 0 };
  });
  return {
    ...recordOfConfig(config),
    ...{ id: '', tags: [], history: entries, layers: rootfs.diff_ids, store },
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    createdAt: Date.parse(image.created ?? '') || 0,
    platform: [image.os, image.architecture, image.variant].filter(Boolean).join('/'),
  };
}

interface ManifestAnswer {
  readonly layers?: readonly { readonly size?: number }[];
}

interface ConfigurationAnswer {
  readonly history?: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[];
  readonly rootfs?: { readonly diff_ids?: readonly string[] };
  readonly config?: ConfigAnswer;
  readonly created?: string;
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
}
