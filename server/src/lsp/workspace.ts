import type { Inputs, NamedTarget } from '../core/inputs.js';
import type { DescribedBuild } from '../core/workspace/described-build.js';
import type { OutsideInputs } from '../core/workspace/outside-inputs.js';
import type { Service } from '../features/service.js';
import type { WorkspaceTargets } from '../features/workspace-targets.js';
import type { Files } from './files.js';
import { createGlues, type Glues } from './glues.js';
import { createNamingFiles, type NamingFile, type NamingFiles, type PlacedMention } from './naming-files.js';
import { childUri, folderUri, relativePath } from './uris.js';

/** The folders of the workspace and what their files say about stages. */
export interface Workspace extends Pick<
  NamingFiles,
  'mentionsIn' | 'dockerfileNamedAt' | 'namedDockerfiles' | 'setOpen'
> {
  setFolders(uris: readonly string[]): void;
  changeFolders(added: readonly string[], removed: readonly string[]): void;
  /** The innermost folder of the workspace that holds the file, if any. */
  folderOf(uri: string): string | undefined;
  /** What the paths of naming files start from: the root of the repository above the file, else its folder of the workspace. */
  rootOf(uri: string): string | undefined;
  /** Reads all files that may name stages. */
  scan(): Promise<void>;
  /** Reads the repository around a file that lies outside of the workspace; answers whether that brought anything new. */
  scanAround(uri: string): Promise<boolean>;
  /** Reads one file again; answers whether it is one that may name stages. */
  update(uri: string): boolean;
  /** Takes files from the client in place of a disk. */
  replaceFiles(files: readonly { readonly uri: string; readonly text: string }[]): void;
  mentionsFor(dockerfileUri: string): readonly PlacedMention[];
  /** As inputs of the analysis of the Dockerfile. */
  targetsFor(dockerfileUri: string): readonly NamedTarget[];
  /** Whether a file of that name may name stages. */
  isNamingFile(uri: string): boolean;
  /** What builds of the Dockerfile mean for its analysis; paths start from `rootOf`. */
  outsideOf(dockerfileUri: string): OutsideInputs | undefined;
  /** What files of its repository start in the images of the Dockerfile. */
  startsOf(dockerfileUri: string): Pick<Inputs, 'commands' | 'healthchecks'>;
  /** All builds that files of its repository describe. */
  buildsAround(dockerfileUri: string): readonly DescribedBuild[];
  /** Whether files that may name stages of the Dockerfile were not read. */
  hasUnread(dockerfileUri: string): boolean;
  readonly glues: Pick<Glues, 'glueing' | 'patterns'>;
  /** The text of a file that names stages, as it is now. */
  textOf(uri: string): string | undefined;
}

export function createWorkspace(
  targets: WorkspaceTargets,
  files: Files | undefined,
  reader?: Service['patterns'],
): Workspace {
  let folders: readonly string[] = [];
  const folderOf = (uri: string): string | undefined => innermost(folders, uri);
  const rootOf = createRoots(files, folderOf);
  const glues = createGlues(reader, rootOf);
  const naming = createNamingFiles({ targets, files, glues, rootOf });
  const search = createSearch(files, targets, naming.update);
  return {
    setFolders: (uris) => void (folders = uris),
    changeFolders: (added, removed) =>
      void (folders = [...folders.filter((folder) => !removed.includes(folder)), ...added]),
    folderOf,
    rootOf,
    update: naming.update,
    textOf: naming.textOf,
    scan: async () => {
      const roots = folders.flatMap((folder) => [folder, rootOf(childUri(folder, 'x')) ?? folder]);
      for (const root of outermost([...new Set(roots)])) await search.search(root);
    },
    scanAround: async (uri) => {
      const root = rootOf(uri);
      if (root === undefined || search.isDone(root)) return false;
      await search.search(root);
      return true;
    },
    replaceFiles: (replacement) => {
      naming.replace(replacement);
      for (const folder of folders) search.setDone(folder);
    },
    ...answersFor(targets, naming, rootOf),
    hasUnread: (uri) => {
      const root = rootOf(uri);
      return root === undefined || !search.isDone(root);
    },
    ...pickNaming(naming),
    isNamingFile: (uri) =>
      targets.isTargetFile(pathIn(rootOf(uri), uri) ?? uri.slice(uri.lastIndexOf('/') + 1)),
    glues,
  };
}

function pickNaming(
  naming: NamingFiles,
): Pick<Workspace, 'mentionsIn' | 'dockerfileNamedAt' | 'namedDockerfiles' | 'setOpen'> {
  const { mentionsIn, dockerfileNamedAt, namedDockerfiles, setOpen } = naming;
  return { mentionsIn, dockerfileNamedAt, namedDockerfiles, setOpen };
}

/** What naming files say about one Dockerfile. */
function answersFor(
  targets: WorkspaceTargets,
  naming: NamingFiles,
  rootOf: (uri: string) => string | undefined,
): Pick<Workspace, 'mentionsFor' | 'targetsFor' | 'outsideOf' | 'buildsAround' | 'startsOf'> {
  const ask = <T>(uri: string, answer: (path: string, near: readonly NamingFile[]) => T): T | undefined => {
    const root = rootOf(uri);
    const path = pathIn(root, uri);
    return path === undefined ? undefined : answer(path, naming.under(root));
  };
  const mentionsOf = (near: readonly NamingFile[]): readonly PlacedMention[] =>
    near.flatMap(({ mentions }) => mentions);
  const buildsOf = (near: readonly NamingFile[]): NamingFile['builds'] =>
    near.flatMap(({ builds }) => builds);
  return {
    mentionsFor: (uri) => ask(uri, (path, near) => targets.mentionsOf(path, mentionsOf(near))) ?? [],
    targetsFor: (uri) => ask(uri, (path, near) => targets.targetsOf(path, mentionsOf(near))) ?? [],
    buildsAround: (uri) => ask(uri, (_path, near) => buildsOf(near)) ?? [],
    startsOf: (uri) =>
      ask(uri, (path, near) =>
        targets.startsOf(
          path,
          near.map(({ starts }) => starts),
          buildsOf(near),
        ),
      ) ?? {},
    outsideOf: (uri) => ask(uri, (path, near) => targets.outsideOf(path, buildsOf(near))),
  };
}

/** A file belongs to the nearest repository above it, else to its folder of the workspace. */
function createRoots(
  files: Files | undefined,
  folderOf: (uri: string) => string | undefined,
): (uri: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (uri) => {
    const folder = folderUri(uri);
    if (!known.has(folder)) known.set(folder, files?.repositoryOf(folder));
    return known.get(folder) ?? folderOf(uri);
  };
}

interface Search {
  search(root: string): Promise<void>;
  /** Whether the root, or one that holds it, was searched to the end. */
  isDone(root: string): boolean;
  setDone(root: string): void;
}

function createSearch(
  files: Files | undefined,
  { isTargetFile }: WorkspaceTargets,
  update: (uri: string) => void,
): Search {
  const done = new Set<string>();
  return {
    search: async (root) => {
      const found = await files?.find(root, isTargetFile);
      for (const path of found?.paths ?? []) update(childUri(root, path));
      if (found?.isComplete === true) done.add(root);
    },
    isDone: (root) => [...done].some((each) => each === root || relativePath(each, root) !== undefined),
    setDone: (root) => void done.add(root),
  };
}

/** Without those that lie in another one. */
function outermost(roots: readonly string[]): readonly string[] {
  return roots.filter(
    (root) => !roots.some((other) => other !== root && relativePath(other, root) !== undefined),
  );
}

function innermost(folders: readonly string[], uri: string): string | undefined {
  return folders
    .filter((folder) => relativePath(folder, uri) !== undefined)
    .reduce<string | undefined>((best, one) => (one.length > (best?.length ?? 0) ? one : best), undefined);
}

function pathIn(folder: string | undefined, uri: string): string | undefined {
  return folder === undefined ? undefined : relativePath(folder, uri);
}
