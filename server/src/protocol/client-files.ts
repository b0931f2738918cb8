import { lockName } from './image-lock.js';

/**
 * Requests from the server to its own client, which reads for it what is on no disk of the server: in a browser
 * everything, elsewhere virtual workspaces. Sent only to a client that says so by `InitializationOptions.readsFiles`.
 */

/** Request, server to client: `ReadFilesParams` -> `ReadFilesAnswer`. */
export const readFilesRequest = 'stageInsight/readFiles';

export interface ReadFilesParams {
  /** URIs of files whose text is asked for. */
  readonly files: readonly string[];
  /** URIs of folders whose entries are asked for. */
  readonly folders: readonly string[];
}

/** In the order of the question. */
export interface ReadFilesAnswer {
  /** null: there is no such file, or it is binary or too large. */
  readonly texts: readonly (string | null)[];
  /** Names of the entries, folders with `/` at the end; empty when there is no such folder. */
  readonly lists: readonly (readonly string[])[];
}

/** Request, server to client: `FindFilesParams` -> `FindFilesAnswer`. */
export const findFilesRequest = 'stageInsight/findFiles';

export interface FindFilesParams {
  /** URI of the folder to search. */
  readonly folder: string;
  /** Patterns of paths, any of which is enough. */
  readonly globs: readonly string[];
}

export interface FindFilesAnswer {
  readonly uris: readonly string[];
  /** Whether everything was looked at. */
  readonly isComplete: boolean;
}

/** Bytes of a file of that URI; longer ones count as unreadable. A lock lists what whole images hold. */
export function largestClientFile(uri: string): number {
  return uri.endsWith(`/${lockName}`) ? 16_000_000 : 1_000_000;
}

/** Names of a folder; what comes after them is not seen. */
export const longestClientList = 5000;
