import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { createPathFilter } from '../../model/build/path-filter.js';

/**
 * The paths that COPY and ADD name, together with what symbolic links on the way point to, as patterns to include.
 * Undefined: everything. Links are read within `root`: an absolute target counts from there.
 */
export function followPaths(root: string, paths: readonly string[]): readonly string[] | undefined {
  const resolved = new Set<string>();
  for (const path of paths) follow(root, posix.normalize(path), resolved, 0);
  if (resolved.has('.') || resolved.has('')) return undefined;
  return [...resolved].sort();
}

const maxLinks = 255;

function follow(root: string, path: string, resolved: Set<string>, depth: number): void {
  if (depth > maxLinks) return;
  let current = '';
  const parts = inRoot(path).split('/');
  for (const [index, part] of parts.entries()) {
    current = current === '' ? part : `${current}/${part}`;
    const rest = parts.slice(index + 1).join('/');
    const targets = linkTargets(root, current);
    if (rest !== '' && targets.length === 0) continue;
    if (resolved.has(current)) return;
    resolved.add(current);
    for (const target of targets) follow(root, posix.join(target, rest), resolved, depth + 1);
    if (targets.length > 0) return;
  }
}

/** Normal and relative to the root; what climbs out of it is clamped there. */
function inRoot(path: string): string {
  const normal = posix.join('/', path).slice(1).replace(/\/$/, '');
  return normal === '' ? '.' : normal;
}

function linkTargets(root: string, path: string): readonly string[] {
  const name = basename(path);
  if (!/[*?[\\]/.test(name)) return linkTarget(root, path);
  const folder = dirname(path);
  const filter = createPathFilter([name], []);
  try {
    return readdirSync(join(root, folder))
      .filter((entry) => filter.decide(entry, false) === 'send')
      .flatMap((entry) => linkTarget(root, posix.join(folder, entry)));
  } catch {
    return [];
  }
}

function linkTarget(root: string, path: string): readonly string[] {
  const absolute = join(root, path);
  try {
    if (!lstatSync(absolute).isSymbolicLink()) return [];
    const target = readlinkSync(absolute).replaceAll('\\', '/');
    return [inRoot(target.startsWith('/') ? target : posix.join(posix.dirname(path), target))];
  } catch {
    return [];
  }
}
