import type { ImageOverride } from '../core/images/overrides.js';
import type { BuildContext } from '../core/inputs.js';
import type { ReadImage } from '../protocol/read-image.js';

/** PORT: files as the server needs them, from the disk or from the client. URIs that are no files answer nothing. */
export interface Files {
  /** Text of a file; `undefined` when missing, binary or too large. */
  read(uri: string): string | undefined;
  /** The build context under a folder. The same folder answers the same context. */
  context(folderUri: string): WatchedContext;
  /** Contexts look again at what they read, when it is next asked for. `changed`: URIs known to have changed. */
  refresh(changed?: readonly string[]): void;
  /** Paths under a folder, relative, with `/`, that `accepts` takes. Bounded; leaves out what holds no sources. */
  find(folderUri: string, accepts: (path: string) => boolean): Promise<FoundPaths>;
  /** URI of the root of the repository that the folder lies in. */
  repositoryOf(folderUri: string): string | undefined;
  /** Settles when everything was read that was asked for; `undefined` when nothing is being read. A disk needs no time. */
  reading?(): Promise<void> | undefined;
  readonly images?: ReadImages;
}

/** PORT: base images that were read. */
export interface ReadImages {
  /** For files below a folder. The same list while nothing changed. */
  of(rootUri: string): readonly ImageOverride[];
  /** Keeps one for the next time. */
  keep(image: ReadImage): void;
}

export interface FoundPaths {
  readonly paths: readonly string[];
  /** Whether everything was looked at. */
  readonly isComplete: boolean;
}

export interface WatchedContext extends BuildContext {
  /** Whether the file, given by URI, was asked for or lies in a folder that was listed. */
  concerns(uri: string): boolean;
}
