import type { Files } from '../../server/src/lsp/files.js';
import { contextOf } from './context-files.js';

/** A disk in memory: texts by URI. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    read: (file) => texts[file],
    context: (root) => {
      const folder = `${root.replace(/\/$/, '')}/`;
      const inside = Object.entries(texts).filter(([file]) => file.startsWith(folder));
      const context = contextOf(
        Object.fromEntries(inside.map(([file, text]) => [file.slice(folder.length), text])),
      );
      return { ...context, concerns: (file) => file.startsWith(folder) };
    },
    refresh: () => undefined,
    find: (folder, accepts) =>
      Promise.resolve({
        paths: Object.keys(texts)
          .filter((file) => file.startsWith(`${folder}/`))
          .map((file) => file.slice(folder.length + 1))
          .filter(accepts),
        isComplete: true,
      }),
    repositoryOf: (folder) => {
      const roots = Object.keys(texts).flatMap((file) => /^(.*)\/\.git\/HEAD$/.exec(file)?.[1] ?? []);
      return roots.find((root) => folder === root || folder.startsWith(`${root}/`));
    },
  };
}
