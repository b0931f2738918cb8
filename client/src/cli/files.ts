import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { repositoryRoot } from '../../../server/src/main/disk-files.js';
import { statOf } from '../../../server/src/main/stat-of.js';
import { isDockerfilePath } from '../model/settings/dockerfile-names.js';
import { ignoredBy, type IgnoreFile } from '../model/stage/ignore-files.js';
import { nameOf, reasonOf } from './read-file.js';

const skippedFolders = new Set(['.git', 'node_modules', '.hg', '.svn']);

export interface FoundFile {
  readonly file: string;
  /** Whether it was named on the command line, and not found in a folder. */
  readonly isNamed: boolean;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Sentences about paths that cannot be looked at. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

interface Exclusions {
  readonly exclude?: readonly string[] | undefined;
  readonly isForced?: boolean | undefined;
}

/**
 * The files that `paths` mean: files as they are, folders searched for Dockerfiles through their .gitignore. A file
 * with several names, by symbolic links or by spelling, is found once. `exclude`: patterns as in .gitignore, from the
 * working folder, of files that are left out: of those that are named too when it `isForced`.
 */
export function findFiles(
  paths: readonly string[],
  { exclude = [], isForced = false }: Exclusions = {},
): FoundFiles {
  const errors: { file: string; message: string }[] = [];
  const found = new Map<string, FoundFile>();
  const isExcluded = ignoredBy([{ folder: '', text: exclude.join('\n') }]);
  const isWanted = (file: string): boolean => !isExcluded(fromWorkingFolder(file));
  for (const path of paths) {
    try {
      const isFolder = path !== '-' && statSync(path).isDirectory();
      const candidates = isFolder ? searchFolder(path) : [path];
      for (const file of isFolder || isForced ? candidates.filter(isWanted) : candidates) {
        const key = file === '-' ? file : realPath(file);
        if (!found.has(key)) found.set(key, { file, isNamed: !isFolder });
      }
    } catch (error) {
      errors.push({ file: path, message: `cannot read ${nameOf(path)}: ${reasonOf(error)}` });
    }
  }
  return { files: [...found.values()], errors };
}

function fromWorkingFolder(file: string): string {
  return relative(process.cwd(), resolve(file)).split(sep).join('/');
}

function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return resolve(file);
  }
}

interface OpenFolder {
  /** From the top of the search, with `/`; empty for the top itself. */
  readonly folder: string;
  /** Its own and those above it. */
  readonly files: readonly IgnoreFile[];
  readonly isIgnored: (path: string) => boolean;
}

function searchFolder(root: string): string[] {
  const found: string[] = [];
  const links: string[] = [];
  const { top, start } = startOf(root);
  const open: OpenFolder[] = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { folder } = next;
    const own = ownRules(top, folder);
    const files = [...next.files, ...own];
    const isIgnored = own.length === 0 ? next.isIgnored : ignoredBy(files);
    for (const entry of entriesOf(join(top, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !isIgnored(`${path}/`))
          open.push({ folder: path, files, isIgnored });
      } else if (isDockerfilePath(entry.name) && !isIgnored(path)) {
        if (entry.isFile()) found.push(path);
        else if (entry.isSymbolicLink() && leadsToFile(join(top, path))) links.push(path);
      }
    }
  }
  // The file itself is named before a link to it.
  const shown = (path: string): string => join(root, relative(start.folder, path));
  return [...found.map(shown).sort(), ...links.map(shown).sort()];
}

/** The top is the root of the repository: its ignore files speak of the folder too, unless they leave it out. */
function startOf(root: string): { readonly top: string; readonly start: OpenFolder } {
  const full = resolve(root);
  const top = repositoryRoot(full) ?? full;
  const folder = relative(top, full).split(sep).join('/');
  const names = folder === '' ? [] : folder.split('/');
  const above = names.map((_, depth) => names.slice(0, depth).join('/'));
  const files = above.flatMap((path) => ownRules(top, path));
  const isIgnored = files.length === 0 ? (): boolean => false : ignoredBy(files);
  if (folder !== '' && isIgnored(`${folder}/`))
    return { top: full, start: { folder: '', files: [], isIgnored: () => false } };
  return { top, start: { folder, files, isIgnored } };
}

function leadsToFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
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

function ownRules(top: string, folder: string): readonly IgnoreFile[] {
  // Few folders have one, and an exception costs more than the look.
  if (!entriesOf(join(top, folder)).some((entry) => entry.name === '.gitignore' && entry.isFile())) return [];
  try {
    return [{ folder, text: readFileSync(join(top, folder, '.gitignore'), 'utf8') }];
  } catch {
    return [];
  }
}
