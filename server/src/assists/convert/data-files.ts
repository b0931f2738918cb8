import { allVariables } from '../../core/shell/environment.js';
import { baseName, folderOf, isWithin, resolvePath } from '../../core/shell/paths.js';
import { classOf, pathsOf } from './command-classes.js';
import { placeCopies } from './copies.js';
import { type ContextFile, contextFiles, isContextCopy, landingOf } from './context-tree.js';
import { familyOf, isLeftBehind, isSource } from './file-kinds.js';
import {
  isEmbedded,
  isNamedInParts,
  isNamedPath,
  isReadAsData,
  type Mentions,
  readMentions,
  readSettings,
} from './mentions.js';
import { isStandardFolder } from '../../core/run/files.js';
import type { Carry } from './plan.js';
import { refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/**
 * Files of the build context that the program may read while it runs. Sources, build, test and documentation files
 * stay behind; what is left goes along, named in the sources or not: a lost file shows only at run time.
 */
export function dataFiles(subject: Subject, through: number): readonly Carry[] | Refused {
  const unseen = unseenSources(subject, through);
  if (unseen !== undefined) return unseen;
  const copies = placeCopies(subject);
  const files = [...contextFiles(subject).values()].filter(
    ({ step }) => step <= through && copies.get(step) !== 'both',
  );
  const sources = files.filter(({ path }) => isSource(path));
  const folders = foldersOf(sources.map(({ path }) => relativeTo(subject, path)));
  const mentions = readMentions(subject, sources);
  const first = files.filter((file) => goesAlong(subject, file, mentions, folders));
  // Settings that go along name further files.
  readSettings(subject, first, mentions);
  const rest = files.filter((file) => goesAlong(subject, file, mentions, folders));
  const beside = scriptsBeside(subject, rest, files);
  const placed = placedByName(subject);
  const wanted = [...rest, ...beside].flatMap((file): NeededFile[] => {
    const reason = reasonFor(subject, file, mentions);
    const isElsewhere = reason === noReason && placed.has(file.source);
    return reason === undefined || isElsewhere ? [] : [{ file, reason }];
  });
  return gather(subject, wanted, files);
}

/** Files of the context that a COPY of the final stage names and puts where the program looks for them. */
function placedByName(subject: Subject): ReadonlySet<string> {
  const sources = [...placeCopies(subject)].flatMap(([at, place]) => {
    const step = subject.steps[at];
    if (place !== 'final' || step === undefined || !isContextCopy(step)) return [];
    return (landingOf(subject, at)?.files ?? []).map(({ source }) => source);
  });
  return new Set(sources);
}

/** What the sources name by a path from the root on; files beside them the program finds elsewhere. */
export function filesNamedFromRoot(subject: Subject, through: number): readonly Carry[] | Refused {
  const files = [...contextFiles(subject).values()].filter(({ step }) => step <= through);
  const { absolute } = readMentions(
    subject,
    files.filter(({ path }) => isSource(path)),
  );
  const wanted = files.filter(
    ({ path }) => !isSource(path) && [...absolute].some((named) => isWithin(named, path)),
  );
  return gather(
    subject,
    wanted.map((file) => ({ file, reason: `the sources name \`${file.path}\`` })),
    files,
  );
}

function goesAlong(
  subject: Subject,
  file: ContextFile,
  mentions: Mentions,
  folders: ReadonlySet<string>,
): boolean {
  const { path } = file;
  if (/^\/(root|usr\/local\/(go|cargo))\//.test(path)) return false;
  const relative = relativeTo(subject, path);
  if (rootReason(subject, path) !== undefined) return !isSource(path) || familyOf(path) !== 'build';
  if (isSource(path)) return isReadAsData(mentions, relative, (folder) => isBuiltIn(subject, folder));
  if (isNamedPath(mentions, relative)) return true;
  if (isManifest(subject, file)) return false;
  const isElsewhere = relative === path && subject.run.cwd !== '/';
  return !isLeftBehind(relative, {
    holdsSources: (folder) => isElsewhere || folders.has(folder),
    isNamed: (name) => isNamedInParts(mentions, name),
  });
}

/** Whether a command of the build works in the folder, or is given it: what lies in it are sources then. */
function isBuiltIn({ steps, run }: Subject, folder: string): boolean {
  const path = resolvePath(run.cwd, folder);
  const isIn = (one: string | undefined): boolean =>
    path !== undefined && one !== undefined && isWithin(path, one);
  return steps.some(({ commands }) =>
    commands.some(
      ({ command }) =>
        classOf(command) === 'build' && (isIn(command.cwd) || pathsOf(command).some((one) => isIn(one))),
    ),
  );
}

/** The folders that the paths lie in, at any depth, and the root. */
function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set(['']);
  for (const path of paths) {
    const parts = path.split('/').filter((part) => part !== '');
    for (let length = 1; length < parts.length; length += 1) folders.add(parts.slice(0, length).join('/'));
  }
  return folders;
}

/** A script for an interpreter calls others, and a `.proto` imports them: those beside it go along. */
function scriptsBeside(
  subject: Subject,
  going: readonly ContextFile[],
  all: readonly ContextFile[],
): readonly ContextFile[] {
  const taken = new Set(going);
  const places = new Set(
    going.flatMap(({ path }) => {
      const ending = scriptEnding.exec(path)?.[1];
      const folder = folderOf(path);
      return ending === undefined || folder === subject.run.cwd ? [] : [`${folder} ${ending}`];
    }),
  );
  return all.filter((file) => {
    const ending = scriptEnding.exec(file.path)?.[1];
    if (ending === undefined || taken.has(file)) return false;
    for (let folder = folderOf(file.path); folder !== '/'; folder = folderOf(folder))
      if (places.has(`${folder} ${ending}`)) return true;
    return false;
  });
}

const scriptEnding = /\.(lua|py|rb|pl|php|tcl|groovy|clj|js|mjs|cjs|star|rego|awk|r|R|proto)$/;

/** A manifest of a cluster: the program does not read it. */
function isManifest({ context }: Subject, { source }: ContextFile): boolean {
  if (!/\.ya?ml$/.test(source)) return false;
  const text = context.read(source)?.slice(0, 2000) ?? '';
  return /^apiVersion:/m.test(text) && /^kind:/m.test(text);
}

interface NeededFile {
  readonly file: ContextFile;
  readonly reason: string;
}

/** A folder copied as a whole says nothing when the build context cannot be seen. */
function unseenSources(subject: Subject, through: number): Refused | undefined {
  const copies = placeCopies(subject);
  for (const [at, step] of subject.steps.entries()) {
    // What moves along as it is written need not be seen.
    if (at > through || !isContextCopy(step) || copies.get(at) === 'final') continue;
    const landing = landingOf(subject, at);
    if (landing === undefined || (landing.open && !isNamedSource(subject, at))) {
      const { instruction } = step;
      const message =
        'the files copied here are not in the build context, and the program may read some of them';
      const hint = 'Make the build context available, or copy the sources by name.';
      return refuse(subject.ast, 'sources-unknown', instruction, message, hint);
    }
  }
  return undefined;
}

/** `COPY main.go .` and the like bring nothing but sources, seen or not. */
function isNamedSource({ steps }: Subject, at: number): boolean {
  const words = steps[at]?.instruction.words.slice(0, -1) ?? [];
  return words.every(
    ({ value }) => isSource(`/${value}`) || /^(\.\/)?(cmd|pkg|internal|src|include|lib)\/?$/.test(value),
  );
}

/** The path below the folder that the COPY filled. */
function relativeTo(subject: Subject, path: string): string {
  const { cwd } = subject.run;
  return cwd !== undefined && cwd !== '/' && isWithin(cwd, path) ? path.slice(cwd.length) : path;
}

const noReason = 'it is not a source file, and a program may read it';
const noReasonOfFolder = 'it contains no source files, and a program may read it';

function reasonFor(subject: Subject, { path }: ContextFile, mentions: Mentions): string | undefined {
  const name = baseName(path);
  const root = rootReason(subject, path);
  if (root !== undefined) return root;
  const stem = name.replace(/\.\w+$/, '');
  const folder = baseName(folderOf(path));
  if (mentions.words.has(name) || (stem !== '' && mentions.paths.has(stem)))
    return `the sources name \`${name}\``;
  if (isEmbedded(mentions, path)) return undefined;
  if (folder !== '' && mentions.words.has(folder)) return `the sources name the folder \`${folder}\``;
  return noReason;
}

/** Arguments of the command and values of ENV name files and folders too. */
function rootReason({ starts, run, base }: Subject, path: string): string | undefined {
  for (const { command } of starts) {
    for (const { text } of command.words.slice(1)) {
      const named = resolvePath(run.cwd, text?.replace(/^--?[\w-]+=/, ''));
      if (named !== undefined && named !== '/' && named !== run.cwd && isWithin(named, path))
        return 'the command names it';
    }
  }
  for (const [name, { text }] of allVariables(run.environment)) {
    if (
      name === 'PATH' ||
      base.env[name] === text ||
      text === undefined ||
      text.length < 2 ||
      !/[/.]/.test(text)
    )
      continue;
    const named = resolvePath(run.cwd, text);
    if (named !== undefined && named !== '/' && named !== run.cwd && isWithin(named, path))
      return `the variable ${name} names it`;
  }
  return undefined;
}

/** Whole folders where everything in them goes along, else single files. */
function gather(
  subject: Subject,
  wanted: readonly NeededFile[],
  all: readonly ContextFile[],
): readonly Carry[] | Refused {
  const there = countByFolder(all.map(({ path }) => path));
  const going = countByFolder(wanted.map(({ file }) => file.path));
  const taken = new Map<string, Carry>();
  for (const { file, reason } of wanted) {
    const folder = wholeFolder(subject, file, going, there);
    const path = folder ?? file.path;
    if (taken.has(path)) continue;
    const { instruction } = subject.steps[file.step] ?? { instruction: subject.stage.from };
    const span = { start: instruction.start, end: instruction.end };
    const derivation = `comes from the build context; ${folder !== undefined && reason === noReason ? noReasonOfFolder : reason}`;
    const unnamed = wanted.every((one) => one.reason === noReason || !isWithin(path, one.file.path));
    taken.set(path, {
      from: path,
      to: path,
      folder: folder !== undefined,
      derivation,
      span,
      step: file.step,
      unnamed,
    });
  }
  if (taken.size <= maxCarries) return [...taken.values()];
  const message = `${taken.size.toString()} files among the sources may be read by the program`;
  const hint = 'Move the files that the program reads into a separate folder, or name them in a COPY.';
  return refuse(subject.ast, 'artifact-unknown', subject.stage.from, message, hint);
}

/** A longer list is no Dockerfile that anybody wants to read. */
const maxCarries = 40;

/** How many of the paths lie in each folder, at any depth. */
function countByFolder(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    for (let folder = folderOf(path); folder !== '/'; folder = folderOf(folder))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

/** The outermost folder below the working folder of which every file is wanted. */
function wholeFolder(
  subject: Subject,
  { path, step }: ContextFile,
  going: ReadonlyMap<string, number>,
  there: ReadonlyMap<string, number>,
): string | undefined {
  const { cwd } = subject.run;
  const landing = landingOf(subject, step)?.folder ?? '/';
  let best: string | undefined;
  for (let folder = folderOf(path); folder !== '/' && folder !== cwd; folder = folderOf(folder)) {
    if (going.get(folder) !== there.get(folder)) break;
    if (cwd !== undefined && isWithin(folder, cwd)) break;
    // What lies above, and folders of the system, hold more than was copied.
    if (!isWithin(landing, folder) || isStandardFolder(folder)) break;
    best = folder;
  }
  return best;
}
