import type { TargetMention } from '../core/workspace/target-mention.js';
import type { Service } from '../features/service.js';
import type { WorkspaceTargets } from '../features/workspace-targets.js';
import type { Files } from './files.js';
import { createGlues, type Glues } from './glues.js';
import { childUri, relativePath } from './uris.js';

/** A place outside the Dockerfiles that names a stage. */
export interface PlacedMention extends TargetMention {
  readonly uri: string;
}

/** The folders of the workspace and what their files say about stages. */
export interface Workspace {
  setFolders(uris: readonly string[]): void;
  changeFolders(added: readonly string[], removed: readonly string[]): void;
  /** The innermost folder that holds the file, if any. */
  folderOf(uri: string): string | undefined;
  /** Reads all files that may name stages. */
  scan(): Promise<void>;
  /** Reads one file again; answers whether it is one that may name stages. */
  update(uri: string): boolean;
  /** Takes files from the client in place of a disk. */
  replaceFiles(files: readonly { readonly uri: string; readonly text: string }[]): void;
  mentionsFor(dockerfileUri: string): readonly PlacedMention[];
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
  const given = new Map<string, string>();
  const byFile = new Map<string, readonly PlacedMention[]>();
  const folderOf = (uri: string): string | undefined => innermost(folders, uri);
  const glues = createGlues(reader, folderOf);
  const textOf = (uri: string): string | undefined => given.get(uri) ?? files?.read(uri);
  const update = (uri: string): boolean => {
    const path = pathIn(folderOf(uri), uri);
    if (path === undefined || !targets.isTargetFile(path)) return false;
    const text = textOf(uri) ?? '';
    const found = targets.read(path, text).map((mention) => ({ ...mention, uri }));
    glues.update(uri, path, text);
    if (found.length > 0) byFile.set(uri, found);
    else byFile.delete(uri);
    return true;
  };
  return {
    setFolders: (uris) => void (folders = uris),
    changeFolders: (added, removed) =>
      void (folders = [...folders.filter((folder) => !removed.includes(folder)), ...added]),
    folderOf,
    update,
    textOf,
    scan: async () => {
      for (const folder of folders) {
        const paths = (await files?.find(folder, targets.isTargetFile)) ?? [];
        for (const path of paths) update(childUri(folder, path));
      }
    },
    replaceFiles: (replacement) => {
      given.clear();
      byFile.clear();
      glues.clear();
      for (const { uri, text } of replacement) given.set(uri, text);
      for (const { uri } of replacement) update(uri);
    },
    mentionsFor: (uri) => {
      const folder = folderOf(uri);
      const path = pathIn(folder, uri);
      const near = [...byFile.values()].flat().filter((mention) => folderOf(mention.uri) === folder);
      return path === undefined ? [] : targets.mentionsOf(path, near);
    },
    glues,
  };
}

function innermost(folders: readonly string[], uri: string): string | undefined {
  return folders
    .filter((folder) => relativePath(folder, uri) !== undefined)
    .reduce<string | undefined>((best, one) => (one.length > (best?.length ?? 0) ? one : best), undefined);
}

function pathIn(folder: string | undefined, uri: string): string | undefined {
  return folder === undefined ? undefined : relativePath(folder, uri);
}
