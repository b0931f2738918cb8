/** Paths with `/`, relative to the workspace. `undefined` stands for a path that cannot be known. */

export function workspaceFolderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The folder that holds `folder` (`.github`, `.vscode`): the root that the files in it speak of. */
export function rootAbove(folder: string, path: string): string {
  const at = `/${path}`.indexOf(`/${folder}/`);
  return at < 0 ? workspaceFolderOf(path) : path.slice(0, Math.max(0, at - 1));
}

/** `relative` seen from `folder`, without `.` and `..`. Absolute, home and variable paths cannot be known. */
export function joinWorkspacePath(
  folder: string | undefined,
  relative: string | undefined,
): string | undefined {
  if (folder === undefined || relative === undefined) return undefined;
  const path = relative.replaceAll('\\', '/');
  if (/^([/~]|[A-Za-z]:)/.test(path) || path.includes('$') || path.includes('{{')) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** A context that is fetched, piped in or taken from another target: its Dockerfile is none of the workspace. */
function isElsewhere(context: string): boolean {
  return (
    context === '-' ||
    /^([a-z][a-z+]*:\/\/|git@|github\.com\/|(target|docker-image|oci-layout|service):)/.test(context)
  );
}

export interface BuildFiles {
  /** Folder that `context` starts from. */
  readonly folder: string | undefined;
  /** As written; `undefined` when not given. */
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  /** What `dockerfile` starts from. */
  readonly dockerfileFrom: 'context' | 'folder';
}

/** Path of the Dockerfile of a build; `elsewhere:` when it is no file of the workspace. */
export function dockerfileOf(build: BuildFiles): string | undefined {
  if (build.context !== undefined && isElsewhere(build.context)) return 'elsewhere:';
  if (build.dockerfile !== undefined && isElsewhere(build.dockerfile)) return 'elsewhere:';
  const context = joinWorkspacePath(build.folder, build.context ?? '.');
  if (build.dockerfile === undefined) return joinWorkspacePath(context, 'Dockerfile');
  return joinWorkspacePath(build.dockerfileFrom === 'context' ? context : build.folder, build.dockerfile);
}

/** Folder of the build context, where it is one of the workspace. */
export function contextOf(build: BuildFiles): string | undefined {
  if (build.context !== undefined && isElsewhere(build.context)) return undefined;
  return joinWorkspacePath(build.folder, build.context ?? '.');
}
