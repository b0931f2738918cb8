import { folderOf, isWithin, joinPath } from '../../shell/paths.js';
import {
  cgoModules,
  isOfModule,
  linkedByModules,
  modulesThatFailWithoutCgo,
  otherDatabases,
  netModules,
  pureModules,
  stdWithNet,
  stdWithUser,
  tlsModules,
} from './go-modules-data.js';
import { type GoFile, isCompiled, isCompiledPlus, isIncluded, readGoFile } from './go-source.js';
import type { ToolStage } from '../tool-call.js';

/** What the sources of a main package, followed through the module, say. */
export interface GoUse {
  /** Import paths (with their file) through which each part of cgo comes in. */
  readonly net: readonly string[];
  readonly user: readonly string[];
  readonly cgo: readonly string[];
  /** Modules that fail without cgo, in files that are compiled without it too. */
  readonly failsWithoutCgo: readonly string[];
  /** Libraries, by stem, that its packages link through cgo; none where one of them asks for archives. */
  readonly libraries: readonly string[];
  readonly tls: boolean | undefined;
  readonly zoneinfo: boolean | undefined;
  readonly embedsZones: boolean;
  /** Whether every package that decides was read or is listed. */
  readonly complete: boolean;
  /** `undefined` when the folder could not be read. */
  readonly isMain: boolean | undefined;
}

export interface GoModule {
  readonly root: string;
  /** `undefined` outside of a module. */
  readonly path: string | undefined;
  /** Other modules that lie in the context: import path -> folder. */
  readonly local: ReadonlyMap<string, string>;
}

/** The module that holds `folder`. */
export function findModule(stage: ModuleStage, folder: string): GoModule {
  for (let at = folder, round = 0; round < 30; at = folderOf(at), round++) {
    const text = stage.readFile(joinPath(at, 'go.mod'));
    const path = text === undefined ? undefined : /^module\s+"?([^\s"]+)/m.exec(text)?.[1];
    if (text !== undefined && path !== undefined)
      return { root: at, path, local: localModules(stage, at, text) };
    if (at === '/') break;
  }
  const made = initialised(stage, folder);
  return { root: folder, path: made, local: new Map() };
}

/** The name that `go mod init NAME` gave the module of a folder before. */
function initialised({ before = [] }: ModuleStage, folder: string): string | undefined {
  const found = before.findLast(({ command: { words, cwd } }) => {
    const [program, group, verb] = words.map(({ text }) => text);
    return program === 'go' && group === 'mod' && verb === 'init' && cwd === folder;
  });
  return found?.command.words[3]?.text;
}

/** What is asked for a module: the commands in front of the build are those of the same stage. */
type ModuleStage = Pick<ToolStage, 'readFile'> & Partial<Pick<ToolStage, 'before'>>;

/** `replace x => ./y` and the modules of go.work. */
function localModules(
  stage: Pick<ToolStage, 'readFile'>,
  root: string,
  text: string,
): ReadonlyMap<string, string> {
  const local = new Map<string, string>();
  for (const [, path = '', folder = ''] of text.matchAll(
    /^[ \t]{0,50}(?:replace[ \t]{1,50})?(\S{1,500})(?:[ \t]{1,50}v\S{1,200})?[ \t]{1,50}=>[ \t]{1,50}(\.{1,2}\/\S*)/gm,
  )) {
    local.set(path, joinPath(root, folder));
  }
  for (const place of [root, folderOf(root)]) {
    const work = stage.readFile(joinPath(place, 'go.work'))?.replace(/\/\/.*/g, '') ?? '';
    for (const [folder] of work.matchAll(/\.{1,2}\/[\w./-]+/g)) {
      const mod = stage.readFile(joinPath(joinPath(place, folder), 'go.mod'));
      const path = mod === undefined ? undefined : /^module\s+"?([^\s"]+)/m.exec(mod)?.[1];
      if (path !== undefined) local.set(path, joinPath(place, folder));
    }
  }
  return local;
}

/** How many packages are read at most: a build context may be huge. */
const maxPackages = 300;
const maxFiles = 3000;

interface Scan {
  readonly stage: ToolStage;
  readonly module: GoModule;
  readonly tags: ReadonlySet<string>;
  readonly net: string[];
  readonly user: string[];
  readonly cgo: string[];
  readonly failsWithoutCgo: string[];
  readonly libraries: string[];
  readonly open: string[];
  readonly seen: Set<string>;
  complete: boolean;
  client: boolean;
  zone: boolean;
  embedsRoots: boolean;
  embedsZones: boolean;
  plain: boolean;
  secure: boolean;
  ownRoots: boolean;
  otherDatabase: boolean;
  linksArchives: boolean;
  files: number;
}

/** Reads the package in `folder` (only `files`, where the command names them) and what it imports. */
export function readGoUse(
  stage: ToolStage,
  module: GoModule,
  folder: string,
  files: readonly string[] | undefined,
  tags: ReadonlySet<string>,
): GoUse {
  const scan: Scan = {
    ...{
      stage,
      module,
      tags,
      net: [],
      user: [],
      cgo: [],
      failsWithoutCgo: [],
      libraries: [],
      open: [],
      seen: new Set([folder]),
    },
    ...{
      complete: true,
      client: false,
      zone: false,
      embedsRoots: false,
      embedsZones: false,
      plain: false,
      secure: false,
      ownRoots: false,
      otherDatabase: false,
      linksArchives: false,
      files: 0,
    },
  };
  const names = readPackage(scan, folder, files);
  for (let next = scan.open.pop(); next !== undefined; next = scan.open.pop()) {
    if (scan.seen.size > maxPackages || scan.files > maxFiles) {
      scan.complete = false;
      break;
    }
    readPackage(scan, next, undefined);
  }
  const { net, user, cgo, complete } = scan;
  // All packages are linked with the flags of each.
  const libraries = scan.linksArchives ? [] : scan.libraries;
  // Without cgo the driver is there, and fails once the program opens such a database.
  const failsWithoutCgo = scan.failsWithoutCgo.filter((path) => !(scan.otherDatabase && /sqlite/.test(path)));
  const isMain = names.length === 0 ? undefined : names.includes('main');
  const wants = { tls: wantsTls(scan), zoneinfo: wantsZones(scan), embedsZones: embedsZones(scan) };
  return { net, user, cgo, failsWithoutCgo, libraries, complete, isMain, ...wants };
}

function wantsTls(scan: Scan): boolean | undefined {
  if (scan.embedsRoots) return false;
  // What it trusts may be all that it meets.
  if (scan.ownRoots) return undefined;
  // With plain addresses only, the program may well do without TLS.
  if (scan.client) return scan.plain && !scan.secure ? undefined : true;
  return scan.complete ? false : undefined;
}

function embedsZones(scan: Scan): boolean {
  return scan.embedsZones || scan.tags.has('timetzdata');
}

function wantsZones(scan: Scan): boolean | undefined {
  if (embedsZones(scan)) return false;
  return scan.zone ? true : scan.complete ? false : undefined;
}

/** Package names found in the folder; none when it cannot be read. */
function readPackage(scan: Scan, folder: string, only: readonly string[] | undefined): readonly string[] {
  const names = only ?? scan.stage.list(folder).filter(isCompiled);
  const found: string[] = [];
  const linked: string[] = [];
  let hasCgo = false;
  for (const name of names.slice(0, 500)) {
    const text = scan.stage.readFile(joinPath(folder, name));
    scan.files++;
    if (text === undefined) {
      scan.complete = false;
      continue;
    }
    const file = readGoFile(text);
    if (only === undefined && !isIncluded(file, scan.tags)) continue;
    if (file.packageName !== undefined) found.push(file.packageName);
    readUses(scan, file);
    hasCgo ||= file.imports.includes('C');
    scan.linksArchives ||= file.linked === undefined;
    linked.push(...(file.linked ?? []));
    for (const path of file.imports) {
      if (!namesCgo(file) && isOfModule(path, modulesThatFailWithoutCgo)) scan.failsWithoutCgo.push(path);
      scan.otherDatabase ||= isOfModule(path, otherDatabases);
      followImport(scan, path, name);
    }
  }
  if (found.length === 0) scan.complete = false;
  // The Go tools compile sources of C++ beside such a file, and link with the compiler for them.
  const isPlus =
    hasCgo &&
    scan.stage
      .list(folder)
      .some((name) => isCompiledPlus(name, scan.stage.readFile(joinPath(folder, name)), scan.tags));
  scan.libraries.push(...linked, ...(isPlus ? ['libstdc++', 'libgcc_s'] : []));
  return found;
}

/** Whether a build constraint of the file is about cgo: another file then stands in for it without. */
function namesCgo({ constraint, oldConstraints }: GoFile): boolean {
  return /\bcgo\b/.test([constraint ?? '', ...oldConstraints].join(' '));
}

function readUses(scan: Scan, file: GoFile): void {
  scan.client ||= file.client;
  scan.zone ||= file.zone;
  scan.plain ||= file.plainAddress;
  scan.secure ||= file.secureAddress;
  scan.ownRoots ||= file.ownRoots;
}

function followImport(scan: Scan, path: string, file: string): void {
  const where = `${path} (${file})`;
  if (path === 'C') {
    scan.cgo.push(`import "C" (${file})`);
    return;
  }
  if (path === 'time/tzdata') scan.embedsZones = true;
  if (/^golang\.org\/x\/crypto\/x509roots\/fallback|rootcerts/.test(path)) scan.embedsRoots = true;
  if (path === 'plugin' || path === 'runtime/cgo') scan.cgo.push(where);
  if (!(path.split('/')[0] ?? '').includes('.') && !isOwn(scan, path)) {
    if (stdWithNet.has(path)) scan.net.push(where);
    if (stdWithUser.has(path)) scan.user.push(where);
    return;
  }
  if (followFolder(scan, path)) return;
  followModule(scan, path, where);
}

function isOwn({ module }: Scan, path: string): boolean {
  return module.path !== undefined && isWithin(module.path, path);
}

/** A package whose sources are in the context: of the module, of a local one, or vendored. */
function followFolder(scan: Scan, path: string): boolean {
  const { module, stage, seen, open } = scan;
  const folders: string[] = [];
  if (module.path !== undefined && isWithin(module.path, path)) {
    folders.push(joinPath(module.root, path.slice(module.path.length)));
  }
  for (const [name, folder] of module.local) {
    if (isWithin(name, path)) folders.push(joinPath(folder, path.slice(name.length)));
  }
  const own = folders.length > 0;
  folders.push(joinPath(module.root, `vendor/${path}`));
  const src = /^(.*?\/src)\//.exec(module.root)?.[1];
  if (module.path === undefined && src !== undefined) folders.push(joinPath(src, path));
  for (const folder of folders) {
    if (seen.has(folder)) return true;
    if (!stage.list(folder).some((name) => name.endsWith('.go'))) continue;
    seen.add(folder);
    open.push(folder);
    return true;
  }
  if (own) scan.complete = false;
  return own;
}

function followModule(scan: Scan, path: string, where: string): void {
  if (isOfModule(path, tlsModules)) scan.client = true;
  const linking = Object.keys(linkedByModules).find((module) => isOfModule(path, [module]));
  if (linking !== undefined) scan.libraries.push(...(linkedByModules[linking] ?? []));
  if (isOfModule(path, cgoModules)) scan.cgo.push(where);
  else if (isOfModule(path, netModules)) scan.net.push(where);
  else if (!isOfModule(path, pureModules)) scan.complete = false;
}
