import { existsSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { ToolError } from './tool-error.js';

/** A path that an agent may name: inside one of the folders that it works in. */
export interface BoundedPath {
  /** The folder, absolute. */
  readonly root: string;
  /** From there, with `/`; `.` for the folder itself. */
  readonly path: string;
}

/** The file or folder that `path` names, in the first of `roots` that has it. Throws a ToolError for any other. */
export function boundedPath(roots: readonly string[], path: string): BoundedPath {
  const found = roots
    .map((root) => ({ root, full: resolve(root, path) }))
    .find(({ full }) => existsSync(full));
  if (found === undefined) throw new ToolError(`there is no ${path} in ${roots.join(' or ')}`);
  const real = realpathSync.native(found.full);
  // A link may lead out of one folder and into another one that is open too.
  const root = roots.find((one) => isInside(realpathSync.native(one), real));
  if (root === undefined)
    throw new ToolError(`${path} is outside of ${roots.join(' and ')}: start the server with --root`);
  const inner = relative(realpathSync.native(root), real).split(sep).join('/');
  return { root, path: inner === '' ? '.' : inner };
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
