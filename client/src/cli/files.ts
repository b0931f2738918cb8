import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { ignoredBy, type IgnoreFile } from '../model/stage/ignore-files.js';
import { UsageError } from './usage-error.js';

/** A Dockerfile to look at. `file` is the path for people; `-` is standard input. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** No Dockerfile is this large; what is, was named by mistake. */
const largest = 64 * 1024 * 1024;
const skippedFolders = new Set(['.git', 'node_modules', '.hg', '.svn']);
const dockerfileName = /^(?:dockerfile|containerfile)(?:\..+)?$|\.(?:dockerfile|containerfile)$/i;

/** Whether a file of this name is a Dockerfile by convention. */
function isDockerfileName(name: string): boolean {
  return dockerfileName.test(name) && !name.toLowerCase().endsWith('.dockerignore');
}

/** Reads one Dockerfile; `-` is standard input. A byte order mark stays. Throws UsageError in one sentence. */
export function readSource(file: string): Source {
  if (file === '-') return { file: '-', text: readFileSync(0, 'utf8') };
  try {
    const text = readFileSync(file, 'utf8');
    // A character takes at most three bytes: only of a long text the disk is asked how long it is.
    if (3 * text.length > largest) refuseLarge(file);
    return { file, text };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Longer than any text can be.
    if (/^ERR_(STRING_TOO_LONG|FS_FILE_TOO_LARGE)$/.test((error as { code?: string }).code ?? ''))
      refuseLarge(file);
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
}

function refuseLarge(file: string): void {
  const { size } = statSync(file);
  if (size > largest) throw new UsageError(`${file} is ${size} bytes long: no Dockerfile is`);
}

/** The files that `paths` mean: files as they are, folders searched for Dockerfiles through their .gitignore. */
export function findFiles(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) =>
    path === '-' ? [path] : isFolder(path) ? searchFolder(path) : [path],
  );
  return [...new Set(found)];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

interface OpenFolder {
  /** From the root of the search, with `/`. */
  readonly folder: string;
  /** Its own and those above it. */
  readonly files: readonly IgnoreFile[];
  readonly isIgnored: (path: string) => boolean;
}

function searchFolder(root: string): string[] {
  const found: string[] = [];
  const open: OpenFolder[] = [{ folder: '', files: [], isIgnored: () => false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { folder } = next;
    const own = ownRules(root, folder);
    const files = [...next.files, ...own];
    const isIgnored = own.length === 0 ? next.isIgnored : ignoredBy(files);
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !isIgnored(`${path}/`))
          open.push({ folder: path, files, isIgnored });
      } else if (entry.isFile() && isDockerfileName(entry.name) && !isIgnored(path)) {
        found.push(join(root, path));
      }
    }
  }
  return found.sort();
}

const listed = new Map<string, readonly Dirent[]>();

/** What a folder holds, read once: Dockerfiles are looked for, then the files that name their stages. */
export function entriesOf(folder: string): readonly Dirent[] {
  const path = resolve(folder);
  const known = listed.get(path) ?? readFolder(path);
  listed.set(path, known);
  return known;
}

function readFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    // A folder without permission, or one that has just gone, holds nothing for us.
    return [];
  }
}

function ownRules(root: string, folder: string): readonly IgnoreFile[] {
  // Few folders have one, and an exception costs more than the look.
  if (!entriesOf(join(root, folder)).some(({ name }) => name === '.gitignore')) return [];
  try {
    return [{ folder, text: readFileSync(join(root, folder, '.gitignore'), 'utf8') }];
  } catch {
    return [];
  }
}

/** The system's reason without the path and the code words around it. */
export function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  };
  return (code !== undefined && known[code]) || (error instanceof Error ? error.message : String(error));
}
