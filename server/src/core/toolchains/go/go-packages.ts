import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { findModule, type GoModule } from './go-imports.js';
import { isCompiled, isIncluded, readGoFile } from './go-source.js';
import type { ToolStage } from '../tool-call.js';

/** A package that a `go build` names. */
export interface GoPackage {
  /** Name of its program. */
  readonly name: string;
  /** Where its sources are; `undefined` for one that is fetched. */
  readonly folder: string | undefined;
  /** Where the command names files. */
  readonly files?: readonly string[];
  readonly module: GoModule;
  /** What the name is taken from: `module example.com/reporter/v2`, `package ./cmd/serve`, `file main.go`. */
  readonly from: string;
}

/** The main packages that the words name; `undefined` when a word cannot be known. */
export function findPackages(
  stage: ToolStage,
  cwd: string,
  words: readonly (string | undefined)[],
): readonly GoPackage[] | undefined {
  // The shell puts the folders in the place of a pattern.
  if (words.some((word) => word === undefined || (!word.endsWith('.go') && /[*?[]/.test(word))))
    return undefined;
  const named = words.length === 0 ? ['.'] : words.filter((word): word is string => word !== undefined);
  if (named.every((word) => word.endsWith('.go'))) return [filesPackage(stage, cwd, named)];
  return named.slice(0, 50).flatMap((word) => packagesOf(stage, cwd, word));
}

function filesPackage(stage: ToolStage, cwd: string, words: readonly string[]): GoPackage {
  const first = words[0] ?? 'main.go';
  const at = resolvePath(cwd, first) ?? first;
  const folder = at.slice(0, at.lastIndexOf('/')) || '/';
  const listed = stage.list(folder).filter(isCompiled);
  const glob = words.some((word) => word.includes('*'));
  const files = glob ? listed : words.map(baseName);
  const name = baseName(glob ? (listed[0] ?? 'main.go') : first).replace(/\.go$/, '');
  const from = `of file \`${glob ? (listed[0] ?? 'main.go') : baseName(first)}\``;
  return { name, folder, files, module: findModule(stage, folder), from };
}

function packagesOf(stage: ToolStage, cwd: string, word: string): readonly GoPackage[] {
  if (word.includes('@')) return [fetched(word.slice(0, word.indexOf('@')))];
  const own = findModule(stage, cwd);
  const local = /^\.{1,2}(\/|$)|^\//.test(word);
  const inModule = own.path !== undefined && (word === own.path || word.startsWith(`${own.path}/`));
  if (!local && !inModule) return [outside(stage, cwd, word, own)];
  const place = inModule && own.path !== undefined ? `${own.root}/${word.slice(own.path.length)}` : word;
  const folder = resolvePath(cwd, place.replace(/\/?\.\.\.$/, '')) ?? cwd;
  if (!word.endsWith('...')) return [packageAt(stage, folder)];
  return mainFolders(stage, folder).map((found) => packageAt(stage, found));
}

function fetched(path: string): GoPackage {
  return {
    name: programName(path),
    folder: undefined,
    module: { root: '/', path: undefined, local: new Map() },
    from: `of package \`${path}\``,
  };
}

/** GOPATH mode: `go build example.com/x/y` under $GOPATH/src, where the context may lie. */
function outside(stage: ToolStage, cwd: string, word: string, module: GoModule): GoPackage {
  const src = /^(.*?\/src)(\/|$)/.exec(cwd)?.[1];
  const folder = src === undefined ? undefined : joinPath(src, word);
  const there = folder !== undefined && stage.list(folder).length > 0;
  return {
    name: programName(word),
    folder: there ? folder : undefined,
    module: there ? findModule(stage, folder) : module,
    from: `of package \`${word}\``,
  };
}

function packageAt(stage: ToolStage, folder: string): GoPackage {
  const module = findModule(stage, folder);
  const below = folder.slice(module.root.length);
  const path = module.path === undefined ? folder : `${module.path}${below}`;
  const what = module.path === undefined ? 'in folder' : below === '' ? 'in module' : 'of package';
  return { name: programName(path), folder, module, from: `${what} \`${path}\`` };
}

/** The last element of an import path that is no major version: `…/reporter/v2` -> `reporter`, `…/reporter.v2` as it is. */
function programName(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? 'main';
  return /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last;
}

/** Folders below `folder` that hold a package main; at most 60 folders deep and wide are looked at. */
function mainFolders(stage: ToolStage, folder: string): readonly string[] {
  const found: string[] = [];
  const open = [folder];
  for (let round = 0; round < 400 && open.length > 0; round++) {
    const at = open.shift() ?? folder;
    const names = stage.list(at);
    if (names.filter(isCompiled).some((name) => isMainFile(stage, joinPath(at, name)))) found.push(at);
    for (const name of names) {
      if (name.endsWith('/') && !/^(vendor|testdata|node_modules|\..*|_.*)\/$/.test(name))
        open.push(joinPath(at, name));
    }
  }
  return found;
}

function isMainFile(stage: ToolStage, path: string): boolean {
  const text = stage.readFile(path);
  if (text === undefined) return false;
  const file = readGoFile(text);
  return file.packageName === 'main' && isIncluded(file, new Set());
}
