import type { Artifact } from '../artifacts.js';
import type { ShellCommand } from '../shell/command.js';
import { baseName, folderOf, hasGlob, joinPath, resolvePath } from '../shell/paths.js';
import { putUnknown } from './copy-context.js';
import {
  addTrees,
  artifactsWithin,
  holderOf,
  isFolder,
  matchPaths,
  moveTrees,
  putArtifact,
  putLink,
  removeMatches,
  removePath,
} from './files.js';
import { providedBy } from '../packages/provide-paths.js';
import { movedTo } from './stage-source.js';
import { addProvision, type StageState } from './state.js';

type FileCommand = (state: StageState, command: ShellCommand) => void;

/**
 * Follows cp, mv, install, ln, rm, mkdir, tar and downloads; answers whether the program is one of them. `./install` is
 * one of the project.
 */
export function runFileCommand(state: StageState, command: ShellCommand, program: string): boolean {
  const isOfSystem = /^[^/]+$|\/bin\/[^/]+$/.test(command.words[0]?.text ?? '');
  const run = isOfSystem && Object.hasOwn(fileCommands, program) ? fileCommands[program] : undefined;
  run?.(state, command);
  return run !== undefined;
}

interface Transfer {
  readonly sources: readonly (string | undefined)[];
  readonly target: string | undefined;
  /** Whether the target is a folder in any case. */
  readonly folder: boolean;
}

/** Splits `cp [options] SOURCE… TARGET`, also `-t FOLDER SOURCE…` and `install -D -m 755 SOURCE TARGET`. */
function readTransfer(state: StageState, command: ShellCommand, valued: RegExp): Transfer {
  const plain: (string | undefined)[] = [];
  let into: string | undefined;
  const words = command.words.slice(1);
  for (let at = 0; at < words.length; at++) {
    const text = words[at]?.text;
    if (text === '-t' || text === '--target-directory') into = words[++at]?.text;
    else if (text?.startsWith('--target-directory=') === true) into = text.slice(19);
    else if (text !== undefined && valued.test(text)) at++;
    else if (text === undefined || !/^-./.test(text)) plain.push(text);
  }
  const last = into ?? plain.at(-1);
  const sources = into === undefined ? plain.slice(0, -1) : plain;
  const target = resolvePath(command.cwd, last);
  const several =
    sources.length > 1 ||
    into !== undefined ||
    sources.some((source) => source !== undefined && hasGlob(source) && !namesOneFile(source, last));
  const named = last !== undefined && /(^|\/)\.{0,2}$/.test(last);
  const folder =
    several || named || (target !== undefined && (isFolder(state.files, target) || target === command.cwd));
  return { sources, target, folder };
}

/** `cp target/*.jar app.jar` works with one match only: the target is a file then, not a folder. */
function namesOneFile(pattern: string, target: string | undefined): boolean {
  const ending = /\.\w+$/.exec(pattern)?.[0];
  return ending !== undefined && target?.endsWith(ending) === true && !target.endsWith(`/${ending}`);
}

function transfer(state: StageState, command: ShellCommand, valued: RegExp, remove: boolean): void {
  const { sources, target, folder } = readTransfer(state, command, valued);
  if (target === undefined) return;
  for (const source of sources) {
    const pattern = resolvePath(command.cwd, source);
    if (pattern === undefined) {
      putUnknown(state, folder ? `${target}/` : target, command, 'copied from a path that is not known');
      continue;
    }
    // `cp -r dir/. target` and `dir/` copy the content.
    const content = source !== undefined && /\/\.?$/.test(source) && !remove;
    for (const path of matchPaths(state.files, pattern)) {
      const landed = folder && !content ? joinPath(target, baseName(path)) : target;
      copyPath(state, path, landed, command);
      if (remove && path !== landed) removePath(state.files, path);
    }
  }
}

/** Puts what is known at `from` also at `to`. */
function copyPath(state: StageState, from: string, to: string, command: ShellCommand): void {
  if (from === to) return;
  const { files } = state;
  const found = artifactsWithin(files, from);
  for (const artifact of found) {
    const path = to + artifact.path.slice(from.length);
    putArtifact(files, adopt(files, artifact, path, command));
  }
  const holder = found.length === 0 ? holderOf(files, from) : undefined;
  if (holder !== undefined) putArtifact(files, adopt(files, holder, to, command));
  addTrees(files, moveTrees(files.trees, from, to));
  const text = files.texts.get(from);
  if (text !== undefined) files.texts.set(to, text);
  provideAt(state, to, command);
}

/** A copy in a branch is one of several possible files: what was there before may still be. */
function adopt(
  files: StageState['files'],
  artifact: Artifact,
  path: string,
  command: ShellCommand,
): Artifact {
  const moved = {
    ...movedTo(artifact, path.startsWith('//') ? path.slice(1) : path, command),
    ...waysTo(files.artifacts.get(path), artifact, command),
  };
  return command.always || moved.certainty === 'possible' ? moved : { ...moved, certainty: 'likely' };
}

/** A copy is made where the script goes by, of what was made on the way; what lay there before may stay. */
function waysTo(
  before: Artifact | undefined,
  { branches }: Artifact,
  command: ShellCommand,
): Pick<Artifact, 'branches'> {
  const here = command.branches ?? [];
  if (here.length === 0) return branches === undefined ? {} : { branches };
  const made = (branches ?? [[]]).map((way) => [...here, ...way]);
  const kept = before === undefined ? [] : (before.branches ?? [[]]);
  return { branches: [...kept, ...made].slice(0, maxWays) };
}

/** Of one artifact. */
const maxWays = 40;

function provideAt(state: StageState, path: string, command: ShellCommand): void {
  for (const what of providedBy(path)) {
    if (what.kind === 'root') continue;
    const evidence = { start: command.start, end: command.end, message: `${path} is placed here` };
    addProvision(state, { what, evidence, from: undefined, at: path });
  }
}

const copy: FileCommand = (state, command) => transfer(state, command, /^(-S|--suffix)$/, false);
const move: FileCommand = (state, command) => transfer(state, command, /^(-S|--suffix)$/, true);

const install: FileCommand = (state, command) => {
  const folders = command.words.some(({ text }) => text === '-d' || text === '--directory');
  if (folders) makeFolders(state, command);
  else transfer(state, command, /^-\w*[mogS]$|^--(mode|owner|group)$/, false);
};

const link: FileCommand = (state, command) => {
  const words = command.words.slice(1).map(({ text }) => text);
  const [source, target] = words.filter((text) => text?.startsWith('-') !== true);
  const place = target === undefined ? command.cwd : resolvePath(command.cwd, target);
  if (place === undefined) return;
  const isInto = isFolder(state.files, place) && !words.some((text) => /^-\w*[nT]/.test(text ?? ''));
  // What a symbolic link says counts from the folder that it lies in.
  const isSymbolic = words.some((text) => /^-\w*s|^--symbolic$/.test(text ?? ''));
  const from = resolvePath(isSymbolic ? (isInto ? place : folderOf(place)) : command.cwd, source);
  if (from === undefined) return;
  const isWhole = artifactsWithin(state.files, from).some(({ path }) => path.endsWith('/'));
  const to = isInto && !isWhole ? joinPath(place, baseName(from)) : place;
  copyPath(state, from, to, command);
  putLink(state.files, to, from);
  // A link to the musl loader under the name of glibc's is how people run small glibc programs on Alpine.
  if (/ld-(linux|musl)|ld64/.test(baseName(from)) || /ld-(linux|musl)|ld64/.test(baseName(to)))
    provideAt(state, to, command);
};

const remove: FileCommand = (state, command) => {
  if (!command.always) return;
  for (const { text } of command.words.slice(1)) {
    const path = text?.startsWith('-') === true ? undefined : resolvePath(command.cwd, text);
    if (path !== undefined && path !== '/') removeMatches(state.files, path);
  }
};

const makeFolders: FileCommand = (state, command) => {
  for (const { text } of command.words.slice(1)) {
    const path = text?.startsWith('-') === true ? undefined : resolvePath(command.cwd, text);
    if (path !== undefined && state.files.folders.size < 5000) state.files.folders.add(path);
  }
};

/** What an archive holds is not read; unpacked over system folders it may be anything. */
const unpack: FileCommand = (state, command) => {
  const words = command.words.map(({ text }) => text);
  if (makesArchive(words)) return;
  const at = words.findIndex((word) => word === '-C' || word === '-d' || word === '--directory');
  const attached = words.find((word) => word?.startsWith('--directory=') === true)?.slice(12);
  const folder = resolvePath(command.cwd, at === -1 ? (attached ?? '.') : words[at + 1]);
  if (folder === undefined || folder === '/' || /^\/(usr|lib\w*|bin|etc)$/.test(folder))
    state.complete = false;
  else putUnknown(state, `${folder}/`, command, 'unpacked from an archive', command.branches);
};

/** `tar czf`, `tar -c -f`, `tar --create`. */
function makesArchive([program, first, ...rest]: readonly (string | undefined)[]): boolean {
  const options = [first, ...rest.filter((word) => word?.startsWith('-') === true)];
  const asks = options.some((word) => /^-?[abd-zA-Z]*c[a-zA-Z]*$|^--create$/.test(word ?? ''));
  return program?.endsWith('tar') === true && asks;
}

const download: FileCommand = (state, command) => {
  const words = command.words.map(({ text }) => text);
  const at = words.findIndex(
    (word) => word !== undefined && /^(-o|-O|--output|--output-document|-\w*o)$/.test(word),
  );
  const wget = command.words[0]?.text?.endsWith('wget') === true;
  const address = words.find((word) => word !== undefined && /^https?:/.test(word));
  const named = at === -1 || (!wget && /^-\w*O$/.test(words[at] ?? '')) ? undefined : words[at + 1];
  const remote = wget || words.some((word) => word !== undefined && /^-\w*O|--remote-name/.test(word));
  const name =
    named ?? (remote && address !== undefined ? baseName(address.replace(/[?#].*/, '')) : undefined);
  const path = resolvePath(command.cwd, name === '-' || name === '' ? undefined : name);
  if (path !== undefined) putUnknown(state, path, command, 'downloaded', command.branches);
};

const fileCommands: Readonly<Record<string, FileCommand>> = {
  cp: copy,
  mv: move,
  rsync: copy,
  install,
  ln: link,
  rm: remove,
  rmdir: remove,
  mkdir: makeFolders,
  tar: unpack,
  bsdtar: unpack,
  unzip: unpack,
  curl: download,
  wget: download,
};
