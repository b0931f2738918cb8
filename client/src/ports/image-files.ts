/** PORT: the files of an image, read only, without running it. Paths are absolute, with `/`, seen from its root. */
export interface ImageFiles {
  /**
   * What stands at `path` itself: a symbolic link at its end is not followed. `undefined` when there is nothing.
   * Links among its parent folders may be followed; whoever asks has resolved them.
   */
  stat(path: string): Promise<ImageFile | undefined>;
  /** The whole file; `undefined` when it is missing, no regular file, or larger than the adapter allows. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, in any order; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

export interface ImageFile {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly bytes: number;
  /** Permission bits, e.g. `0o755`. */
  readonly mode: number;
  /** Where a link leads, as it is stored; only links have one. */
  readonly linkTarget?: string;
}
