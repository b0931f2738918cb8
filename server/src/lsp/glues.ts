import type { Glue } from '../core/inputs.js';
import type { Service } from '../features/service.js';
import type { PatternItem, UnsavedFile } from '../protocol/messages.js';
import { childUri, relativePath } from './uris.js';

/** The scripts of the workspace that move files between two Dockerfiles. */
export interface Glues {
  update(uri: string, path: string, text: string): void;
  clear(): void;
  glueing(dockerfileUri: string): readonly Glue[];
  /** Of all scripts; those in `unsaved` as they are there. */
  patterns(unsaved: readonly UnsavedFile[]): readonly PatternItem[];
}

export function createGlues(
  reader: Service['patterns'] | undefined,
  folderOf: (uri: string) => string | undefined,
): Glues {
  const glues = new Map<string, ReturnType<Service['patterns']['read']>>();
  const withUnsaved = (unsaved: readonly UnsavedFile[]): typeof glues => {
    const all = new Map(glues);
    for (const { uri, text } of unsaved) {
      const folder = folderOf(uri);
      const path = folder === undefined ? undefined : relativePath(folder, uri);
      if (path !== undefined) all.set(uri, reader?.read({ path, text }) ?? []);
    }
    return all;
  };
  return {
    update: (uri, path, text) => {
      const patterns = reader?.read({ path, text }) ?? [];
      if (patterns.length > 0) glues.set(uri, patterns);
      else glues.delete(uri);
    },
    clear: () => glues.clear(),
    glueing: (uri) => {
      const folder = folderOf(uri);
      const path = folder === undefined ? undefined : relativePath(folder, uri);
      if (path === undefined) return [];
      const near = [...glues].filter(([glue]) => folderOf(glue) === folder);
      return (
        reader?.gluesOf(
          path,
          near.flatMap(([, patterns]) => patterns),
        ) ?? []
      );
    },
    patterns: (unsaved) =>
      [...withUnsaved(unsaved)].flatMap(([uri, patterns]) => {
        const folder = folderOf(uri);
        if (folder === undefined) return [];
        const place = (path: string): string => childUri(folder, path);
        return patterns.map(({ glue, build, target }) => ({
          glue: place(glue),
          build: place(build),
          target: place(target),
        }));
      }),
  };
}
