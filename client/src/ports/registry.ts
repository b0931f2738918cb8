import type { Answer, CancelSignal } from './engine.js';

/** PORT: what a registry tells of an image that was not built here. Asked only when a person switched it on. */
export interface Registry {
  /** Compressed size of an image for a platform (`linux/amd64`). Answers from memory while the tag's digest stays. */
  imageSize(reference: string, platform: string, signal?: CancelSignal): Promise<Answer<RegistrySize>>;
}

export interface RegistrySize {
  /** `sha256:…` of what the tag names. */
  readonly digest: string;
  /** Sum of the compressed layers: what a pull transfers. */
  readonly compressedBytes: number;
  readonly layers: number;
  readonly platform: string;
}

/** Sizes by digest never change; keep them as long as you like. */
export interface RegistryCache {
  get(key: string): RegistrySize | undefined;
  set(key: string, size: RegistrySize): void;
}

/** Which digest a tag had, and when it was asked for (milliseconds since 1970). */
export interface DigestCache {
  get(tag: string): TagDigest | undefined;
  set(tag: string, digest: TagDigest): void;
}

export interface TagDigest {
  readonly digest: string;
  readonly at: number;
}

/** Until when (milliseconds since 1970) a registry that had too many requests is left alone, by its host. */
export interface WaitCache {
  get(registry: string): number | undefined;
  set(registry: string, until: number): void;
}
