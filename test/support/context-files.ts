import type { BuildContext } from '../../server/src/core/inputs.js';

/** Files of a build context by path. */
export type Files = Readonly<Record<string, string>>;

/** A build context in memory that behaves as the port says. */
export function contextOf(files: Files): BuildContext {
  return {
    read: (path) => files[path.replace(/^\.\//, '')],
    list: (folder) => {
      const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/$/, '')}/`;
      const names = new Set<string>();
      for (const path of Object.keys(files)) {
        if (!path.startsWith(prefix)) continue;
        const rest = path.slice(prefix.length);
        const cut = rest.indexOf('/');
        names.add(cut === -1 ? rest : rest.slice(0, cut + 1));
      }
      return [...names].sort();
    },
  };
}
