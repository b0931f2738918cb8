import type { Connection } from 'vscode-languageserver';
import {
  findFilesRequest,
  readFilesRequest,
  type FindFilesAnswer,
  type FindFilesParams,
  type ReadFilesAnswer,
  type ReadFilesParams,
} from '../protocol/client-files.js';
import { overridesOfRead } from '../core/images/read-images.js';
import type { ImageOverride } from '../core/images/overrides.js';
import { lockName, parseLock } from '../protocol/image-lock.js';
import type { Files, ReadImages, WatchedContext } from './files.js';
import { childUri, folderUri, relativePath } from './uris.js';

/** Milliseconds after which a question to the client counts as answered with nothing. */
const longestWait = 10_000;
/** Files and folders that are kept; what comes after them counts as missing. */
const maxKept = 5000;
/** Naming files whose texts are read at once. */
const maxNaming = 500;

interface ClientFilesParts {
  readonly connection: Connection;
  /** Patterns of files that may name stages. */
  readonly globs: readonly string[];
  /** Told which files and folders were read for the first time: what was made without them does not count. */
  readonly onRead: (uris: readonly string[]) => void;
}

/**
 * Files that the client reads. What is asked for the first time answers as missing, and is read meanwhile: `reading`
 * says so, and whoever asked asks again. What was read stays until the client says that it changed.
 */
export function createClientFiles({ connection, globs, onRead }: ClientFilesParts): Files {
  const memory = createMemory((params) => askFiles(connection, params), onRead);
  const contexts = new Map<string, WatchedContext>();
  return {
    read: memory.text,
    refresh: (changed = []) => changed.forEach(memory.forget),
    context: (folder) => {
      const known = contexts.get(folder) ?? contextOf(folder, memory);
      contexts.set(folder, known);
      return known;
    },
    find: async (folder, accepts) => {
      const { uris, isComplete } = await askPaths(connection, { folder, globs });
      const paths = uris
        .map((uri) => relativePath(folder, uri))
        .filter((path) => path !== undefined && accepts(path))
        .filter((path) => path !== undefined);
      const read = paths.slice(0, maxNaming);
      for (const path of read) memory.text(childUri(folder, path));
      await memory.reading();
      return { paths: read, isComplete: isComplete && read.length === paths.length };
    },
    repositoryOf: () => undefined,
    reading: memory.reading,
    images: lockedImages(memory.text),
  };
}

/** The images in the lock of a repository. Nothing else is read of images where only the client has files. */
function lockedImages(read: (uri: string) => string | undefined): ReadImages {
  const known = new Map<
    string,
    { readonly text: string | undefined; readonly images: readonly ImageOverride[] }
  >();
  return {
    of: (root) => {
      const text = read(childUri(root, lockName));
      const before = known.get(root);
      if (before !== undefined && before.text === text) return before.images;
      const images = overridesOfRead(text === undefined ? [] : (parseLock(text) ?? []), (image) => image);
      known.set(root, { text, images });
      return images;
    },
    keep: () => undefined,
  };
}

function contextOf(folder: string, { text, list, knows }: Memory): WatchedContext {
  const place = (path: string): string => (path === '' ? folder : childUri(folder, path));
  return {
    read: (path) => text(place(path)),
    list: (path) => list(place(path)),
    concerns: (uri) => relativePath(folder, uri) !== undefined && knows(uri),
  };
}

interface Memory {
  readonly text: (uri: string) => string | undefined;
  readonly list: (uri: string) => readonly string[];
  readonly knows: (uri: string) => boolean;
  readonly reading: () => Promise<void> | undefined;
  readonly forget: (uri: string) => void;
}

/** Questions of one turn go out together. */
function createMemory(
  ask: (params: ReadFilesParams) => Promise<ReadFilesAnswer>,
  onRead: ClientFilesParts['onRead'],
): Memory {
  const texts = new Map<string, string | null>();
  const lists = new Map<string, readonly string[]>();
  const wanted = { files: new Set<string>(), folders: new Set<string>() };
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    // Everything that the analysis of this turn asks for.
    await Promise.resolve();
    const files = [...wanted.files];
    const folders = [...wanted.folders];
    wanted.files.clear();
    wanted.folders.clear();
    const answer = await ask({ files, folders });
    files.forEach((uri, at) => texts.set(uri, answer.texts[at] ?? null));
    folders.forEach((uri, at) => lists.set(uri, answer.lists[at] ?? []));
    running = wanted.files.size + wanted.folders.size > 0 ? run() : undefined;
    onRead([...files, ...folders]);
  };
  const want = (set: Set<string>, uri: string): void => {
    if (texts.size + lists.size >= maxKept) return;
    set.add(uri);
    running ??= run();
  };
  return {
    text: (uri) => {
      const known = texts.get(uri);
      if (known === undefined) want(wanted.files, uri);
      return known ?? undefined;
    },
    list: (uri) => {
      const known = lists.get(uri);
      if (known === undefined) want(wanted.folders, uri);
      return known ?? [];
    },
    knows: (uri) => texts.has(uri) || lists.has(folderUri(uri)),
    reading: () => running,
    forget: (uri) => {
      texts.delete(uri);
      lists.delete(folderUri(uri));
    },
  };
}

async function askFiles(connection: Connection, params: ReadFilesParams): Promise<ReadFilesAnswer> {
  return orNothing(connection.sendRequest<ReadFilesAnswer>(readFilesRequest, params), {
    texts: [],
    lists: [],
  });
}

async function askPaths(connection: Connection, params: FindFilesParams): Promise<FindFilesAnswer> {
  return orNothing(connection.sendRequest<FindFilesAnswer>(findFilesRequest, params), {
    uris: [],
    isComplete: false,
  });
}

/** A client that fails or does not answer has read nothing. */
function orNothing<T>(answer: Promise<T>, nothing: T): Promise<T> {
  const late = new Promise<T>((resolve) => setTimeout(resolve, longestWait, nothing));
  return Promise.race([answer.catch(() => nothing), late]);
}

/** The disk for what is on it, the client for everything else. */
export function joinFiles(disk: Files, client: Files): Files {
  const of = (uri: string): Files => (uri.startsWith('file:') ? disk : client);
  return {
    read: (uri) => of(uri).read(uri),
    context: (uri) => of(uri).context(uri),
    refresh: (changed) => {
      disk.refresh();
      client.refresh(changed);
    },
    find: (uri, accepts) => of(uri).find(uri, accepts),
    repositoryOf: (uri) => of(uri).repositoryOf(uri),
    images: {
      of: (uri) => of(uri).images?.of(uri) ?? [],
      keep: (image) => disk.images?.keep(image),
    },
    reading: () => client.reading?.(),
  };
}
