import type { ReadImage } from '../../../server/src/protocol/read-image.js';
import type { Answer, CancelSignal } from './engine.js';

/** PORT: what images hold, read from where they are. Nothing is pulled, run or written. */
export interface ImageReader {
  /** An image that the engine has; fault `missing` when it has not. */
  fromEngine(reference: string, options: ReadOptions): Promise<Answer<ReadImage>>;
  /** All images of a file of `docker save`, or of an OCI layout as a file or a folder. */
  fromArchive(path: string, options: ReadOptions): Promise<Answer<readonly ReadImage[]>>;
  /** An image of a registry, for linux/amd64 when no platform is given; its layers are transferred once. */
  fromRegistry(reference: string, options: ReadOptions): Promise<Answer<ReadImage>>;
  /** What a tag of a registry means now, without its layers. */
  digestInRegistry(reference: string, options: ReadOptions): Promise<Answer<ReadDigest>>;
}

export type ReadDigest = Pick<ReadImage, 'image' | 'platform' | 'digest'>;

export interface ReadOptions {
  /** `linux/arm64`; of an image for several platforms, the one to read. Absent: every one that is there. */
  readonly platform?: string;
  /** Bytes that were read so far. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: CancelSignal;
}
