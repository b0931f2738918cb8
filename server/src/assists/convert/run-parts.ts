import { isStandardFolder } from '../../core/run/files.js';
import type { ShellCommand } from '../../core/shell/command.js';
import { baseName, folderOf, isWithin } from '../../core/shell/paths.js';
import { classOf, type CommandClass, isScratchPath, pathsOf } from './command-classes.js';
import { readGlobalInstall } from './global-installs.js';
import { isMeant, movesAlong, readMoved } from './moved-files.js';
import { readOfPackage } from './package-files.js';
import { foreignArchive, installCommand, type PackageSplit, splitPackages } from './packages.js';
import type { Carry, Plan } from './plan.js';
import { readFiles } from './run-files.js';
import { type Found, nothing, onlyBuild, type PartsInput, slice, sliceBehind } from './run-slices.js';
import { refuse, type Step, type Subject } from './subject.js';
import type { Note, Refused } from './conversion-result.js';
import { listed, sourceText } from './wording.js';

/** What is to become of one RUN. */
export interface RunParts {
  /** Whether the build stage has to run it. */
  readonly build: boolean;
  /** What the final stage runs: the RUN as it stands, or these commands of it. Empty: nothing. */
  readonly final: 'whole' | readonly string[];
  /** Commands for a RUN behind the copies. */
  readonly behind: readonly string[];
  readonly carries: readonly Carry[];
  readonly notes: readonly Note[];
}

/** Reads a RUN command by command; refuses what may leave files that cannot be named. */
export function readParts(input: PartsInput): RunParts | Refused {
  const { subject, step } = input;
  const commands = step.commands.map(({ command }) => command);
  const opaque = notUnderstood(subject, step, commands);
  if (opaque !== undefined) return opaque;
  const kept: string[] = [];
  const behind: string[] = [];
  const carries: Carry[] = [];
  const notes: Note[] = [];
  let build = commands.length === 0;
  let partial = false;
  for (const command of commands) {
    const kind = classOf(command);
    const found = readCommand(input, command, kind);
    if ('kind' in found) return found;
    build ||= found.build;
    partial ||= !found.whole;
    kept.push(...found.final.filter((text) => !kept.includes(text)));
    behind.push(...found.behind);
    carries.push(...found.carries);
    notes.push(...found.notes);
  }
  const isWhole = !partial && !build && kept.length + behind.length > 0 && step.understood;
  return { build, final: isWhole ? 'whole' : kept, behind: isWhole ? [] : behind, carries, notes };
}

function readCommand(input: PartsInput, command: ShellCommand, kind: CommandClass): Found | Refused {
  const moved = readMoved(input, command, kind) ?? readOfPackage(input, command, kind);
  if (moved !== undefined) return moved;
  switch (kind) {
    case 'harmless':
    case 'clean':
      return nothing;
    case 'build':
      return readGlobalInstall(input, command);
    case 'mode':
      return readMode(input, command);
    case 'packages':
      return readPackages(input, command);
    case 'account':
      return slice(input, command);
    case 'system':
      return readSystem(input, command);
    case 'folder':
      return readFolders(input, command);
    case 'owner':
      return readOwner(input, command);
    case 'clone':
      return refuseClone(input, command);
    case 'fetch':
    case 'move':
    case 'write':
      return readFiles(input, command, kind);
    case 'unknown':
      return readUnknown(input, command);
  }
}

function readSystem(input: PartsInput, command: ShellCommand): Found | Refused {
  const program = baseName(command.words[0]?.text ?? '');
  if (program === 'update-ca-certificates') return onlyBuild;
  if (program !== 'setcap' || pathsOf(command).every((path) => staysInPlace(input, path)))
    return sliceBehind(input, command);
  const message = `\`${sourceText(input.subject, command)}\` names a path that the final stage does not have`;
  const hint = 'Build the program into a folder that the final stage has as well.';
  return refuse(input.subject.ast, 'shell-not-understood', command, message, hint);
}

/** Whether a file has the same path in the final stage. Builders that lose capabilities in a COPY are in use, so they are set there. */
function staysInPlace({ subject, plan }: PartsInput, path: string): boolean {
  const isMade = subject.run.artifactAt(path)?.path === path;
  return (
    !isMade ||
    plan.carries.some(
      ({ from, to, folder }) => from === to && (to === path || (folder && isWithin(to, path))),
    )
  );
}

function notUnderstood(subject: Subject, step: Step, commands: readonly ShellCommand[]): Refused | undefined {
  const { instruction } = step;
  const isToolchainScript = /sh\.rustup\.rs|rustup-init|nodesource\.com\/setup/.test(instruction.body.text);
  const leavesNothing = instruction.body.text
    .trim()
    .split(/\s+/)
    .every((word) => word === '' || /^(?:export|\w+=.*)$/.test(word));
  if ((step.understood && (commands.length > 0 || leavesNothing)) || isToolchainScript) return undefined;
  const message = 'it is not known which files this RUN creates';
  const hint = 'Write its commands as plain shell commands, or create the build stage by hand.';
  return refuse(subject.ast, 'shell-not-understood', instruction, message, hint);
}

function refuseClone({ subject }: PartsInput, command: ShellCommand): Refused {
  const message =
    'the sources are downloaded here, and it is not known which of their files the program reads';
  const hint = 'Copy the sources from the build context.';
  return refuse(subject.ast, 'remote-sources', command, message, hint);
}

/** An unknown program is fine where it plainly only prints. */
function readUnknown({ subject }: PartsInput, command: ShellCommand): Found | Refused {
  const texts = command.words.map(({ text }) => text);
  if (texts.slice(1).some((text) => /^(-{0,2}version|-[vV]|--?help)$/.test(text ?? ''))) return onlyBuild;
  if (command.script !== undefined && texts[0]?.includes('/') !== true) return onlyBuild;
  const message = `it is not known which files \`${sourceText(subject, command)}\` creates`;
  const hint = 'Create the build stage by hand and copy what the program reads.';
  return refuse(subject.ast, 'shell-not-understood', command, message, hint);
}

function readPackages(input: PartsInput, command: ShellCommand): Found | Refused {
  const { subject, plan, roots, step } = input;
  const split = splitPackages(subject, plan, roots, command);
  if (split === undefined)
    return { ...nothing, whole: !/remove|purge|del\b/.test(sourceText(subject, command)) };
  const [unnamed] = split.unnamed;
  if (unnamed !== undefined) {
    const message = `the program may need the library of ${unnamed} at run time, and the name of its run-time package on ${subject.base.title} is not known`;
    const hint = 'Install the run-time package by its name beside the -dev package, or link statically.';
    return refuse(subject.ast, 'unknown-run-time-libraries', command, message, hint);
  }
  if (split.run.length === 0) return onlyBuild;
  const foreign = foreignArchive(subject, command, split.run);
  if (foreign !== undefined) {
    const message = `${listed(split.run)} may come from the package repository that is added here, which the small image does not have`;
    return refuse(
      subject.ast,
      'unknown-run-time-libraries',
      foreign,
      message,
      'Install it in the final stage by hand.',
    );
  }
  const install = installCommand(split.call.manager, split.run, split.call.recommends);
  if (install === undefined) {
    const message = `it is not known how ${split.call.manager} installs packages in a small image`;
    return refuse(
      subject.ast,
      'unknown-run-time-libraries',
      command,
      message,
      'Install with apt, apk or dnf.',
    );
  }
  const whole = split.build.length === 0 && readsLists(step, split);
  return { ...nothing, build: !whole, whole, final: [install], notes: [packageNote(split)] };
}

/** Whether the RUN itself fetches the lists of packages: those of an earlier RUN stay with the build. */
function readsLists({ commands }: Step, { call, command }: PackageSplit): boolean {
  if (!/^(apt|apt-get|apk)$/.test(call.manager)) return true;
  if (command.words.some(({ text }) => /^(--no-cache|-U|--update|--update-cache)$/.test(text ?? '')))
    return true;
  return commands.some(({ command: { words } }) => words.some(({ text }) => text === 'update'));
}

function packageNote({ command, run, build }: PackageSplit): Note {
  const remaining =
    build.length === 0
      ? ''
      : `; ${listed(build)} ${build.length === 1 ? 'remains' : 'remain'} in the build stage`;
  const message = `${listed(run)} ${run.length === 1 ? 'is' : 'are'} installed in the final stage, not being a known build tool${remaining}`;
  return { message, span: { start: command.start, end: command.end } };
}

/** Folders that the program may write to; those that only hold the build's own output are left out. */
function readFolders(input: PartsInput, command: ShellCommand): Found | Refused {
  const { subject, step, plan } = input;
  const paths = pathsOf(command).filter((path) => !isScratchPath(path));
  const wanted = paths.filter((path) => !isStandardFolder(path) && !isBuildFolder(subject, plan, path));
  if (wanted.length === 0) return onlyBuild;
  if (command.script !== undefined)
    return { ...nothing, whole: false, final: [`mkdir -p ${wanted.join(' ')}`] };
  const found = slice(input, command);
  const isReady = command.cwd === step.before.cwd && hasParents(command, wanted);
  if ('kind' in found || isReady) return found;
  return { ...nothing, whole: false, final: [`mkdir -p ${wanted.join(' ')}`] };
}

/** Whether the folder above is there in the final stage, or made as well. */
function hasParents({ words, cwd }: ShellCommand, paths: readonly string[]): boolean {
  if (words.some(({ text }) => /^-[a-oq-z]*p|^--parents$|^-d$/.test(text ?? ''))) return true;
  return paths.every((path) => {
    const parent = folderOf(path);
    return parent === '/' || parent === cwd || isStandardFolder(parent) || paths.includes(parent);
  });
}

const sourceFolders = /^(src|build|target|bin|dist|obj|out|cmd|pkg|lib|include|benches|examples|tests?)$/;

function isOwned({ steps }: Subject, path: string): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command }) => classOf(command) === 'owner' && pathsOf(command).includes(path)),
  );
}

function isRemoved({ steps }: Subject, path: string): boolean {
  return steps.some(({ commands }) =>
    commands.some(
      ({ command }) => classOf(command) === 'clean' && pathsOf(command).some((one) => isWithin(one, path)),
    ),
  );
}

function isBuildFolder(subject: Subject, plan: Plan, path: string): boolean {
  const { cwd } = subject.run;
  // chown needs the folder there and then, whatever makes it later.
  if (isOwned(subject, path)) return false;
  if (cwd !== undefined && isWithin(path, cwd)) return true;
  if (plan.carries.some(({ to }) => isWithin(path, to) && to !== path)) return true;
  // A folder that is carried as a whole brings what is in it.
  if (plan.carries.some(({ to, folder }) => folder && isWithin(to, path))) return true;
  if (sourceFolders.test(baseName(path)) || isRemoved(subject, path)) return true;
  // What lies in it is carried, and the folder with it.
  const filled = subject.steps.some(
    ({ made, instruction }) =>
      instruction.keyword === 'RUN' &&
      made.some((one) => isWithin(path, one.path) && subject.run.artifactAt(one.path)?.path === one.path),
  );
  if (filled) return true;
  return subject.steps.some(({ commands, instruction, after }) => {
    if (instruction.keyword === 'WORKDIR') return after.cwd !== undefined && isWithin(path, after.cwd);
    return commands.some(({ command }) => {
      if (classOf(command) !== 'build') return false;
      return (
        (command.cwd !== undefined && isWithin(path, command.cwd)) ||
        pathsOf(command).some((one) => isWithin(path, one))
      );
    });
  });
}

/** A folder that a command makes for the program, and the final stage makes again. */
function isKeptFolder({ subject, plan }: PartsInput, path: string): boolean {
  if (isScratchPath(path) || isStandardFolder(path) || isBuildFolder(subject, plan, path)) return false;
  return subject.steps.some(({ commands }) =>
    commands.some(({ command }) => classOf(command) === 'folder' && pathsOf(command).includes(path)),
  );
}

/** COPY --from keeps modes, so chmod stays in the build, but for what the final stage copies or makes itself. */
function readMode(input: PartsInput, command: ShellCommand): Found | Refused {
  const opens = command.words.some(
    ({ text }) => text?.split(',').some((part) => opensToOthers.test(part)) === true,
  );
  const isThere = (path: string): boolean =>
    movesAlong(input, path) || isKeptFolder(input, path) || (opens && isMadeByWorkdir(input, path));
  return pathsOf(command).some(isThere) ? sliceBehind(input, command) : onlyBuild;
}

/** Modes that let others than the owner write: `g=u`, `a+rwX`, `775`. */
const opensToOthers = /^(?!u+[+=])[ugoa]*[+=](?:[rxXst]*w|u)|^[0-7]?[0-7](?:[2367][0-7]|[0-7][2367])$/;

/** A folder that WORKDIR makes in the final stage as well, with the usual mode: no copy brings that of the build. */
function isMadeByWorkdir({ subject, plan }: PartsInput, path: string): boolean {
  if (plan.carries.some(({ to, folder }) => folder && isWithin(to, path))) return false;
  return subject.steps.some(
    ({ instruction, after }) =>
      instruction.keyword === 'WORKDIR' && after.cwd !== undefined && isWithin(path, after.cwd),
  );
}

/** chown of what the final stage has; of anything else it would fail there. */
function readOwner(input: PartsInput, command: ShellCommand): Found | Refused {
  const { subject, plan } = input;
  const paths = pathsOf({
    ...command,
    words: command.words.filter(({ text }) => text?.startsWith('-') !== true).slice(1),
  });
  const there = paths.filter((path) => isThere(subject, plan, path) || movesAlong(input, path));
  if (there.length === 0) return onlyBuild;
  if (there.length === paths.length) return sliceBehind(input, command);
  const message = `\`${sourceText(subject, command)}\` names files that exist only in the build stage`;
  return refuse(subject.ast, 'shell-not-understood', command, message, 'Name only the files of the program.');
}

function isThere(subject: Subject, plan: Plan, path: string): boolean {
  const { cwd } = subject.run;
  if (cwd !== undefined && isWithin(path, cwd)) return true;
  if (plan.carries.some(({ to }) => isMeant(path, to) || isWithin(to, path))) return true;
  return subject.steps.some(({ commands }) =>
    commands.some(
      ({ command }) => classOf(command) === 'folder' && pathsOf(command).some((one) => isWithin(path, one)),
    ),
  );
}
