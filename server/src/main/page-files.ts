import type { Files, WatchedContext } from '../lsp/files.js';
import { relativePath } from '../lsp/uris.js';

/** The files of a page, which lie under one folder: texts by path. */
export function filesInMemory(root: string, texts: ReadonlyMap<string, string>): Files {
  const pathOf = (uri: string): string => (uri === root ? '' : (relativePath(root, uri) ?? '..'));
  const context = (folder: string): WatchedContext => {
    const place = (path: string): string => [pathOf(folder), path].filter((part) => part !== '').join('/');
    return {
      read: (path) => texts.get(place(path.replace(/^\.\//, ''))),
      list: (path) => entriesOf(place(path === '.' ? '' : path), texts),
      concerns: () => false,
    };
  };
  return {
    read: (uri) => texts.get(pathOf(uri)),
    context,
    refresh: () => undefined,
    find: (folder, accepts) => {
      const paths = [...texts.keys()].filter((path) => folder === root && accepts(path));
      return Promise.resolve({ paths, isComplete: true });
    },
    repositoryOf: () => root,
  };
}

function entriesOf(folder: string, texts: ReadonlyMap<string, string>): readonly string[] {
  const start = folder === '' ? '' : `${folder.replace(/\/$/, '')}/`;
  const inside = [...texts.keys()].filter((path) => path.startsWith(start));
  return [...new Set(inside.map((path) => path.slice(start.length).replace(/\/.*/, '/')))].sort();
}
