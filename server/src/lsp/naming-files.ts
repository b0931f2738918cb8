import type { ReadText } from '../core/workspace/compose.js';
import type { DescribedBuild } from '../core/workspace/described-build.js';
import type { ReadStarts } from '../core/workspace/started-images.js';
import type { TargetMention } from '../core/workspace/target-mention.js';
import type { WorkspaceTargets } from '../features/workspace-targets.js';
import type { Files } from './files.js';
import type { Glues } from './glues.js';
import { childUri, relativePath } from './uris.js';

/** A place outside the Dockerfiles that names a stage. */
export interface PlacedMention extends TargetMention {
  readonly uri: string;
}

/** A file that says something about builds. */
export interface NamingFile {
  /** What its paths start from. */
  readonly root: string;
  readonly mentions: readonly PlacedMention[];
  readonly builds: readonly DescribedBuild[];
  readonly starts: ReadStarts;
}

/** What the files of the workspace say about builds, each as it was read last. */
export interface NamingFiles {
  /** Reads one file again; answers whether it is one that may name stages. */
  update(uri: string): boolean;
  /** Takes files from the client in place of a disk. */
  replace(files: readonly { readonly uri: string; readonly text: string }[]): void;
  /** Those that belong to a root. */
  under(root: string | undefined): readonly NamingFile[];
  mentionsIn(uri: string): readonly PlacedMention[];
  /** The Dockerfile whose stage is named at an offset of `text`, a changed text of the file. */
  dockerfileNamedAt(uri: string, text: string, offset: number): string | undefined;
  /** URIs of the Dockerfiles of which a stage is named, in one file or in all. */
  namedDockerfiles(uri?: string): readonly string[];
  /** Takes the text of an open document in place of that on the disk; `undefined` gives it back. */
  setOpen(uri: string, text: string | undefined): void;
  textOf(uri: string): string | undefined;
}

interface NamingParts {
  readonly targets: WorkspaceTargets;
  readonly files: Files | undefined;
  readonly glues: Glues;
  readonly rootOf: (uri: string) => string | undefined;
}

export function createNamingFiles({ targets, files, glues, rootOf }: NamingParts): NamingFiles {
  const given = new Map<string, string>();
  const byFile = new Map<string, NamingFile>();
  const open = new Map<string, string>();
  const textOf = (uri: string): string | undefined => open.get(uri) ?? given.get(uri) ?? files?.read(uri);
  const take = (uri: string, root: string, path: string): void => {
    const text = textOf(uri) ?? '';
    glues.update(uri, path, text);
    const read = readNamingFile(targets, { uri, root, path, text }, (other) => textOf(childUri(root, other)));
    if (read === undefined) byFile.delete(uri);
    else byFile.set(uri, read);
  };
  const update = (uri: string): boolean => {
    const root = rootOf(uri);
    const path = root === undefined ? undefined : relativePath(root, uri);
    if (root === undefined || path === undefined || !targets.isTargetFile(path)) return false;
    take(uri, root, path);
    for (const other of targets.readTogether(path)) {
      const otherUri = childUri(root, other);
      if (byFile.has(otherUri)) take(otherUri, root, other);
    }
    return true;
  };
  const replace: NamingFiles['replace'] = (replacement) => {
    for (const known of [given, byFile, glues]) known.clear();
    for (const { uri, text } of replacement) given.set(uri, text);
    for (const { uri } of replacement) update(uri);
  };
  return {
    update,
    textOf,
    replace,
    under: (root) => [...byFile.values()].filter((file) => file.root === root),
    mentionsIn: (uri) => byFile.get(uri)?.mentions ?? [],
    dockerfileNamedAt: (uri, text, offset) => {
      const root = rootOf(uri);
      const path = root === undefined ? undefined : relativePath(root, uri);
      if (root === undefined || path === undefined) return undefined;
      const { mentions } = targets.read(path, text, (other) => textOf(childUri(root, other)));
      return mentions.find(({ span }) => span?.start === offset)?.dockerfile;
    },
    namedDockerfiles: (only) =>
      only === undefined ? dockerfilesIn([...byFile.values()]) : dockerfilesIn([byFile.get(only)]),
    setOpen: (uri, text) => {
      if (text === undefined) open.delete(uri);
      else open.set(uri, text);
      update(uri);
    },
  };
}

interface NamingText {
  readonly uri: string;
  readonly root: string;
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

/** `undefined` where the file says nothing about builds and images. */
function readNamingFile(
  targets: WorkspaceTargets,
  { uri, root, path, text }: NamingText,
  read: ReadText,
): NamingFile | undefined {
  const { mentions, builds } = targets.read(path, text, read);
  const starts = targets.starts(path, text);
  const { commands, healthchecks, containers } = starts;
  const found = [mentions, builds, commands, healthchecks, containers];
  if (found.every(({ length }) => length === 0)) return undefined;
  return { root, builds, starts, mentions: mentions.map((mention) => ({ ...mention, uri })) };
}

/** URIs of the Dockerfiles of which these files name a stage, each once. */
function dockerfilesIn(files: readonly (NamingFile | undefined)[]): readonly string[] {
  const uris = files.flatMap((file) =>
    (file?.mentions ?? []).flatMap(({ dockerfile }) =>
      file === undefined || dockerfile === undefined ? [] : [childUri(file.root, dockerfile)],
    ),
  );
  return [...new Set(uris)];
}
