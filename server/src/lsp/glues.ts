import type { Glue } from '../core/inputs.js';
import type { Service } from '../features/service.js';
import type { PatternItem } from '../protocol/messages.js';
import { childUri, relativePath } from './uris.js';

/** The scripts of the workspace that move files between two Dockerfiles. */
export interface Glues {
  update(uri: string, path: string, text: string): void;
  clear(): void;
  glueing(dockerfileUri: string): readonly Glue[];
  patterns(): readonly PatternItem[];
}

export function createGlues(
  reader: Service['patterns'] | undefined,
  folderOf: (uri: string) => string | undefined,
): Glues {
  const glues = new Map<string, ReturnType<Service['patterns']['read']>>();
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
    patterns: () =>
      [...glues].flatMap(([uri, patterns]) => {
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
