import type { ElfFacts } from './elf.js';
import type { FoundFile, ImageTree } from './image-tree.js';
import type { LibraryFolders, LoaderFamily } from './library-folders.js';

/** A program or library as the loader has it in memory. */
export interface LoadedObject {
  readonly path: string;
  readonly elf: ElfFacts;
  /** The object that asked for it first; `undefined` for the program. */
  readonly parent: LoadedObject | undefined;
}

export interface MissingLibrary {
  readonly name: string;
  readonly wantedBy: string;
  /** Where a file of this name lies that the loader does not come by: ldconfig has not been run. */
  readonly unlisted: string | undefined;
}

export interface Closure {
  /** The program first, then its loader, then its libraries in the order in which they are loaded. */
  readonly objects: readonly LoadedObject[];
  readonly missing: readonly MissingLibrary[];
}

export interface LoaderSetting {
  readonly family: LoaderFamily;
  /** The loader itself, which is in memory before anything is looked for; unknown when a library is inspected. */
  readonly loader: { readonly path: string; readonly elf: ElfFacts } | undefined;
  readonly folders: LibraryFolders;
  /** LD_LIBRARY_PATH of the image. */
  readonly libraryPath: readonly string[];
}

const maxObjects = 1000;

/** Everything that is loaded with a program, breadth first as the loaders do, and what cannot be found. */
export async function readClosure(
  tree: ImageTree,
  program: LoadedObject,
  setting: LoaderSetting,
): Promise<Closure> {
  const { loader } = setting;
  const objects = loader === undefined ? [program] : [program, { ...loader, parent: program }];
  const names = new Set([program, ...objects].map(({ elf }) => elf.soname));
  const missing: MissingLibrary[] = [];
  for (let index = 0; index < objects.length && objects.length < maxObjects; index++) {
    const parent = objects[index];
    for (const name of parent?.elf.needed ?? []) {
      if (parent === undefined || names.has(name) || isBuiltIn(setting, name)) continue;
      names.add(name);
      const found = await findLibrary(tree, name, parent, setting);
      if (found === undefined) missing.push(await describeMissing(tree, name, parent, setting));
      else if (!objects.some(({ path }) => path === found.path)) objects.push(found);
      names.add(found?.elf.soname);
    }
  }
  return { objects, missing };
}

/** musl's loader is its libc: these names never lead to a file (ldso/dynlink.c, load_library). */
function isBuiltIn({ family, loader }: LoaderSetting, name: string): boolean {
  if (family === 'musl') return /^lib(c|pthread|rt|m|dl|util|xnet)\./.test(name);
  return loader === undefined && /^ld(-linux|64|-uClibc)/.test(name);
}

async function describeMissing(
  tree: ImageTree,
  name: string,
  parent: LoadedObject,
  { folders }: LoaderSetting,
): Promise<MissingLibrary> {
  const unlisted = await firstFitting(tree, inFolders(folders.configured, name), parent);
  return { name, wantedBy: parent.path, unlisted: unlisted?.path };
}

function inFolders(folders: readonly string[], name: string): readonly string[] {
  return folders.map((folder) => `${folder}/${name}`);
}

async function findLibrary(
  tree: ImageTree,
  name: string,
  parent: LoadedObject,
  setting: LoaderSetting,
): Promise<LoadedObject | undefined> {
  const { folders, libraryPath } = setting;
  const written = [...rpathOf(parent, setting.family), ...libraryPath, ...runpathOf(parent)];
  const usual = [...(folders.cached.get(name) ?? []), ...inFolders(folders.folders, name)];
  const paths = name.includes('/') ? [expandOrigin(name, parent)] : [...inFolders(written, name), ...usual];
  return firstFitting(tree, paths, parent);
}

/** RPATH counts for all that is loaded below it; with glibc only where no RUNPATH stands. musl takes both alike. */
function rpathOf(object: LoadedObject, family: LoaderFamily): readonly string[] {
  if (family !== 'musl' && object.elf.runpath.length > 0) return [];
  const paths: string[] = [];
  for (let at: LoadedObject | undefined = object; at !== undefined; at = at.parent) {
    const { elf } = at;
    const own = family === 'musl' ? [...elf.runpath, ...elf.rpath] : elf.runpath.length > 0 ? [] : elf.rpath;
    for (const folder of own) paths.push(expandOrigin(folder, at));
  }
  return paths;
}

function runpathOf(object: LoadedObject): readonly string[] {
  return object.elf.runpath.map((folder) => expandOrigin(folder, object));
}

function expandOrigin(path: string, { path: object, elf }: LoadedObject): string {
  const origin = object.slice(0, object.lastIndexOf('/'));
  return path
    .replace(/\$(ORIGIN\b|\{ORIGIN\})/g, origin)
    .replace(/\$(LIB\b|\{LIB\})/g, elf.bits === 64 ? 'lib64' : 'lib');
}

/** A library of another machine or class is passed over, as the loader does. */
async function firstFitting(
  tree: ImageTree,
  paths: readonly string[],
  parent: LoadedObject,
): Promise<LoadedObject | undefined> {
  for (const path of paths) {
    const found: FoundFile | undefined = path.startsWith('/') ? await tree.find(path) : undefined;
    const elf = found === undefined ? undefined : (await tree.facts(found))?.elf;
    if (found === undefined || elf === undefined) continue;
    if (elf.machine === parent.elf.machine && elf.bits === parent.elf.bits)
      return { path: found.path, elf, parent };
  }
  return undefined;
}
