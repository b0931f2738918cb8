import { folderOf, isWithin, joinPath, resolvePath } from '../../../core/shell/paths.js';
import type { Subject } from '../subject.js';
import { readManifest } from './node-scripts.js';

/**
 * The folder that holds everything a program in JavaScript loads: where the container starts, or the root above it
 * whose workspace, modules or linked packages it uses.
 */
export function projectFolder(subject: Subject): string | undefined {
  const { cwd } = subject.run;
  if (cwd === undefined) return undefined;
  const above = foldersAbove(cwd);
  const root = above.findLast((folder) => isWorkspace(subject, folder) || hasModules(subject, folder)) ?? cwd;
  return linkedFolders(subject, root).reduce(commonFolder, root);
}

/** From the folder itself upwards, the root folder left out. */
function foldersAbove(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== '/' && found.length < 20; at = folderOf(at)) found.push(at);
  return found;
}

function isWorkspace(subject: Subject, folder: string): boolean {
  return readManifest(subject, folder).declaresWorkspace;
}

function hasModules({ run }: Subject, folder: string): boolean {
  const place = `${joinPath(folder, 'node_modules')}/`;
  return run.artifacts.some(({ path }) => path === place);
}

/** Packages beside the project that its modules are links to: `"lib": "file:../lib"`. */
function linkedFolders(subject: Subject, folder: string): readonly string[] {
  return readManifest(subject, folder).linked.flatMap((path) => {
    const target = resolvePath(folder, path);
    return target === undefined ? [] : [target];
  });
}

function commonFolder(one: string, other: string): string {
  let at = one;
  while (at !== '/' && !isWithin(at, other)) at = folderOf(at);
  return at;
}
